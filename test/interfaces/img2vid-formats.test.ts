import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import { film } from '../../interfaces/img2vid/film.ts'
import { img2vid } from '../../interfaces/img2vid/index.ts'
import { type Desk, desk } from '../faces/cli/desk.ts'
import { needs } from '../support/needs.ts'
import { alike, plain, probe, series, stills, studio } from '../support/studio.ts'

const test = needs('img2vid: formats', 'ffmpeg', 'ffprobe')

const colours = ['#cc2200', '#22cc44', '#2244cc'] as const

/** Three pictures, each of a colour of its own. */
async function flag(width = 63, height = 47) {
  const context = await studio()
  const files = colours.map((colour) => context.file(`${colour.slice(1)}.png`))
  for (const [i, { path }] of files.entries()) {
    await (await plain(width, height, colours[i]!)).png().toFile(path)
  }
  return { context, files }
}

for (const [format, type, codec] of [
  ['mp4', 'video/mp4', 'h264'],
  ['webm', 'video/webm', 'vp9'],
  ['gif', 'image/gif', 'gif'],
] as const) {
  test(`a ${format} shows each picture in its colours, for its time`, async () => {
    const { context, files } = await flag()
    const made = await film(files, 5, context, format)
    assert.equal([made.name, made.type], [`output.${format}`, type])
    const found = await probe(made.path)
    assert.equal([found.codec, found.size, found.frames], [codec, '64x48', 3])
    assert.ok(Math.abs(found.seconds - 0.6) < 0.01, `it lasts ${found.seconds} s`)
    for (const [i, still] of (await stills(made.path)).entries()) {
      const wanted = colours[i]!.match(/\w\w/g)!.map((level) => Number.parseInt(level, 16))
      for (const [x, y] of [[0, 0] as const, [63, 47] as const]) {
        assert.ok(alike(still(x, y), wanted, 8), `${format} ${i}: ${still(x, y)}`)
      }
    }
    assert.equal(
      context.steps.map(({ done }) => done),
      [1, 2, 3],
    )
    assert.equal(await context.left(), [`output.${format}`])
    await context.close()
  })
}

test('a GIF is no larger, and no faster, than browsers show it well, and says so', async () => {
  const { context, files } = await flag(1300, 700)
  const { size, fps, frames } = await probe((await film(files, 60, context, 'gif')).path)
  assert.equal([size, fps, frames], ['640x346', '50/1', 3])
  assert.equal(context.logs, [
    'The first picture is 1300 × 700. Such a GIF plays badly, so it is 640 × 345',
    'Browsers show a GIF at 50 frames per second at most',
  ])
  await context.close()
})

test('a GIF goes on for ever', async () => {
  const { context, files } = await flag()
  const bytes = await readFile((await film(files, 5, context, 'gif')).path)
  assert.ok(bytes.includes('NETSCAPE2.0'))
  await context.close()
})

test('five hundred pictures become a film of each format', async () => {
  const { context, files } = await series(1, 64, 48)
  const pile = Array.from({ length: 500 }, () => files[0]!)
  for (const format of ['mp4', 'webm', 'gif'] as const) {
    assert.is((await probe((await film(pile, 30, context, format)).path)).frames, 500)
  }
  await context.close()
})

test('in a shell the name of the film chooses, and there is none of another name', async () => {
  const here: Desk = await desk()
  for (const i of [1, 2, 10]) {
    await (await plain(32, 32, '#446688')).jpeg().toFile(join(here.input, `frame_${i}.jpg`))
  }
  await writeFile(join(here.input, 'notes.txt'), 'buy film')
  const run = (...args: string[]) => here.call(['run', 'img2vid', here.input, ...args])
  assert.match((await run()).err, /^Left out of .+: “notes.txt”\n$/)
  for (const name of ['e.gif', 'f.webm', 'g.MP4']) assert.is((await run(name)).code, 0)
  const { code, err } = await run('h.avi')
  assert.is(code, 2)
  assert.match(err, /The result can be named \.mp4, \.webm or \.gif, not “h\.avi”$/)
  assert.equal(await here.written(), ['e.gif', 'f.webm', 'g.MP4', 'output.mp4'])
  const codecs = ['e.gif', 'f.webm', 'g.MP4', 'output.mp4'].map((name) =>
    probe(join(here.output, name)),
  )
  assert.equal(
    (await Promise.all(codecs)).map(({ codec, frames }) => `${codec} ${frames}`),
    ['gif 3', 'vp9 3', 'h264 3', 'h264 3'],
  )
  await here.remove()
})

test('the page shows a GIF as a picture, and the others as films', () => {
  const [output] = img2vid.outputs.components
  const file = { id: 'a', url: '/files/a/x', name: 'x', size: 1 }
  const drawn = (type: string) =>
    String(
      output!.output({ id: 'r', label: 'Film', value: { ...file, type }, inputs: {}, final: true }),
    )
  assert.match(drawn('image/gif'), /<img src="\/files\/a\/x"/)
  assert.match(drawn('video/webm'), /<video /)
})

test.run()
