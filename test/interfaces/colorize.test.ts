import { readFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { InputError } from '../../app/core/errors.ts'
import { shipped } from '../../app/core/root.ts'
import { raster } from '../../app/files/picture.ts'
import { colorize } from '../../interfaces/colorize/engine.ts'
import { darkroom, labOf, lightnessError, slope } from '../support/photo.ts'
import { caught, plain } from '../support/studio.ts'

const test = suite('colorize')

const usual = { vividness: 0.5, format: 'same' } as const
const sharp = await raster()
const coast = await readFile(shipped('interfaces/colorize/examples/coast.jpg'))

/** Colours bytes, and gives the new file's name, type, format, bytes and Lab. */
async function coloured(name: string, bytes: Buffer, options = {}, config = {}) {
  const { context, photo } = await darkroom(name, bytes)
  try {
    const settings = { ...context.config, ...config }
    const made = await colorize(photo, { ...usual, ...options }, { ...context, config: settings })
    const result = await readFile(made.path)
    return { ...made, bytes: result, steps: context.steps, left: await context.left() }
  } finally {
    await context.close()
  }
}

const chroma = async (bytes: Buffer) => {
  const { pixels } = await labOf(bytes)
  return pixels.reduce((sum, [, a, b]) => sum + Math.hypot(a, b), 0) / pixels.length
}

test('gives a photo its colours, and leaves it as light as it was', async () => {
  const { name, type, bytes, steps, left } = await coloured('coast.jpg', coast)
  assert.equal([name, type], ['coast-colour.jpg', 'image/jpeg'])
  const { width, height, format, exif, icc } = await sharp(bytes).metadata()
  const size = await sharp(coast).metadata()
  assert.equal([width, height, format], [size.width, size.height, 'jpeg'])
  assert.equal([exif, icc], [undefined, undefined])
  assert.ok((await chroma(bytes)) > 5)
  assert.ok((await lightnessError(coast, bytes)) < 1)
  assert.equal([...new Set(steps.map(({ label }) => label))], ['Reading', 'Colouring', 'Writing'])
  assert.ok(steps.every(({ done, total }, i) => done <= total && done >= (steps[i - 1]?.done ?? 0)))
  assert.is(left.length, 1)
})

test('the same photo gives the same bytes', async () => {
  const [one, other] = await Promise.all([coloured('a.jpg', coast), coloured('a.jpg', coast)])
  assert.ok(one.bytes.equals(other.bytes))
})

test('vividness makes colours stronger', async () => {
  const [pale, vivid] = await Promise.all(
    [0, 1].map((vividness) => coloured('a.jpg', coast, { vividness })),
  )
  assert.ok((await chroma(vivid!.bytes)) > 1.3 * (await chroma(pale!.bytes)))
})

for (const [format, extension] of [
  ['jpeg', 'jpg'],
  ['png', 'png'],
  ['webp', 'webp'],
] as const) {
  test(`keeps ${format}, and makes it of another`, async () => {
    const source = await (await slope(40, 30)).toFormat(format).toBuffer()
    const kept = await coloured(`scan.of.it.${extension}`, source)
    assert.equal([kept.name, kept.type], [`scan.of.it-colour.${extension}`, `image/${format}`])
    assert.is((await sharp(kept.bytes).metadata()).format, format)
    const made = await coloured('photo.jpg', coast, { format })
    assert.is(made.name, `photo-colour.${extension}`)
    assert.is((await sharp(made.bytes).metadata()).format, format)
  })
}

for (const [width, height] of [
  [1, 1],
  [1, 2],
  [640, 40],
  [40, 640],
  [33, 47],
  [3000, 2],
] as const) {
  test(`a picture of ${width} × ${height} keeps its size and its lightness`, async () => {
    const source = await (await slope(width, height)).png().toBuffer()
    const { bytes } = await coloured('a.png', source)
    const { width: w, height: h } = await sharp(bytes).metadata()
    assert.equal([w, h], [width, height])
    assert.ok((await lightnessError(source, bytes)) < 1)
  })
}

const kinds: [string, string, () => Promise<Buffer>][] = [
  [
    'a 16-bit grey PNG',
    'a.png',
    async () => (await slope(50, 40)).toColourspace('grey16').png().toBuffer(),
  ],
  [
    'a 16-bit colour PNG',
    'a.png',
    async () => (await slope(50, 40)).toColourspace('rgb16').png().toBuffer(),
  ],
  [
    'a CMYK JPEG',
    'a.jpg',
    async () => (await slope(50, 40)).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
  ],
  [
    'a PNG with a palette',
    'a.png',
    async () => (await slope(50, 40)).png({ palette: true }).toBuffer(),
  ],
  [
    'a colour photo',
    'a.jpg',
    async () => (await slope(50, 40)).tint('#b08040').jpeg({ quality: 95 }).toBuffer(),
  ],
  [
    'a progressive JPEG',
    'a.jpg',
    async () => (await slope(50, 40)).jpeg({ progressive: true }).toBuffer(),
  ],
]
for (const [kind, name, make] of kinds) {
  test(`${kind} is as light as it was`, async () => {
    const source = await make()
    const { bytes } = await coloured(name, source, { format: 'png' })
    const { width, height, depth, channels } = await sharp(bytes).metadata()
    assert.equal([width, height, depth, channels], [50, 40, 'uchar', 3])
    const off = await lightnessError(source, bytes)
    assert.ok(off < 1, `${off}`)
  })
}

test('what is transparent becomes white', async () => {
  for (const background of ['#00000000', '#00ff0000']) {
    const source = await (await plain(20, 20, background)).png().toBuffer()
    const { pixels } = await labOf((await coloured('a.png', source)).bytes)
    assert.ok(pixels.every(([l]) => l > 98))
  }
  const half = await (await plain(20, 20, '#00000080')).toColourspace('b-w').png().toBuffer()
  const { pixels } = await labOf((await coloured('a.png', half)).bytes)
  assert.ok(Math.abs(pixels[0]![0] - 53.2) < 1.5, `${pixels[0]}`)
})

for (let orientation = 1; orientation <= 8; orientation++) {
  test(`a photo taken with orientation ${orientation} stands upright`, async () => {
    const lying = (await slope(60, 40)).withMetadata({ orientation })
    const source = await lying.jpeg({ quality: 95 }).toBuffer()
    const { bytes } = await coloured('a.jpg', source, { format: 'png' })
    const { width, height, orientation: left } = await sharp(bytes).metadata()
    assert.equal([width, height, left], orientation < 5 ? [60, 40, undefined] : [40, 60, undefined])
    const off = await lightnessError(source, bytes)
    assert.ok(off < 1, `${off}`)
  })
}

for (const [kind, format, space] of [
  ['a grey JPEG', 'jpeg', 'b-w'],
  ['a PNG', 'png', 'srgb'],
  ['a WebP', 'webp', 'srgb'],
  ['a CMYK JPEG', 'jpeg', 'cmyk'],
] as const) {
  test(`${kind} keeps its metadata if that is asked for, and still stands upright`, async () => {
    const noted = (await slope(60, 40)).toColourspace(space)
    const source = await noted
      .withExif({ IFD0: { Copyright: 'Our own' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .toFormat(format)
      .toBuffer()
    const plainly = await coloured(`a.${format}`, source)
    assert.is((await sharp(plainly.bytes).metadata()).exif, undefined)
    const kept = await coloured(`a.${format}`, source, { keepMetadata: true })
    const { exif, orientation = 1, width, height, channels } = await sharp(kept.bytes).metadata()
    assert.equal([orientation, width, height, channels], [1, 40, 60, 3])
    assert.ok(exif?.includes('Our own'))
    assert.ok((await lightnessError(plainly.bytes, kept.bytes)) < 0.2)
  })
}

test('a broken picture is the fault of the field it came in', async () => {
  for (const [name, bytes, fault] of [
    ['cut.jpg', coast.subarray(0, coast.length / 2), '“cut.jpg” is damaged or cut short'],
    ['text.png', Buffer.from('no picture'), '“text.png” is not a picture that can be read here'],
  ] as const) {
    const error = await caught(coloured(name, bytes))
    assert.instance(error, InputError)
    assert.equal([error.message, error.field], [fault, 'photo'])
  }
})

test.run()
