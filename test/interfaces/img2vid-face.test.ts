import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import type { LocalFile, WrittenFile } from '../../app/core/file.ts'
import { img2vid } from '../../interfaces/img2vid/index.ts'
import { needs } from '../support/needs.ts'
import { probe, stills, studio } from '../support/studio.ts'

const test = needs('img2vid: its face', 'ffmpeg', 'ffprobe')

const [example] = img2vid.examples
const urls = example!.images as URL[]
const paths = urls.map((url) => fileURLToPath(url))
const files: LocalFile[] = paths.map((path, i) => {
  const { size } = statSync(path)
  return { id: `${i}`, url: '', name: basename(path), type: 'image/jpeg', size, path }
})

const decoded = (raw: { [name: string]: unknown }) =>
  img2vid.inputs.names.map((name, i) => img2vid.inputs.components[i]!.decode(raw[name] as never))

async function called(raw: { [name: string]: unknown }) {
  const context = await studio()
  const made = (await img2vid.call(decoded(raw), context)) as WrittenFile[]
  return { context, made }
}

test('its example is small pictures of the same size, which make a film', async () => {
  assert.ok(files.reduce((sum, { size }) => sum + size, 0) < 300_000)
  const { context, made } = await called({ ...example, images: files.toReversed() })
  assert.equal(img2vid.outputs.names, ['video'])
  assert.is(made[0]!.name, 'output.mp4')
  const { size, frames, seconds } = await probe(made[0]!.path)
  assert.equal({ size, frames, seconds }, { size: '640x360', frames: 16, seconds: 3.2 })
  const [dawn] = await stills(made[0]!.path)
  assert.ok(dawn!(320, 5)[2]! < 120, 'the day begins at dawn, though the last was sent first')
  await context.close()
})

test('an order that was chosen on purpose is kept', async () => {
  const { context, made } = await called({ images: files.toReversed(), fps: 60, order: 'given' })
  const shown = await stills(made[0]!.path)
  const boat = (still: (x: number, y: number) => number[]) =>
    Array.from({ length: 64 }, (_, i) => i * 10).find((x) => still(x, 240)[0]! > 200)
  assert.ok(boat(shown[0]!)! < boat(shown.at(-1)!)!)
  await context.close()
})

test('only the images are asked for; the rest has a default', () => {
  assert.equal(img2vid.inputs.required, ['images'])
  assert.equal(decoded({ images: files }).slice(1), [5, 'name', 'mp4'])
})

for (const fps of [0, 61, -1, 2.5, 'abc', Number.NaN]) {
  test(`${fps} frames per second are refused before anything begins`, () => {
    assert.throws(() => decoded({ images: files, fps }), /must be a whole number from 1 to 60/)
  })
}

test('a file that is no JPEG, PNG or WebP is refused by its name', () => {
  const images = [...files, { ...files[0]!, name: 'loop.gif', type: 'image/gif' }]
  assert.throws(() => decoded({ images }), /JPEG, PNG or WebP image.*loop\.gif/)
})

test('its pictures are not changed', async () => {
  const before = paths.map((path) => readFileSync(path).toString('base64'))
  const { context } = await called({ images: files })
  assert.equal(
    paths.map((path) => readFileSync(path).toString('base64')),
    before,
  )
  await context.close()
})

test.run()
