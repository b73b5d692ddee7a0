import type { Sharp } from 'sharp'
import { raster } from '../../app/files/picture.ts'

type Format = 'jpeg' | 'png' | 'webp' | 'tiff'

/** A picture of soft stripes, so large; `change` may add to it before it is written. */
export async function drawn(
  width: number,
  height: number,
  format: Format = 'jpeg',
  change: (picture: Sharp) => Sharp = (picture) => picture,
): Promise<Buffer> {
  const sharp = await raster()
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < pixels.length; at++) {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)]
    pixels[at] = 128 + 100 * Math.sin((x * (1 + (at % 3))) / 23 + y / 31)
  }
  return change(sharp(pixels, { raw: { width, height, channels: 3 } }))
    [format]()
    .toBuffer()
}

/** A picture with a colour in each corner: red, green, blue, white, in reading order. */
export async function corners(width: number, height: number): Promise<Sharp> {
  const sharp = await raster()
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) }
  const block = (background: string) => ({ create: { ...half, channels: 3 as const, background } })
  const [right, bottom] = [width - half.width, height - half.height]
  const whole = await sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite([
      { input: block('#f00'), left: 0, top: 0 },
      { input: block('#0f0'), left: right, top: 0 },
      { input: block('#00f'), left: 0, top: bottom },
      { input: block('#fff'), left: right, top: bottom },
    ])
    .png()
    .toBuffer()
  return sharp(whole)
}

/** The colours in the corners of a picture, each rounded to an eighth of its range, in hex. */
export async function cornersOf(picture: Buffer): Promise<string[]> {
  const sharp = await raster()
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const [x, y] = [Math.floor(info.width / 8), Math.floor(info.height / 8)]
  const points = [
    [x, y],
    [info.width - 1 - x, y],
    [x, info.height - 1 - y],
    [info.width - 1 - x, info.height - 1 - y],
  ] as const
  return points.map(([x, y]) => {
    const at = (y * info.width + x) * 3
    return [...data.subarray(at, at + 3)]
      .map((level) => Math.round(level / 36).toString(16))
      .join('')
  })
}

/** What `told` puts into a picture, in each place that it has for words. */
export const secret = 'SECRET-of-a-stranger'

/** A JPEG that tells: EXIF with a place and a maker note, XMP, IPTC, a comment, words at its end. */
export async function told(width = 120, height = 80): Promise<Buffer> {
  const plain = await drawn(width, height, 'jpeg', (picture) =>
    picture
      .withExif({
        IFD0: { Copyright: secret, Make: 'Ilex', ImageDescription: secret },
        IFD2: { UserComment: secret, FNumber: '28/10' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSMapDatum: secret },
      })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`),
  )
  const comment = segment(0xfe, Buffer.from(secret))
  const iptc = segment(0xed, Buffer.from(`Photoshop 3.0\x008BIM${secret}`))
  const maker = segment(0xe9, Buffer.from(`MakerNote ${secret}`))
  return Buffer.concat([
    plain.subarray(0, 2),
    comment,
    iptc,
    maker,
    plain.subarray(2),
    Buffer.from(secret),
  ])
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}
