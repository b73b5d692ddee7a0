import type { Config, LocalFile } from 'fascia'
import { picture, unreadable } from 'fascia/picture'
import { formats } from './formats.ts'

export interface Size {
  width: number
  height: number
}

/** The largest picture that is read, in pixels. */
type Limits = Pick<Config, 'MAX_PIXELS'>

export type Picture = Pick<LocalFile, 'path' | 'name'>

/** How large a picture stands when it is upright. Throws an InputError that names it. */
export async function uprightSize(file: Picture, limits: Limits): Promise<Size> {
  try {
    const { autoOrient } = await (await picture(file.path, limits)).metadata()
    return autoOrient
  } catch (error) {
    throw unreadable(error, file, 'images', limits)
  }
}

/** The same shape, scaled down if it is larger than players show: so many blocks of 16 × 16 in all. */
export function playable(
  { width, height }: Size,
  largest: { blocks: number; side: number } = formats.mp4.most,
): Size {
  let scale = Math.min(1, largest.side / width, largest.side / height)
  const scaled = (side: number) => Math.max(1, Math.round(side * scale))
  const blocks = () => Math.ceil(scaled(width) / 16) * Math.ceil(scaled(height) / 16)
  while (blocks() > largest.blocks) scale *= 0.995
  return { width: scaled(width), height: scaled(height) }
}

/** Video in 4:2:0 has even sides only. */
export const even = ({ width, height }: Size): Size => ({
  width: width + (width % 2),
  height: height + (height % 2),
})

/**
 * Each picture as raw RGB of `even(size)`, decoded when it is asked for: upright, in sRGB, on
 * white where it is transparent, fitted whole into `size` on black. An odd side gains one row or
 * column, a copy of the last. Throws an InputError that names the picture.
 */
export async function* frames(
  files: readonly Picture[],
  size: Size,
  limits: Limits,
  onFrame: (count: number) => void,
): AsyncGenerator<Buffer> {
  for (const [i, file] of files.entries()) {
    yield await frame(file, size, limits)
    onFrame(i + 1)
  }
}

async function frame(file: Picture, { width, height }: Size, limits: Limits): Promise<Buffer> {
  try {
    return await (await picture(file.path, limits))
      .flatten({ background: '#fff' })
      .resize(width, height, { fit: 'contain', background: '#000' })
      .extend({ right: width % 2, bottom: height % 2, extendWith: 'copy' })
      .toColourspace('srgb')
      .raw()
      .toBuffer()
  } catch (error) {
    throw unreadable(error, file, 'images', limits)
  }
}
