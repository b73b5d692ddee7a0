import type { Sharp } from 'sharp'
import * as assert from 'uvu/assert'
import { raster } from '../../app/files/picture.ts'
import { film } from '../../interfaces/img2vid/film.ts'
import { needs } from '../support/needs.ts'
import { alike, plain, probe, stills, studio } from '../support/studio.ts'

const test = needs('img2vid: kinds of pictures', 'ffmpeg', 'ffprobe')

type Kind = [title: string, painted: string, save: (picture: Sharp) => Sharp, shown: number[]]

const kinds: Kind[] = [
  ['a red PNG', '#ff0000', (it) => it.png(), [255, 0, 0]],
  ['a green PNG', '#00ff00', (it) => it.png(), [0, 255, 0]],
  ['a blue PNG', '#0000ff', (it) => it.png(), [0, 0, 255]],
  ['a transparent PNG', '#ff000000', (it) => it.png(), [255, 255, 255]],
  ['a half transparent PNG', '#0000ff80', (it) => it.png(), [127, 127, 255]],
  ['a half transparent WebP', '#0000ff80', (it) => it.webp({ lossless: true }), [127, 127, 255]],
  ['a grey JPEG', '#666666', (it) => it.toColourspace('b-w').jpeg(), [102, 102, 102]],
  ['a grey PNG with alpha', '#66666680', (it) => it.toColourspace('b-w').png(), [178, 178, 178]],
  ['a 16-bit PNG', '#c08060', (it) => it.toColourspace('rgb16').png(), [192, 128, 96]],
  [
    'a 16-bit PNG with alpha',
    '#ff000080',
    (it) => it.toColourspace('rgb16').png(),
    [255, 127, 127],
  ],
  ['a 16-bit grey PNG', '#666666', (it) => it.toColourspace('grey16').png(), [102, 102, 102]],
  ['a PNG with a palette', '#c08060', (it) => it.png({ palette: true }), [192, 128, 96]],
  ['a WebP', '#c08060', (it) => it.webp(), [192, 128, 96]],
  ['a progressive JPEG', '#c08060', (it) => it.jpeg({ progressive: true }), [192, 128, 96]],
  ['a wide-gamut JPEG', '#c08060', (it) => it.withIccProfile('p3').jpeg(), [192, 128, 96]],
  ['a CMYK JPEG', '#c08060', (it) => it.toColourspace('cmyk').jpeg(), [192, 128, 96]],
]

test('every kind of picture shows its colour, on white where it has none', async () => {
  const context = await studio()
  const files = kinds.map(([title]) => context.file(title))
  for (const [i, [, painted, save]] of kinds.entries()) {
    await save(await plain(64, 64, painted)).toFile(files[i]!.path)
  }
  const shown = await stills((await film(files, 5, context)).path)
  assert.is(shown.length, kinds.length)
  for (const [i, [title, , , expected]] of kinds.entries()) {
    const colour = shown[i]!(32, 32)
    assert.ok(alike(colour, expected, 10), `${title} is ${colour}, not ${expected}`)
  }
  await context.close()
})

test('those pictures are of the kinds that they are called', async () => {
  const [sharp, context] = [await raster(), await studio()]
  const kindOf = async (title: string) => {
    const [, painted, save] = kinds.find(([name]) => name === title)!
    const { data } = await save(await plain(64, 64, painted)).toBuffer({ resolveWithObject: true })
    const { format, space, depth, hasProfile, isProgressive } = await sharp(data).metadata()
    return [format, space, depth, hasProfile && 'profile', isProgressive && 'progressive']
  }
  const traits = async (title: string) => (await kindOf(title)).filter(Boolean).join(' ')
  assert.is(await traits('a grey JPEG'), 'jpeg b-w uchar')
  assert.is(await traits('a 16-bit PNG'), 'png rgb16 ushort')
  assert.is(await traits('a 16-bit grey PNG'), 'png grey16 ushort')
  assert.is(await traits('a progressive JPEG'), 'jpeg srgb uchar progressive')
  assert.is(await traits('a wide-gamut JPEG'), 'jpeg srgb uchar profile')
  assert.is(await traits('a CMYK JPEG'), 'jpeg cmyk uchar')
  await context.close()
})

for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
  test(`a picture of EXIF orientation ${orientation} stands upright`, async () => {
    const [sharp, context] = [await raster(), await studio()]
    const file = context.file('photo.jpg')
    const sky = await (await plain(60, 20, '#2020ff')).png().toBuffer()
    const sun = await (await plain(20, 20, '#ffff20')).png().toBuffer()
    const scene = (await plain(60, 100, '#208020')).composite([
      { input: sky, left: 0, top: 0 },
      { input: sun, left: 40, top: 0 },
    ])
    const stored = laid[orientation - 1]!(sharp(await scene.png().toBuffer()))
    await stored.withMetadata({ orientation }).jpeg({ quality: 95 }).toFile(file.path)
    const { path } = await film([file], 5, context)
    assert.is((await probe(path)).size, '60x100')
    const [pixel] = await stills(path)
    assert.ok(alike(pixel!(10, 8), [32, 32, 255], 12), `the sky is ${pixel!(10, 8)}`)
    assert.ok(alike(pixel!(50, 8), [255, 255, 32], 12), `the sun is ${pixel!(50, 8)}`)
    assert.ok(alike(pixel!(30, 80), [32, 128, 32], 12), `the grass is ${pixel!(30, 80)}`)
    await context.close()
  })
}

/** How a camera stores an upright scene under each orientation. */
const laid: ((scene: Sharp) => Sharp)[] = [
  (scene) => scene,
  (scene) => scene.flop(),
  (scene) => scene.rotate(180),
  (scene) => scene.flip(),
  (scene) => scene.flop().rotate(270),
  (scene) => scene.rotate(270),
  (scene) => scene.flop().rotate(90),
  (scene) => scene.rotate(90),
]

test.run()
