import type { Config, Entry, Json, LocalFile } from 'fascia'
import { picture, unreadable } from 'fascia/picture'

/** What is taken as an original. */
export const taken = ['image/jpeg', 'image/png', 'image/webp', 'image/tiff']

type Exif = { [name: string]: string | number }

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

/** A picture that is kept: its name, what its store knows, and what its header said. */
export interface Picture extends Entry, Facts {
  name: string
}

/** Reads a picture's header. Throws an InputError that names it if it cannot be read. */
export async function readFacts(
  file: LocalFile,
  config: Pick<Config, 'MAX_PIXELS'>,
): Promise<Omit<Facts, 'hash'>> {
  try {
    const found = await (await picture(file.path, config)).metadata()
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
    throw unreadable(error, file, 'file', config)
  }
}

/** What is known of a picture's original, as programs read it; `bytes` and sides are its own. */
export function metadata(picture: Picture): { [name: string]: Json } {
  const { name, type, width, height, size, modified, hash, ...rest } = picture
  const { space, channels, alpha, profile, orientation, density, exif } = rest
  return {
    name,
    type,
    width,
    height,
    bytes: size,
    modified: new Date(modified).toISOString(),
    sha256: hash,
    space,
    channels,
    alpha,
    profile,
    orientation,
    ...(density !== undefined && { density }),
    ...(exif !== undefined && { exif }),
  }
}

/** Tags that say how a picture was taken; none that says where, by whom, or by which very camera. */
const tags: Record<number, string> = {
  271: 'make',
  272: 'model',
  306: 'changed',
  33434: 'exposureTime',
  33437: 'fNumber',
  34855: 'iso',
  36867: 'taken',
  37386: 'focalLength',
  42036: 'lens',
}

/** Where the tag that follows leads to further tags. */
const further = 34665
const mostEntries = 200
const longest = 60

/** The harmless part of an EXIF block (JEITA CP-3451), as sharp gives it; nothing of a broken one. */
function readExif(block: Buffer | undefined): Exif {
  const found: Exif = {}
  if (!block) return found
  const start = block.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0
  const tiff = block.subarray(start)
  try {
    const little = tiff.toString('latin1', 0, 2) === 'II'
    const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
    const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))

    const directory = (at: number, depth: number): void => {
      const count = Math.min(short(at), mostEntries)
      for (let i = 0; i < count; i++) {
        const entry = at + 2 + i * 12
        const tag = short(entry)
        const name = tags[tag]
        if (tag === further && depth === 0) directory(long(entry + 8), 1)
        else if (name !== undefined) keep(name, value(entry))
      }
    }

    const keep = (name: string, given: string | number | undefined) => {
      if (given !== undefined && given !== '') found[name] = given
    }

    const value = (entry: number): string | number | undefined => {
      const [type, count] = [short(entry + 2), long(entry + 4)]
      if (type === 2) return text(count > 4 ? long(entry + 8) : entry + 8, count)
      if (type === 3) return short(entry + 8)
      if (type === 4) return long(entry + 8)
      if (type !== 5) return undefined
      const at = long(entry + 8)
      const ratio = long(at) / long(at + 4)
      return Number.isFinite(ratio) ? Number(ratio.toPrecision(6)) : undefined
    }

    const text = (at: number, length: number): string =>
      tiff
        .toString('utf8', at, at + Math.min(length, longest))
        .replace(/\0.*$/s, '')
        .replace(/[^\x20-\x7e\u00a0-\uffff]/g, '')
        .trim()

    directory(long(4), 0)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return found
}
