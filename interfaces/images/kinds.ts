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
