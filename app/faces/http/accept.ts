import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'

interface Range {
  type: string
  quality: number
}

/** Few clients say what they take in ways of their own. */
const read = new LRUCache<string, readonly Range[]>({ max: 500 })
const longest = 1000

/** The ranges of an Accept or Accept-Encoding header, the most wanted first. */
function rangesOf(header: string): readonly Range[] {
  const known = read.get(header)
  if (known) return known
  const ranges = header.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    const quality = parameters.find((parameter) => parameter.startsWith('q='))
    return { type, quality: quality ? Number(quality.slice(2)) || 0 : 1 }
  })
  const sorted = ranges.sort((a, b) => b.quality - a.quality)
  if (header.length <= longest) read.set(header, sorted)
  return sorted
}

/** The media ranges of an Accept header that are wanted, the most wanted first; none means anything. */
export const mediaRanges = (header = '*/*'): Range[] =>
  rangesOf(header).filter(({ quality }) => quality > 0)

/** The coding to answer in; none where the client refuses both, or does not ask for any. */
export function encodingFor(header = ''): 'br' | 'gzip' | undefined {
  const ranges = rangesOf(header)
  const taken = (coding: string) =>
    (ranges.find(({ type }) => type === coding) ?? ranges.find(({ type }) => type === '*'))?.quality
  return (['br', 'gzip'] as const).find((coding) => (taken(coding) ?? 0) > 0)
}

/** A browser lists HTML; a program that takes anything does not. */
export const wantsHtml = (header = '*/*'): boolean =>
  header !== '*/*' && mediaRanges(header).some(({ type }) => type === 'text/html')

/** Whether JSON, or problem details, will do. */
export const takesJson = (header: string | undefined): boolean =>
  mediaRanges(header).some(({ type }) =>
    ['*/*', 'application/*', 'application/json', 'application/problem+json'].includes(type),
  )

/** The ranges that ask for bytes as they are: neither a page, nor JSON, nor just anything. */
export const wantedBytes = (header = '*/*'): string[] =>
  mediaRanges(header)
    .map(({ type }) => type)
    .filter(
      (type) =>
        !/^(\*\/\*|text\/html|application\/(xhtml\+xml|xml|\*|(problem\+)?json))$/.test(type),
    )

export const matches = (range: string, type: string): boolean =>
  range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))

/** A call that takes longer is answered with its address, before proxies give up on it. */
const longestMs = 50_000

/** How long a program is willing to wait for its result, in milliseconds (RFC 7240). */
export function waitFor(c: Context): number {
  const { wait, isAsync } = preferred(c)
  if (wait !== undefined) return Math.min(wait * 1000, longestMs)
  return isAsync ? 0 : longestMs
}

/** Which of its preferences a caller is told were followed when it is answered early. */
export function applied(c: Context): string {
  const { wait, isAsync } = preferred(c)
  if (wait !== undefined && wait * 1000 <= longestMs) return `wait=${wait}`
  return isAsync ? 'respond-async' : ''
}

function preferred(c: Context): { wait: number | undefined; isAsync: boolean } {
  const prefer = c.req.header('prefer')
  if (prefer === undefined) return { wait: undefined, isAsync: false }
  const wait = /\bwait=(\d+)/i.exec(prefer)?.[1]
  const isAsync = /\brespond-async\b/i.test(prefer)
  return { wait: wait === undefined ? undefined : Number(wait), isAsync }
}
