import type { IncomingMessage } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Context } from 'hono'
import type { Source } from '../../calls/lift.ts'
import { ProblemError } from '../../core/errors.ts'
import type { StoredFile } from '../../core/file.ts'
import { bytes, type Json } from '../../core/schema.ts'
import type { Files } from '../../files/files.ts'
import type { Sent } from '../../files/upload.ts'

const mostBytes = 48 * 1024 ** 2
const mostDepth = 100

/** Throws a ProblemError 413 at once when a body says that it is longer than `most` bytes. */
export function refuseLength(c: Context, most: number): void {
  const length = Number(c.req.header('content-length') ?? 0)
  if (length > most) throw new ProblemError(413, 'That is more than this server takes at once')
}

/** Bodies that are read as a whole, and so are bounded tightly. */
export const jsonBody = {
  /** The body as text: 413 past `most` bytes, 400 when it is not UTF-8. */
  async text(c: Context, most = mostBytes): Promise<string> {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of sent(c).body as AsyncIterable<Uint8Array>) {
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

/** A body that is the bytes of one file. */
export function rawSource(c: Context): Source {
  const given = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(
    c.req.header('content-disposition') ?? '',
  )?.[1]
  return { name: given ? decode(given) : 'upload', open: () => sent(c).body }
}

/** Stores a body that is the bytes of one file. */
export function rawFile(c: Context, files: Files): Promise<StoredFile> {
  return files.put(sent(c).body, rawSource(c).name)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

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

const cutOffError = () => new ProblemError(400, 'The body was cut off: send it again')

/** A reader who stops early must not close the socket, on which the answer has yet to go out. */
function apart(incoming: IncomingMessage): Readable {
  const body = new PassThrough()
  const cutOff = () => {
    if (!incoming.complete) body.destroy(cutOffError())
  }
  incoming.once('close', cutOff).once('error', cutOff)
  body.once('close', () => {
    incoming.unpipe(body)
    incoming.off('close', cutOff)
  })
  return incoming.pipe(body)
}
