interface Range {
  type: string
  quality: number
}

/** The media ranges of an Accept header, the most wanted first; none means anything. */
export function mediaRanges(header: string | undefined): Range[] {
  const ranges = (header ?? '*/*').split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, quality: quality ? Number(quality.slice(2)) || 0 : 1 }
  })
  return ranges.filter(({ quality }) => quality > 0).sort((a, b) => b.quality - a.quality)
}

/** A browser lists HTML; a program that takes anything does not. */
export const wantsHtml = (header: string | undefined): boolean =>
  mediaRanges(header).some(({ type }) => type === 'text/html')

/** Whether JSON, or problem details, will do. */
export const takesJson = (header: string | undefined): boolean =>
  mediaRanges(header).some(({ type }) =>
    ['*/*', 'application/*', 'application/json', 'application/problem+json'].includes(type),
  )

/** The ranges that ask for bytes as they are: neither a page, nor JSON, nor just anything. */
export const wantedBytes = (header: string | undefined): string[] =>
  mediaRanges(header)
    .map(({ type }) => type)
    .filter(
      (type) =>
        !/^(\*\/\*|text\/html|application\/(xhtml\+xml|xml|\*|(problem\+)?json))$/.test(type),
    )

export const matches = (range: string, type: string): boolean =>
  range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))
