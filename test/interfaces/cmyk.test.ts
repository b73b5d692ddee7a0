import { readFile, writeFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raster } from '../../app/files/picture.ts'
import { writeColour } from '../../interfaces/colorize/local/photo.ts'
import { render, rendition } from '../../interfaces/images/rendition.ts'
import { film } from '../../interfaces/img2vid/film.ts'
import { bytesOf, gallery } from '../support/gallery.ts'
import { inks, printed, side } from '../support/inks.ts'
import { needs } from '../support/needs.ts'
import { alike, stills, studio } from '../support/studio.ts'

const size = { width: printed.length * side, height: side }
const test = suite('pictures of inks')
const films = needs('pictures of inks as films', 'ffmpeg', 'ffprobe')

/** The colour in the middle of each stripe. */
async function stripes(picture: Buffer): Promise<number[][]> {
  const sharp = await raster()
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
  const [row, width] = [info.height >> 1, info.width / printed.length]
  return printed.map((_, i) => {
    const at = (row * info.width + Math.floor((i + 0.5) * width)) * info.channels
    return [...data.subarray(at, at + 3)]
  })
}

/** By a profile of its own, which is an older one, the colours are a little other. */
function assertPrinted(found: number[][], within: number) {
  for (const [i, [given, colour]] of printed.entries()) {
    assert.ok(alike(found[i]!, colour, within), `inks ${given} look ${found[i]}, not ${colour}`)
  }
}

for (const [kind, within] of [
  ['adobe', 20],
  ['unmarked', 20],
  ['profile', 55],
] as const) {
  test(`have the colours that they print, at any size and in any format: ${kind}`, async () => {
    const { file, config, close } = await studio()
    const { path } = file('inks.jpg')
    await writeFile(path, await inks(kind))
    const sharp = await raster()
    assert.is((await sharp(path).metadata()).space, 'cmyk')
    for (const wanted of [
      { kind: 'png' },
      { kind: 'jpg' },
      { xsize: 112, kind: 'webp' },
    ] as const) {
      const made = await render(path, rendition({ quality: 95, ...wanted }, size), config)
      const { space, hasProfile } = await sharp(made).metadata()
      assert.equal([space, hasProfile], ['srgb', false])
      assertPrinted(await stripes(made), within)
    }
    await close()
  })
}

test('are so in the repository, thumbnails and all', async () => {
  const here = await gallery()
  await here.post('/inks', await inks('adobe'))
  for (const query of ['?kind=png', '?kind=png&thumbnail=1&xsize=112']) {
    assertPrinted(await stripes(await bytesOf(await here.get(`/inks${query}`))), 25)
  }
  const meta = await (await here.get('/inks?meta=1')).json()
  assert.equal([(meta as any).space, (meta as any).channels], ['cmyk', 4])
  await here.close()
})

test('can be coloured, and keep their metadata then', async () => {
  const { file, config, close } = await studio()
  const [photo, path] = [file('inks.jpg').path, file('colour.png').path]
  await writeFile(photo, await inks('adobe'))
  const rgb = Buffer.from(
    Array.from({ length: size.width * size.height }, () => [9, 99, 199]).flat(),
  )
  await writeColour({ ...size, rgb }, { path, format: 'png', metadataOf: photo, limits: config })
  for (const colour of await stripes(await readFile(path))) assert.equal(colour, [9, 99, 199])
  await close()
})

films('have the colours that they print in a film too', async () => {
  const context = await studio()
  const picture = context.file('inks.jpg')
  await writeFile(picture.path, await inks('adobe'))
  for (const format of ['mp4', 'gif'] as const) {
    const [still] = await stills((await film([picture], 5, context, format)).path)
    assertPrinted(
      printed.map((_, i) => still!(i * side + side / 2, side / 2)),
      28,
    )
  }
  await context.close()
})

test.run()
films.run()
