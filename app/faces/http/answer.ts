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
export const baseHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': Object.entries(policy)
    .map((directive) => directive.join(' '))
    .join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-DNS-Prefetch-Control': 'off',
  'X-Download-Options': 'noopen',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
  'X-XSS-Protection': '0',
}

/** A page and JSON live at one address; and what is somebody's own is for no shared cache. */
const personal = { 'Cache-Control': 'private, no-cache', Vary: 'Accept, HX-Request, Prefer' }

const ownHeaders = { ...baseHeaders, ...personal }

/** Answers that have all their headers already. */
const complete = new WeakSet<Response>()

/** In characters; compressing less costs more than it saves. */
const worthCompressing = 1400

const compressors = {
  br: (text: string) =>
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text: string) => promisify(gzip)(text),
}

/**
 * An answer that is one text, compressed where that pays and the client takes it. Its headers are
 * made once for all, so that a small one costs no more than its bytes.
 */
export function answer(
  c: Context,
  text: string,
  type: string,
  status = 200,
  more?: Record<string, string>,
): Response | Promise<Response> {
  if (text.length >= worthCompressing) {
    const encoding = encodingFor(c.req.header('accept-encoding'))
    if (encoding) return compressed(c, text, type, status, encoding, more)
  }
  return whole(c, text, { ...ownHeaders, 'Content-Type': type, ...more }, status)
}

export const answerJson = (
  c: Context,
  value: unknown,
  status = 200,
  more?: Record<string, string>,
): Response | Promise<Response> =>
  answer(c, JSON.stringify(value), 'application/json', status, more)

/** Sets a header of the answer that is still to be made. */
export function prepare(c: Context, headers: Record<string, string>): void {
  c.set('isPrepared', true)
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
}

/** Gives an answer that was made in any other way the headers that all have. */
export function complement(c: Context): void {
  if (complete.has(c.res)) return
  const { headers } = c.res
  for (const name in baseHeaders) if (!headers.has(name)) headers.set(name, baseHeaders[name]!)
  if (headers.has('Cache-Control')) return
  headers.set('Cache-Control', personal['Cache-Control'])
  headers.append('Vary', personal.Vary)
}

async function compressed(
  c: Context,
  text: string,
  type: string,
  status: number,
  encoding: keyof typeof compressors,
  more?: Record<string, string>,
): Promise<Response> {
  const body = await compressors[encoding](text)
  const headers = {
    ...ownHeaders,
    Vary: `Accept-Encoding, ${personal.Vary}`,
    'Content-Type': type,
    'Content-Encoding': encoding,
    ...more,
  }
  return whole(c, body as Uint8Array<ArrayBuffer>, headers, status)
}

function whole(
  c: Context,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
  status: number,
): Response {
  const response = c.get('isPrepared')
    ? c.body(body, status as ContentfulStatusCode, headers)
    : new Response(body, { status, headers })
  complete.add(response)
  return response
}
