import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type InputError, ProblemError } from '../../../app/core/errors.ts'
import { raster, unreadable } from '../../../app/files/picture.ts'
import {
  formats,
  type Kind,
  kinds,
  render,
  rendition,
  type Wanted,
} from '../../../interfaces/images/rendition.ts'
import { corners, cornersOf, drawn, secret, told } from '../../support/pictures.ts'

const test = suite<{ dir: string }>('deriving pictures')

test.before(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'fascia-derive-'))
})
test.after(({ dir }) => rm(dir, { recursive: true }))

async function derived(dir: string, original: Buffer, wanted: Wanted): Promise<Buffer> {
  const path = join(dir, randomUUID())
  await writeFile(path, original)
  const sharp = await raster()
  const { autoOrient } = await sharp(original).metadata()
  return render(path, rendition(wanted, autoOrient), { MAX_PIXELS: 1e6 })
}

const sizeOf = async (picture: Buffer) => {
  const { width, height } = await (await raster())(picture).metadata()
  return `${width}x${height}`
}

test('fits a picture into boxes of every shape, without distorting or enlarging it', async ({
  dir,
}) => {
  const cases: [from: [number, number], box: Wanted, to: string][] = [
    [[300, 200], { xsize: 150 }, '150x100'],
    [[300, 200], { ysize: 50 }, '75x50'],
    [[200, 300], { xsize: 150 }, '150x225'],
    [[200, 300], { thumbnail: true, ysize: 90 }, '60x90'],
    [[300, 200], { xsize: 200, ysize: 100 }, '150x100'],
    [[300, 200], { xsize: 100, ysize: 200 }, '100x67'],
    [[100, 100], { xsize: 200, ysize: 50 }, '50x50'],
    [[300, 200], { xsize: 600 }, '300x200'],
    [[300, 200], { xsize: 9999, ysize: 100 }, '150x100'],
    [[3000, 40], { xsize: 50 }, '50x1'],
    [[2000, 1], { xsize: 10, ysize: 10 }, '10x1'],
    [[1, 900], { ysize: 9 }, '1x9'],
    [[300, 200], {}, '300x200'],
    [[300, 200], { thumbnail: true }, '50x33'],
    [[300, 200], { thumbnail: true, xsize: 90 }, '90x60'],
    [[8, 8], { thumbnail: true }, '8x8'],
    [[300, 200], { xsize: 1, ysize: 1 }, '1x1'],
  ]
  for (const [[width, height], box, expected] of cases) {
    const original = await drawn(width, height, 'png')
    assert.is(await sizeOf(await derived(dir, original, box)), expected, JSON.stringify(box))
  }
})

test('makes every kind of every kind, thumbnails too, true to its name', async ({ dir }) => {
  const sharp = await raster()
  for (const from of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    const original = await (await corners(120, 90))[from]({ quality: 95 }).toBuffer()
    for (const kind of kinds) {
      for (const thumbnail of [false, true]) {
        const made = await derived(dir, original, { kind, thumbnail })
        const { mediaType } = await sharp(made)
          .metadata()
          .catch(() => ({ mediaType: isAvif(made) }))
        assert.is(mediaType, formats[kind].type, `${from} as ${kind}`)
        if (kind !== 'avif') assert.equal(await cornersOf(made), ['700', '070', '007', '777'])
      }
    }
  }
})

/** The AVIF decoder is blocked, with all others that are not needed. */
const isAvif = (made: Buffer) => (made.toString('latin1', 4, 12) === 'ftypavif' ? 'image/avif' : '')

test('sets a picture upright, whichever way its camera was held', async ({ dir }) => {
  const sharp = await raster()
  const upright = await (await corners(60, 40)).png().toBuffer()
  const turns: ((picture: ReturnType<typeof sharp>) => ReturnType<typeof sharp>)[] = [
    (picture) => picture,
    (picture) => picture.flop(),
    (picture) => picture.rotate(180),
    (picture) => picture.flip(),
    (picture) => picture.flop().rotate(270),
    (picture) => picture.rotate(270),
    (picture) => picture.flop().rotate(90),
    (picture) => picture.rotate(90),
  ]
  for (const [i, turn] of turns.entries()) {
    const turned = await turn(sharp(upright)).png().toBuffer()
    const tagged = await sharp(turned)
      .withMetadata({ orientation: i + 1 })
      .jpeg()
      .toBuffer()
    for (const kind of ['jpg', 'png', 'tif'] as const) {
      const made = await derived(dir, tagged, { kind, xsize: 30 })
      assert.is(await sizeOf(made), '30x20', `orientation ${i + 1}`)
      assert.equal(await cornersOf(made), ['700', '070', '007', '777'], `orientation ${i + 1}`)
      assert.is((await sharp(made).metadata()).orientation ?? 1, 1)
    }
  }
})

