import type { LocalFile } from '../../app/core/file.ts'
import { picture, unreadable } from '../../app/files/picture.ts'
import { type Exif, readExif } from './exif.ts'

/** What is known of an original beside its bytes; kept with it. Sides are in pixels, upright. */
export type Facts = {
  hash: string
  type: string
  width: number
  height: number
  space: string
  channels: number
  alpha: boolean
  /** As EXIF counts it, 1 for upright. */
  orientation: number
  /** Whether it brings its own colour profile. */
  profile: boolean
  density?: number
  exif?: Exif
}

/** Reads a picture's header. Throws an InputError that names it if it cannot be read. */
export async function readFacts(file: LocalFile): Promise<Omit<Facts, 'hash'>> {
  try {
    const found = await (await picture(file.path)).metadata()
    const exif = readExif(found.exif)
    return {
      type: file.type,
      ...found.autoOrient,
      space: found.space ?? 'srgb',
      channels: found.channels,
      alpha: found.hasAlpha,
      orientation: found.orientation ?? 1,
      profile: found.hasProfile,
      ...(found.density !== undefined && { density: found.density }),
      ...(Object.keys(exif).length > 0 && { exif }),
    }
  } catch (error) {
    throw unreadable(error, file, 'file')
  }
}
