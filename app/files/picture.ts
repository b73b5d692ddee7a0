import type { Sharp } from 'sharp'
import type { Config } from '../core/config.ts'
import { InputError, ProblemError } from '../core/errors.ts'
import { type LocalFile, shorten } from '../core/file.ts'
import { count } from '../core/schema.ts'

type Library = typeof import('sharp').default

/** libvips's names of the loaders that may read a picture of a stranger's; no other is reachable. */
const loaders = ['Jpeg', 'Png', 'Webp', 'Tiff']

type Bound = Pick<Config, 'MAX_PIXELS'>

let loaded: Promise<Library> | undefined

/**
 * sharp, loaded on first use and hardened for the whole process: only the loaders above (no SVG,
 * PDF, GIF or any other), and no cache. Prefer `picture`, which bounds what it reads too.
 */
export function raster(): Promise<Library> {
  loaded ??= load()
  return loaded
}

/**
 * A picture on disk, upright: at most `MAX_PIXELS` large, and refused if it is cut short. Inks
 * (CMYK) are the colours that they print, by the picture's own profile or else a standard one.
 */
export async function picture(path: string, { MAX_PIXELS }: Bound): Promise<Sharp> {
  const sharp = await raster()
  const upright = sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'warning' }).autoOrient()
  // What cannot be read is told by whoever reads it.
  const known = await upright.metadata().catch(() => undefined)
  // sharp's usual way to sRGB takes all of the blue, and more, out of what is nearly black.
  return known?.space === 'cmyk' ? upright.pipelineColourspace('srgb') : upright
}

/** What sharp threw at a picture, as an InputError that names it; a fault of ours stays as it is. */
export function unreadable(
  error: unknown,
  { name }: Pick<LocalFile, 'name'>,
  field: string,
  { MAX_PIXELS }: Bound,
) {
  if (error instanceof ProblemError) return error
  const { message } = error as Error
  if (/file is missing|out of memory|unable to (open|create)/i.test(message)) return error
  const fault = /pixel limit/.test(message)
    ? `has more than the ${count(MAX_PIXELS)} pixels that are taken here`
    : /unsupported image format|corrupt header|is empty/i.test(message)
      ? 'is not a picture that can be read here'
      : 'is damaged or cut short'
  return new InputError(`“${shorten(name, 40)}” ${fault}`, { field, cause: error })
}

async function load(): Promise<Library> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders.map((name) => `VipsForeignLoad${name}`) })
  return sharp
}
