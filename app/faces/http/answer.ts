import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { encodingFor } from './accept.ts'

const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'media-src': "'self' blob:",
  'connect-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
}

/** What every answer carries, whatever it is. */
const dataHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
}

/** What an answer carries that may be a page. */
export const baseHeaders: Readonly<Record<string, string>> = {
  ...dataHeaders,
  'Content-Security-Policy': Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
}

/** A page and JSON live at one address; and what is somebody's own is for no shared cache. */
const personal = {
  'Cache-Control': 'private, no-cache',
  Vary: 'Accept, Cookie, HX-Request, Prefer',
}

const pageHeaders = { ...baseHeaders, ...personal, Vary: `Accept-Language, ${personal.Vary}` }
const ownHeaders = { ...dataHeaders, ...personal }

/** Answers that have all their headers already. */
const complete = new WeakSet<Response>()

/** In characters; compressing less costs more than it saves. */
const worthCompressing = 1400

type Bytes = string | Uint8Array<ArrayBuffer>

const compressors = {
  br: (bytes: Bytes) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (bytes: Bytes) => promisify(gzip)(bytes),
}

/**
 * An answer that is one text, or its bytes, compressed where that pays and the client takes it. Its headers are
 * made once for all, so that a small one costs no more than its bytes.
 */
export function answer(
  c: Context,
  text: Bytes,
  type: string,
  status = 200,
  more?: Record<string, string>,
): Response | Promise<Response> {
  if (text.length >= worthCompressing) {
    const encoding = encodingFor(c.req.header('accept-encoding'))
    if (encoding) return compressed(c, text, type, status, encoding, more)
  }
  const headers = headersFor(type)
  return whole(c, text, more ? { ...headers, ...more } : headers, status)
}

export const answerJson = (
  c: Context,
  value: unknown,
  status = 200,
  more?: Record<string, string>,
): Response | Promise<Response> =>
  answer(c, JSON.stringify(value), 'application/json', status, more)

export const answerPage = (c: Context, page: Bytes, status = 200): Response | Promise<Response> =>
  answer(c, page, 'text/html; charset=UTF-8', status)

/** An answer with these headers and no others. */
export function answerWith(body: Bytes, headers: Record<string, string>): Response {
  const response = new Response(body, { headers })
  complete.add(response)
  return response
}

/** Sets headers of the answer that is still to be made. */
export function prepare(c: Context, headers: Record<string, string>): void {
  c.set('isPrepared', true)
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
}

/** Gives an answer that was made in any other way the headers that all have. */
export function complement(response: Response): Response {
  if (complete.has(response)) return response
  const { headers } = response
  for (const name in baseHeaders) if (!headers.has(name)) headers.set(name, baseHeaders[name]!)
  if (!headers.has('Cache-Control')) {
    headers.set('Cache-Control', personal['Cache-Control'])
    headers.append('Vary', personal.Vary)
  }
  return response
}

async function compressed(
  c: Context,
  text: Bytes,
  type: string,
  status: number,
  encoding: keyof typeof compressors,
  more?: Record<string, string>,
): Promise<Response> {
  const body = await compressors[encoding](text)
  const known = headersFor(type)
  const headers = {
    ...known,
    Vary: `Accept-Encoding, ${known.Vary}`,
    'Content-Encoding': encoding,
    ...more,
  }
  return whole(c, body as Uint8Array<ArrayBuffer>, headers, status)
}

/** By content type: there are a few. */
const known = new Map<string, Record<string, string>>()

function headersFor(type: string): Record<string, string> {
  let headers = known.get(type)
  if (!headers) {
    const base = type.startsWith('text/html') ? pageHeaders : ownHeaders
    headers = { ...base, 'Content-Type': type }
    known.set(type, headers)
  }
  return headers
}

function whole(c: Context, body: Bytes, headers: Record<string, string>, status: number): Response {
  const response = c.get('isPrepared')
    ? c.body(body, status as ContentfulStatusCode, headers)
    : new Response(body, { status, headers })
  complete.add(response)
  return response
}
