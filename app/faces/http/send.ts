import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { ProblemError } from '../../core/errors.ts'
import { disposition } from '../../core/file.ts'
import type { NodeStream } from '../../core/platform.ts'
import type { Range } from '../../core/store.ts'
import { webStream } from '../../files/files.ts'

/** What is known of bytes before they are made or read. */
export interface Sendable {
  /** Their media type; one that is not safe to show in place is sent as a download. */
  type: string
  /** The file name for whoever saves them. */
  name: string
  /** In quotes, and other whenever a byte is; without `W/`. */
  etag: string
  /** When they were changed, in milliseconds since 1970, if that is known. */
  modified?: number
  /** `private, max-age=3600` unless said. */
  cacheControl?: string
  /** Further headers of the answer. */
  headers?: Record<string, string>
}

/** Bytes that can be sent, the whole or a part of them. */
export interface Bytes {
  size: number
  open(range?: Range): NodeStream | Uint8Array | Promise<NodeStream | Uint8Array>
}

/** Types that a browser may show in place; anything else is offered for download. */
const shown =
  /^(image\/(jpeg|png|webp|gif|avif|bmp|tiff)|(audio|video)\/[\w.+-]+|text\/plain|application\/json)$/

const policy =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"

/**
 * Answers with bytes, read no faster than they are sent and never compressed on the way; or that
 * they have not changed; or with the part that `Range` asks for (RFC 9110). `bytes` is not called
 * for a 304. Throws a ProblemError 416 for a part that is not there.
 */
export async function send(
  c: Context,
  sendable: Sendable,
  bytes: () => Bytes | Promise<Bytes>,
): Promise<Response> {
  const { etag, modified } = sendable
  const { method } = c.req
  const headers = headersOf(c, sendable)
  if ((method === 'GET' || method === 'HEAD') && isFresh(c, etag, modified)) {
    return c.body(null, 304, headers)
  }
  const { size, open } = await bytes()
  const asked = method === 'GET' && holds(c, etag, modified) ? c.req.header('range') : undefined
  const range = parseRange(asked, size)
  if (range === 'none') {
    throw new ProblemError(416, `The file has ${size} bytes`, {
      headers: { 'Content-Range': `bytes */${size}` },
    })
  }
  const length = range ? range.end - range.start + 1 : size
  headers['Content-Length'] = String(length)
  if (range) headers['Content-Range'] = `bytes ${range.start}-${range.end}/${size}`
  const init = { status: range ? 206 : 200, headers }
  if (method === 'HEAD' || length === 0) return new Response(null, init)
  const body = await open(range)
  return new Response(
    body instanceof Readable ? webStream(body) : (body as Uint8Array<ArrayBuffer>),
    init,
  )
}

function headersOf(c: Context, { type, name, etag, ...known }: Sendable): Record<string, string> {
  const isShown = shown.test(type)
  const kind = isShown && !c.req.query('download') ? 'inline' : 'attachment'
  const { modified, cacheControl = 'private, max-age=3600' } = known
  return {
    'Content-Type': isShown ? type : 'application/octet-stream',
    'Content-Disposition': disposition(kind, name),
    'Content-Security-Policy': policy,
    // Compressed bytes would need a tag of their own, and could not be sent in parts.
    'Cache-Control': `${cacheControl}, no-transform`,
    'Accept-Ranges': 'bytes',
    ETag: etag,
    ...(modified !== undefined && { 'Last-Modified': new Date(modified).toUTCString() }),
    ...known.headers,
  }
}

/** Whether the caller has these bytes; tags are compared weakly, dates only where there are none. */
function isFresh(c: Context, etag: string, modified: number | undefined): boolean {
  const tags = c.req.header('if-none-match')
  if (tags !== undefined) {
    const known: string[] = tags.match(/"[^"]*"/g) ?? []
    return tags.trim() === '*' || known.includes(etag)
  }
  const since = c.req.header('if-modified-since')
  return since !== undefined && modified !== undefined && seconds(modified) <= Date.parse(since)
}

/** Whether the part that is asked for is of these very bytes. */
function holds(c: Context, etag: string, modified: number | undefined): boolean {
  const condition = c.req.header('if-range')
  if (condition === undefined || condition === etag) return true
  return modified !== undefined && seconds(modified) === Date.parse(condition)
}

const seconds = (time: number): number => Math.floor(time / 1000) * 1000

/** One range of bytes; several at once are answered with the whole, which is allowed. */
function parseRange(header = '', size: number): Range | undefined | 'none' {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header.replace(/\s/g, '')) ?? []
  if (from === '' && to === '') return undefined
  const last = size - 1
  const start = from === '' ? Math.max(size - Number(to), 0) : Number(from)
  const end = from === '' || to === '' ? last : Math.min(Number(to), last)
  if (from !== '' && to !== '' && Number(to) < start) return undefined
  return start > end ? 'none' : { start, end }
}
