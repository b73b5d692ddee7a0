import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import * as assert from 'uvu/assert'
import { InputError } from '../../app/core/errors.ts'
import { film } from '../../interfaces/img2vid/film.ts'
import { needs } from '../support/needs.ts'
import { caught, children, probe, series, studio } from '../support/studio.ts'

const test = needs('img2vid: faults', 'ffmpeg', 'ffprobe')

const broken: [string, (bytes: Buffer) => Buffer, RegExp][] = [
  ['cut short', (bytes) => bytes.subarray(0, bytes.length - 300), /damaged or cut short/],
  ['a text', () => Buffer.from('not a picture at all'), /not a picture that can be read here/],
  ['empty', () => Buffer.alloc(0), /not a picture that can be read here/],
  ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a picture/],
  ['a playlist', () => Buffer.from('#EXTM3U\nfile:///etc/passwd\n'), /not a picture/],
]

for (const [title, spoil, sentence] of broken) {
  for (const index of [0, 11]) {
    test(`picture ${index + 1} of 12 that is ${title} is named, and nothing is left`, async () => {
      const { context, files, bytes } = await series(12)
      await writeFile(files[index]!.path, spoil(bytes))
      const error = await caught(film(files, 5, context))
      assert.instance(error, InputError)
      assert.is(error.field, 'images')
      assert.ok(error.message.startsWith(`“frame${index + 1}.jpg” `), error.message)
      assert.match(error.message, sentence)
      assert.equal(await context.left(), [])
      assert.equal(children('ffmpeg'), [])
      await context.close()
    })
  }
}

test('a picture of too many pixels is refused by its header', async () => {
  const { context, files } = await series(2)
  const config = { ...context.config, MAX_PIXELS: 1000 }
  const { message } = await caught(film(files, 5, { ...context, config }))
  assert.is(message, '“frame1.jpg” has more than the 1,000 pixels that are taken here')
  await context.close()
})

test('a long name is shortened in the sentence', async () => {
  const context = await studio()
  const file = { ...context.file('a.jpg'), name: `${'long'.repeat(50)}.jpg` }
  await writeFile(file.path, 'no picture')
  assert.ok((await caught(film([file], 5, context))).message.length < 100)
  await context.close()
})

test('a file that is gone is a fault of ours', async () => {
  const context = await studio()
  const error = await caught(film([context.file('gone.jpg')], 5, context))
  assert.not.instance(error, InputError)
  await context.close()
})

test('an abort kills ffmpeg, and leaves no process and no file', async () => {
  const { context, files } = await series(400, 1280, 720)
  let pids: number[] = []
  const progress = (done: number) => {
    if (done === 5) pids = children('ffmpeg')
    if (done === 5) context.abort()
  }
  const error = await caught(film(files, 5, { ...context, progress }))
  assert.is(error.name, 'AbortError')
  assert.is(pids.length, 1)
  assert.not.ok(existsSync(`/proc/${pids[0]}`))
  assert.equal(await context.left(), [])
  await context.close()
})

test('a call that is aborted before it begins starts nothing', async () => {
  const { context, files } = await series(3)
  context.abort()
  assert.is((await caught(film(files, 5, context))).name, 'AbortError')
  assert.equal(context.steps, [])
  assert.equal(await context.left(), [])
  await context.close()
})

test('three hundred pictures are never in memory together', async () => {
  const { context, files } = await series(1, 1280, 720)
  const program = fileURLToPath(new URL('../support/film-series.js', import.meta.url))
  const args = [program, files[0]!.path, '300', context.dir]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  assert.ok(
    Number(stdout) > 0 && Number(stdout) < 300,
    `its peak was ${stdout} MiB, of 791 for all`,
  )
  assert.is((await probe(`${context.dir}/output.mp4`)).frames, 300)
  await context.close()
})

test.run()
