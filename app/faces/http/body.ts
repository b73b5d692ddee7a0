import type { IncomingMessage } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Context } from 'hono'
import { InputError, ProblemError } from '../../core/errors.ts'
import { bytes, type Json } from '../../core/schema.ts'
import type { StoredFile } from '../../files/file.ts'
import type { Files } from '../../files/files.ts'
import type { Sent } from '../../files/upload.ts'

/**
 * A request's body as a stream that is read no faster than it is used. Node's own request is taken
 * where there is one: Node 20 gives its web stream room for 65,536 chunks.
 */
export function sent(c: Context): Sent {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  const type = c.req.header('content-type') ?? ''
  if (typeof incoming?.pipe === 'function') return { type, body: apart(incoming) }
  const { body } = c.req.raw
  return { type, body: body ? Readable.fromWeb(body as ReadableStream) : Readable.from([]) }
}

/** A reader who stops early must not close the socket, on which the answer has yet to go out. */
function apart(incoming: IncomingMessage): Readable {
  const body = new PassThrough()
  const cutOff = () => {
    if (!incoming.complete) body.destroy(new Error('The client went away'))
  }
  incoming.once('close', cutOff).once('error', cutOff)
  body.once('close', () => {
    incoming.unpipe(body)
    incoming.off('close', cutOff)
  })
  return incoming.pipe(body)
}

const mostBytes = 48 * 1024 ** 2
const mostDepth = 100

/** Bodies that are read as a whole, and so are bounded tightly. */
export const jsonBody = {
  /** The body as text: 413 past `most` bytes, 400 when it is not UTF-8. */
  async text(request: Request, most = mostBytes): Promise<string> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > most) throw new ProblemError(413, `Such a body must be at most ${bytes(most)}`)
      chunks.push(chunk)
    }
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    } catch (cause) {
      throw new ProblemError(400, 'The body must be UTF-8', { cause })
    }
  },

  /** The value it stands for: 400 when it is malformed, or nested too deep. */
  parse(text: string): Json {
    if (depth(text) > mostDepth) {
      throw new ProblemError(400, `The JSON must be nested at most ${mostDepth} deep`)
    }
    try {
      return JSON.parse(text)
    } catch (cause) {
      throw new ProblemError(400, `The body must be JSON: ${(cause as Error).message}`, { cause })
    }
  },
}

/** Read off the text, since a walk over the value could itself run too deep. */
function depth(text: string): number {
  let now = 0
  let most = 0
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    if (mark === '"') at = endOfString(text, at)
    else if (mark === '[' || mark === '{') most = Math.max(most, ++now)
    else if (mark === ']' || mark === '}') now--
  }
  return most
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

/** Stores a body that is the bytes of one file. */
export async function rawFile(c: Context, files: Files): Promise<StoredFile> {
  const given = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(
    c.req.header('content-disposition') ?? '',
  )?.[1]
  try {
    return await files.put(sent(c).body, given ? decode(given) : 'upload')
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError(400, 'The upload was cut off: send it again', { cause: error })
  }
}

/** Stores the file that a data URL (RFC 2397) holds. */
export async function dataUrl(url: string, files: Files): Promise<StoredFile> {
  const comma = url.indexOf(',')
  const [type = '', ...parameters] = url.slice(5, Math.max(comma, 5)).split(';')
  if (comma < 0) throw new InputError('A data URL must have a comma before its data')
  const data = url.slice(comma + 1)
  const isBase64 = parameters.at(-1)?.trim() === 'base64'
  const body = isBase64 ? Buffer.from(data, 'base64') : Buffer.from(decode(data))
  const ending = /\/([a-z0-9]+)/i.exec(type)?.[1]?.replace('jpeg', 'jpg')
  return files.put(Readable.from([body]), ending ? `upload.${ending}` : 'upload')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
