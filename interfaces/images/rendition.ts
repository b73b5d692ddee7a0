import { type Config, ProblemError } from 'fascia'
import { picture } from 'fascia/picture'

/** A format in which pictures are served. */
export interface Format {
  type: string
  /** Its longest side, in pixels. */
  side: number
  /** Where it loses detail, how much is kept unless said. */
  quality?: number
}

/**
 * AVIF takes seconds for each megapixel and cannot be interrupted, hence its small side; those of
 * JPEG and WebP are the formats' own.
 */
export const formats = {
  jpg: { type: 'image/jpeg', side: 65_535, quality: 82 },
  png: { type: 'image/png', side: 65_535 },
  webp: { type: 'image/webp', side: 16_383, quality: 80 },
  avif: { type: 'image/avif', side: 2048, quality: 55 },
  tif: { type: 'image/tiff', side: 65_535 },
} satisfies Record<string, Format>

export type Kind = keyof typeof formats

export const kinds = Object.keys(formats) as Kind[]

/** The kind that a file name's extension or a `kind=` stands for; undefined for neither. */
export function kindOf(text: string | undefined): Kind | undefined {
  const word = text?.toLowerCase() ?? ''
  const kind = { jpeg: 'jpg', tiff: 'tif' }[word] ?? word
  return kinds.find((known) => known === kind)
}

/** What a caller wants of a picture. */
export interface Wanted {
  /** The box that the picture is to fit into, in pixels; a side that is not named is free. */
  xsize?: number | undefined
  ysize?: number | undefined
  kind?: Kind | undefined
  /** 1 to 100; nothing to PNG and TIFF, which lose nothing. */
  quality?: number | undefined
  /** In a box of 50 × 50 unless one is given, and sharpened a little. */
  thumbnail?: boolean | undefined
}

/** A picture as it will be made: all that its bytes depend on beside the original. */
export interface Rendition {
  kind: Kind
  width: number
  height: number
  quality: number | null
  sharpen: boolean
}

interface Size {
  width: number
  height: number
}

const thumbnailSide = 50
const timeoutSeconds = 30

/**
 * Settles what is wanted of a picture of `size`. It keeps its shape and is never enlarged, so all
 * boxes that are larger than it are one rendition.
 */
export function rendition(wanted: Wanted, size: Size): Rendition {
  const { kind = 'jpg', thumbnail = false } = wanted
  const { side, quality: usual }: Format = formats[kind]
  const isFree = wanted.xsize !== undefined || wanted.ysize !== undefined
  const standard = thumbnail && !isFree ? thumbnailSide : side
  const across = wanted.xsize ?? standard
  const down = wanted.ysize ?? standard
  const scale = Math.min(1, Math.min(across, side) / size.width, Math.min(down, side) / size.height)
  return {
    kind,
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
    quality: usual === undefined ? null : (wanted.quality ?? usual),
    sharpen: thumbnail,
  }
}

/** Names a rendition. The number in front goes up when the same one comes to other bytes. */
export const renditionId = ({ kind, width, height, quality, sharpen }: Rendition): string =>
  `1-${kind}-${width}-${height}-${quality ?? 0}${sharpen ? '-s' : ''}`

/**
 * Makes a rendition of a picture on disk: upright, in sRGB, on white where the kind has no
 * transparency, and without any metadata, as sharp leaves out whatever it is not told to keep.
 */
export async function render(
  path: string,
  { kind, width, height, quality, sharpen }: Rendition,
  config: Pick<Config, 'MAX_PIXELS'>,
): Promise<Buffer> {
  const upright = await picture(path, config)
  const sized = upright.resize(width, height, { fit: 'fill' }).toColourspace('srgb')
  if (sharpen) sized.sharpen({ sigma: 0.6 })
  if (kind === 'jpg') sized.flatten({ background: '#fff' })
  const made = encoders[kind](sized.timeout({ seconds: timeoutSeconds }), quality ?? 0)
  return made.toBuffer().catch(tooSlow)
}

type Made = Awaited<ReturnType<typeof picture>>

const encoders: Record<Kind, (made: Made, quality: number) => Made> = {
  jpg: (made, quality) => made.jpeg({ quality }),
  png: (made) => made.png({ compressionLevel: 6 }),
  webp: (made, quality) => made.webp({ quality, effort: 3 }),
  avif: (made, quality) => made.avif({ quality, effort: 1 }),
  tif: (made) => made.tiff({ compression: 'deflate', predictor: 'horizontal' }),
}

function tooSlow(error: Error): never {
  if (!/timeout/i.test(error.message)) throw error
  throw new ProblemError(504, 'That picture takes too long to make', { cause: error })
}
