import { copyFile, readFile } from 'node:fs/promises'
import * as assert from 'uvu/assert'
import { film } from '../../interfaces/img2vid/film.ts'
import { needs } from '../support/needs.ts'
import { alike, plain, probe, stills, studio } from '../support/studio.ts'

const test = needs('img2vid', 'ffmpeg', 'ffprobe')

test('fifty pictures at 5 frames per second are ten seconds that browsers play', async () => {
  const context = await studio()
  const files = Array.from({ length: 50 }, (_, i) => context.file(`mba_${i}.jpg`))
  const [first] = files
  await (await plain(320, 180, '#336699')).jpeg().toFile(first!.path)
  for (const file of files.slice(1)) await copyFile(first!.path, file.path)
  const { path, name, type } = await film(files, 5, context)
  assert.equal({ name, type }, { name: 'output.mp4', type: 'video/mp4' })
  assert.equal(await probe(path), {
    codec: 'h264',
    pixels: 'yuv420p',
    size: '320x180',
    fps: '5/1',
    frames: 50,
    seconds: 10,
    colours: 'tv bt709 bt709',
  })
  assert.is(context.steps.length, 50)
  assert.equal(context.steps[28], { done: 29, total: 50, label: 'Encoding frame 29 of 50' })
  assert.equal(context.logs, [])
  assert.equal(await context.left(), ['output.mp4'])
  await context.close()
})

test('its index comes first, so that it plays before it is all there', async () => {
  const context = await studio()
  const file = context.file('a.png')
  await (await plain(64, 64, '#888888')).png().toFile(file.path)
  const { path } = await film([file], 5, context)
  const bytes = await readFile(path)
  assert.ok(bytes.indexOf('moov') < bytes.indexOf('mdat'))
  await context.close()
})

for (const [fps, seconds] of [
  [1, 3],
  [7, 0.429],
  [60, 0.05],
] as const) {
  test(`three pictures at ${fps} frames per second last ${seconds} s`, async () => {
    const context = await studio()
    const file = context.file('a.png')
    await (await plain(64, 64, '#888888')).png().toFile(file.path)
    const video = await probe((await film([file, file, file], fps, context)).path)
    assert.equal([video.frames, video.fps, video.seconds], [3, `${fps}/1`, seconds])
    await context.close()
  })
}

for (const [given, made] of [
  ['1x1', '2x2'],
  ['63x47', '64x48'],
  ['64x47', '64x48'],
  ['3000x1', '3000x2'],
  ['4000x3000', '3530x2648'],
  ['1000x6000', '684x4096'],
] as const) {
  test(`one picture of ${given} is one frame of ${made}, covered to its last pixel`, async () => {
    const context = await studio()
    const file = context.file('one.png')
    const [width, height] = given.split('x').map(Number)
    await (await plain(width!, height!, '#cc2200')).png().toFile(file.path)
    const { path } = await film([file], 5, context)
    const { size, frames, seconds } = await probe(path)
    assert.equal({ size, frames, seconds }, { size: made, frames: 1, seconds: 0.2 })
    const [pixel] = await stills(path)
    const [right, bottom] = made.split('x').map((side) => Number(side) - 1)
    for (const [x, y] of [[0, 0] as const, [right!, bottom!] as const]) {
      assert.ok(alike(pixel!(x, y), [204, 34, 0]), `${x},${y} is ${pixel!(x, y)}`)
    }
    assert.is(context.logs.length, height! > 2900 ? 1 : 0)
    await context.close()
  })
}

test('every picture appears whole, whatever its size and shape', async () => {
  const context = await studio()
  const sizes = { 'a.png': [200, 100], 'b.png': [50, 50], 'c.png': [1000, 100], 'd.png': [9, 900] }
  const files = Object.keys(sizes).map(context.file)
  for (const { name, path } of files) {
    const [width, height] = sizes[name as keyof typeof sizes] as [number, number]
    await (await plain(width, height, '#ffffff')).png().toFile(path)
  }
  const { path } = await film(files, 5, context)
  const [, square, wide, thin] = await stills(path)
  const isWhite = (colour: number[]) => alike(colour, [255, 255, 255], 8)
  const isBlack = (colour: number[]) => alike(colour, [0, 0, 0], 8)
  assert.ok(isWhite(square!(100, 2)) && isWhite(square!(60, 97)) && isBlack(square!(40, 50)))
  assert.ok(isWhite(wide!(2, 50)) && isWhite(wide!(197, 50)) && isBlack(wide!(100, 30)))
  assert.ok(thin!(99, 50)[0]! > 100 && isBlack(thin!(90, 50)))
  await context.close()
})

test.run()
