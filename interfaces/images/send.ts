import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { hasCode, ProblemError } from '../../app/core/errors.ts'
import { disposition } from '../../app/core/file.ts'
import type { Range } from '../../app/core/store.ts'
import { parseRange } from '../../app/faces/http/files.ts'
import { webStream } from '../../app/files/files.ts'
import type { Bytes } from './cache.ts'

/** What is known of bytes before they are made or read. */
export interface Described {
  type: string
  /** The file name for whoever saves them. */
  name: string
  etag: string
  /** In milliseconds. */
  modified: number
  cacheControl: string
}

/** Sends bytes, or that they have not changed, or the part that `Range` asks for (RFC 9110). */
export async function send(
  c: Context,
  described: Described,
  bytes: () => Promise<Bytes>,
): Promise<Response> {
  const { etag, modified } = described
  const headers = headersOf(c, described)
  if (isFresh(c, etag, modified)) return c.body(null, 304, headers)
  const { size, open } = await bytes()
  const range = rangeOf(c, described, size)
  if (range === 'none') {
    throw new ProblemError(416, `The picture has ${size} bytes`, {
      headers: { 'Content-Range': `bytes */${size}` },
    })
  }
  headers['Content-Length'] = String(range ? range.end - range.start + 1 : size)
  if (range) headers['Content-Range'] = `bytes ${range.start}-${range.end}/${size}`
  const status = range ? 206 : 200
  if (c.req.method === 'HEAD') return new Response(null, { status, headers })
  const body = await open(range || undefined)
  return new Response(body instanceof Readable ? webStream(body) : new Uint8Array(body), {
    status,
    headers,
  })
}

/** Calls again when what was found had gone before it was read. */
export async function again<T>(work: () => Promise<T>, times = 3): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (times === 1 || !hasCode(error, 'ENOENT', 'ESTALE')) throw error
    return again(work, times - 1)
  }
}

function headersOf(c: Context, { type, name, ...known }: Described): Record<string, string> {
  return {
    'Content-Type': type,
    'Content-Disposition': disposition(c.req.query('download') ? 'attachment' : 'inline', name),
    'Content-Security-Policy':
      "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    'Cache-Control': known.cacheControl,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    Vary: 'Accept',
    'Accept-Ranges': 'bytes',
    ETag: known.etag,
    'Last-Modified': new Date(known.modified).toUTCString(),
  }
}

function isFresh(c: Context, etag: string, modified: number): boolean {
  const tags = c.req.header('if-none-match')
  if (tags !== undefined) {
    return tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
  }
  const since = Date.parse(c.req.header('if-modified-since') ?? '')
  return Math.floor(modified / 1000) * 1000 <= since
}

function rangeOf(
  c: Context,
  { etag, modified }: Described,
  size: number,
): Range | undefined | 'none' {
  const condition = c.req.header('if-range')
  const holds =
    condition === undefined ||
    condition === etag ||
    Date.parse(condition) === Math.floor(modified / 1000) * 1000
  return parseRange(holds ? c.req.header('range') : undefined, size)
}
