import { raster } from '../../app/files/picture.ts'

/** Inks, each from 0 to 255, and what they look like when they are printed by a common standard. */
export const printed: [inks: number[], colour: number[]][] = [
  [
    [0, 0, 0, 0],
    [255, 255, 255],
  ],
  [
    [255, 0, 0, 0],
    [0, 165, 232],
  ],
  [
    [0, 255, 0, 0],
    [235, 12, 136],
  ],
  [
    [0, 0, 255, 0],
    [255, 241, 0],
  ],
  [
    [0, 255, 255, 0],
    [234, 30, 39],
  ],
  [
    [0, 0, 0, 255],
    [38, 33, 38],
  ],
  [
    [0, 0, 0, 128],
    [140, 138, 140],
  ],
]

export const side = 32

/** A picture of stripes, one for each of these inks: a TIFF, whose bytes are the inks themselves. */
function tiff(): Buffer {
  const [width, height] = [printed.length * side, side]
  const pixels = Buffer.alloc(width * height * 4)
  for (let at = 0; at < width * height; at++) {
    pixels.set(printed[Math.floor((at % width) / side)]![0], at * 4)
  }
  const entries = [
    ...[
      [256, 3, 1, width],
      [257, 3, 1, height],
      [258, 3, 4, 134],
      [259, 3, 1, 1],
      [262, 3, 1, 5],
    ],
    ...[
      [273, 4, 1, 142],
      [277, 3, 1, 4],
      [278, 3, 1, height],
      [279, 4, 1, pixels.length],
    ],
    [284, 3, 1, 1],
  ]
  const head = Buffer.alloc(142)
  head.write('II*\0\x08\0\0\0', 'latin1')
  head.writeUInt16LE(entries.length, 8)
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    head.writeUInt16LE(tag!, 10 + i * 12)
    head.writeUInt16LE(type!, 12 + i * 12)
    head.writeUInt32LE(count!, 14 + i * 12)
    head.writeUInt32LE(value!, 18 + i * 12)
  }
  for (let i = 0; i < 4; i++) head.writeUInt16LE(8, 134 + i * 2)
  return Buffer.concat([head, pixels])
}

/** The same as a CMYK JPEG: as Adobe writes it, without Adobe's mark, or with a profile of its own. */
export async function inks(kind: 'adobe' | 'unmarked' | 'profile'): Promise<Buffer> {
  const sharp = await raster()
  const made = sharp(tiff()).pipelineColourspace('cmyk').toColourspace('cmyk')
  if (kind === 'profile') made.withIccProfile('cmyk')
  const jpeg = await made.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()
  if (kind !== 'unmarked') return jpeg
  const mark = jpeg.indexOf('Adobe') - 4
  const length = jpeg.readUInt16BE(mark + 2)
  return Buffer.concat([jpeg.subarray(0, mark), jpeg.subarray(mark + 2 + length)])
}
