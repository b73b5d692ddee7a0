import { picture, raster } from 'fascia/picture'
import type { Sharp } from 'sharp'
import type { Format, Task } from '../options.ts'
import { toGrey } from './lab.ts'

export interface Size {
  width: number
  height: number
}

/**
 * A picture as greys, and room for its colours, three bytes a pixel. They share their memory: the
 * greys lie in the last third, where each is read before its place is taken, from the top down.
 */
export interface Grey extends Size {
  grey: Uint8Array
  rgb: Uint8Array
}

/** Reads any picture as greys: upright, on white where it is transparent, in sRGB, 8 bits deep. */
export async function readGrey(path: string, limits: Task['limits']): Promise<Grey> {
  const source = await picture(path, limits)
  const { space } = await source.metadata()
  const isGrey = space === 'b-w' || space === 'grey16'
  const { data, info } = await source
    .flatten({ background: 'white' })
    .toColourspace(isGrey ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const rgb = info.channels === 1 ? new Uint8Array(data.length * 3) : data
  const grey = rgb.subarray((rgb.length / 3) * 2)
  if (info.channels === 1) grey.set(data)
  else toGrey(rgb, grey)
  return { width: info.width, height: info.height, grey, rgb }
}

/** The greys at another size. */
export async function resized({ grey, ...from }: Grey, to: Size): Promise<Uint8Array> {
  const sharp = await raster()
  return sharp(grey, { raw: { width: from.width, height: from.height, channels: 1 } })
    .resize({ ...to, fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer()
}

/** Where and how a colour picture is written. */
interface Target {
  path: string
  format: Format
  /** The photo whose EXIF it carries, upright; without one it carries none. */
  metadataOf: string | undefined
  limits: Task['limits']
}

/** Writes the colours as a file. With metadata, they are laid over the photo that has it. */
export async function writeColour(
  { rgb, width, height }: Omit<Grey, 'grey'>,
  { path, format, metadataOf, limits }: Target,
): Promise<void> {
  const sharp = await raster()
  const raw = { width, height, channels: 3 as const }
  if (metadataOf === undefined) return save(sharp(rgb, { raw }), format, path)
  const photo = (await picture(metadataOf, limits)).toColourspace('srgb')
  const covered = photo.composite([{ input: rgb as Buffer, raw }])
  await save(covered.removeAlpha().keepExif(), format, path)
}

/**
 * How colour pictures are encoded. The files could be 5 % smaller, by Huffman tables of their own
 * for JPEG and by more effort for WebP: for several times the time and the memory.
 */
const options = {
  jpeg: { quality: 92, optimiseCoding: false },
  png: {},
  webp: { quality: 90, effort: 2 },
}

/** libvips says only in words that the disk is full; this says it by a code. */
async function save(image: Sharp, format: Format, path: string): Promise<void> {
  await image
    .toFormat(format, options[format])
    .toFile(path)
    .catch((error: Error) => {
      const full = /No space left on device|Disk quota exceeded/.test(error.message)
      throw full ? Object.assign(error, { code: 'ENOSPC' }) : error
    })
}