test('keeps colours true: from another profile, from ink, from grey and from 16 bits', async ({
  dir,
}) => {
  const sharp = await raster()
  const create = { width: 64, height: 64, channels: 3 as const, background: '#c86432' }
  const colour = async (picture: Buffer) => {
    const { data } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
    return [...data.subarray(0, 3)]
  }
  const near = (actual: number[], within: number) =>
    assert.ok(
      actual.every((level, i) => Math.abs(level - [200, 100, 50][i]!) <= within),
      `${actual}`,
    )
  const wide = await sharp({ create }).withIccProfile('p3').jpeg({ quality: 98 }).toBuffer()
  assert.ok((await sharp(wide).metadata()).hasProfile)
  const ink = await sharp({ create }).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer()
  assert.is((await sharp(ink).metadata()).space, 'cmyk')
  const deep = await sharp({ create }).toColourspace('rgb16').png().toBuffer()
  for (const kind of ['jpg', 'png', 'webp', 'tif'] as const) {
    near(await colour(await derived(dir, wide, { kind })), 6)
    near(await colour(await derived(dir, ink, { kind })), 30)
    near(await colour(await derived(dir, deep, { kind })), 6)
  }
  const grey = await sharp({ create: { ...create, background: '#777' } })
    .greyscale()
    .png()
    .toBuffer()
  assert.equal(await colour(await derived(dir, grey, { kind: 'webp' })), [119, 119, 119])
})

test('puts white behind what is transparent, and keeps it so where the kind can', async ({
  dir,
}) => {
  const sharp = await raster()
  const create = { width: 20, height: 20, channels: 4 as const, background: '#fe000000' }
  for (const format of ['png', 'webp', 'tiff'] as const) {
    const clear = await sharp({ create })
      [format]({ compression: 'lzw' } as object)
      .toBuffer()
    assert.equal(await cornersOf(await derived(dir, clear, {})), ['777', '777', '777', '777'])
    for (const kind of ['png', 'webp', 'tif'] as const) {
      const { hasAlpha } = await sharp(await derived(dir, clear, { kind })).metadata()
      assert.is(hasAlpha, true, `${format} as ${kind}`)
    }
  }
})

test('lets no word of an original’s metadata through, in any kind', async ({ dir }) => {
  const sharp = await raster()
  const original = await told()
  const { exif, xmp } = await sharp(original).metadata()
  assert.ok(exif && xmp && original.includes(secret))
  for (const from of ['jpeg', 'png', 'webp', 'tiff'] as const) {
    const kept = await sharp(original).keepMetadata()[from]().toBuffer()
    for (const kind of kinds) {
      for (const thumbnail of [false, true]) {
        const made = await derived(dir, kept, { kind, thumbnail })
        for (const word of [secret, 'Ilex', 'xmpmeta', 'Exif', 'Photoshop', 'GPS']) {
          assert.not(made.includes(word), `${word} in ${from} as ${kind}`)
        }
        if (kind === 'avif') continue
        const found = await sharp(made).metadata()
        const left = [found.exif, found.xmp, found.iptc, found.icc, found.comments]
        assert.equal(left.filter(Boolean), [], `${from} as ${kind}`)
      }
    }
  }
})

test('loses more at a lower quality, and nothing as PNG or TIFF', async ({ dir }) => {
  const original = await drawn(200, 150, 'png')
  for (const kind of ['jpg', 'webp', 'avif'] as const satisfies Kind[]) {
    const [poor, good] = await Promise.all(
      [10, 90].map((quality) => derived(dir, original, { kind, quality })),
    )
    assert.ok(poor!.length < good!.length, kind)
  }
  const sharp = await raster()
  const pixels = (picture: Buffer) => sharp(picture).raw().toBuffer()
  for (const kind of ['png', 'tif'] as const) {
    const made = await derived(dir, original, { kind, quality: 1 })
    assert.ok((await pixels(original)).equals(await pixels(made)), kind)
  }
})

test('calls no picture damaged that merely takes too long, or that could not be read', () => {
  const late = new ProblemError(504, 'That picture takes too long to make')
  const file = { name: 'long.png' }
  assert.is(unreadable(late, file, 'file', { MAX_PIXELS: 1 }), late)
  const missing = new Error('Input file is missing: x')
  assert.is(unreadable(missing, file, 'file', { MAX_PIXELS: 1 }), missing)
  const { message, field } = unreadable(new Error('VipsJpeg: premature end'), file, 'file', {
    MAX_PIXELS: 1,
  }) as InputError
  assert.equal([message, field], ['“long.png” is damaged or cut short', 'file'])
})

test('makes no side longer than its format can, or than it takes to make one', () => {
  const size = { width: 40_000, height: 1000 }
  assert.equal(rendition({ kind: 'webp' }, size).width, 16_383)
  assert.equal(rendition({ kind: 'avif' }, size), {
    kind: 'avif',
    width: 2048,
    height: 51,
    quality: 55,
    sharpen: false,
  })
  assert.equal(rendition({ kind: 'jpg' }, size).width, 40_000)
})

test.run()
