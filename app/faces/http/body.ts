import type { IncomingMessage } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { getHeapStatistics } from 'node:v8'
import type { Context } from 'hono'
import type { Source } from '../../calls/lift.ts'
import { ProblemError } from '../../core/errors.ts'
import type { StoredFile } from '../../core/file.ts'
import type { NodeBytes } from '../../core/platform.ts'
import { bytes, type Json } from '../../core/schema.ts'
import { type Files, tooLarge } from '../../files/files.ts'
import type { Sent } from '../../files/upload.ts'
import { parseJson, textOf } from './parse-json.ts'

const { heap_size_limit: heap } = getHeapStatistics()

/** In bytes, of a body that is read as a whole: parsed, it takes several times as much. */
export const mostBytes = Math.min(48 * 1024 ** 2, Math.floor(heap / 6))

/** In bytes, what all bodies that are read as a whole may take together, but for small ones. */
const mostTogether = Math.min(64 * 1024 ** 2, Math.floor(heap / 4))
const small = 1024 ** 2

/** In milliseconds, in which some bytes must come: at least so many a second. */
const patienceMs = 30_000
const leastPace = 1024

/**
 * The body as a whole. 413 past `most` bytes, at once where it says its length; 408 when nothing,
 * or next to nothing, comes for `patience` milliseconds; 503 when too many large bodies are being
 * read; 400 when it is cut off.
 */
export async function readBytes(
  c: Context,
  most = mostBytes,
  patience = patienceMs,
): Promise<NodeBytes> {
  const incoming = incomingOf(c)
  const length = lengthOf(c) ?? 0
  if (incoming) {
    // What came in one packet with its headers is here after this turn.
    await undefined
    if (incoming.complete || (length > 0 && incoming.readableLength === length)) {
      const body: Buffer = incoming.read() ?? Buffer.alloc(0)
      incoming.resume()
      if (body.length > most) throw tooLong(most)
      return body
    }
  }
  return heard(c, () => {
    if (length > most) throw tooLong(most)
    if (length > small && length > mostTogether - together) throw noRoom()
    return collect(incoming ?? webBody(c), most, patience)
  })
}

/**
 * Does what reads a body. When that fails early, what is left of the body passes first, if it is
 * not long: many who send do not listen before they are done, and would hear of a broken connection.
 */
export async function heard<T>(c: Context, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    const incoming = incomingOf(c)
    const isLate = error instanceof ProblemError && error.problem.status === 408
    if (incoming && !isLate && (lengthOf(c) ?? 0) <= mostPassed) await pass(incoming)
    throw error
  }
}

/** The body as text; see `readBytes`. 400 when it is not UTF-8. */
export async function readText(c: Context, most?: number): Promise<string> {
  return textOf(await readBytes(c, most))
}

/** The value that a body of JSON stands for; see `readBytes` and `parseJson`. */
export async function readJson(c: Context, most?: number): Promise<Json> {
  return parseJson(await readBytes(c, most))
}

/**
 * The body as a stream that is read no faster than it is used, and that ends with an error where
 * `readBytes` throws one: 408 or 400.
 */
export function sent(c: Context, patience = patienceMs): Sent {
  const body = apart(incomingOf(c) ?? webBody(c), patience)
  return { type: c.req.header('content-type') ?? '', length: lengthOf(c), body }
}

/** A body that is the bytes of one file. */
export function rawSource(c: Context): Source {
  const given = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(
    c.req.header('content-disposition') ?? '',
  )?.[1]
  const size = lengthOf(c)
  return {
    name: given ? decode(given) : 'upload',
    ...(size !== undefined && { size }),
    open: () => sent(c).body,
  }
}

/** Stores a body that is the bytes of one file. 413 at once where it says it has over `most`. */
export async function rawFile(c: Context, files: Files, most = Infinity): Promise<StoredFile> {
  const { name, size = 0, open } = rawSource(c)
  return heard(c, async () => {
    if (size > most) throw tooLarge(most)
    return files.put(await open(), name)
  })
}

/**
 * Node's own request, where there is one. Node 20 gives its web stream room for 65,536 chunks, and
 * what is here already need not become a stream at all.
 */
function incomingOf(c: Context): IncomingMessage | undefined {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  return typeof incoming?.pipe === 'function' ? incoming : undefined
}

function webBody(c: Context): Readable {
  const { body } = c.req.raw
  return body ? Readable.fromWeb(body as ReadableStream) : Readable.from([])
}

function lengthOf(c: Context): number | undefined {
  const header = c.req.header('content-length')
  return header === undefined ? undefined : Number(header)
}

/** What is let pass of a body that was refused: in bytes, and in milliseconds in all and between. */
const mostPassed = 64 * 1024 ** 2
const passingMs = 10_000
const stillMs = 500

function pass(incoming: IncomingMessage): Promise<void> {
  if (incoming.readableEnded || incoming.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const start = Date.now()
    let size = 0
    const count = (chunk: Buffer) => {
      size += chunk.length
      if (size > mostPassed || Date.now() - start > passingMs) end()
      else timer.refresh()
    }
    const end = () => {
      clearTimeout(timer)
      incoming.off('data', count).off('end', end).off('close', end)
      resolve()
    }
    const timer = setTimeout(end, stillMs).unref()
    incoming.on('data', count).once('end', end).once('close', end).resume()
  })
}

/** What the bodies that are being read as a whole take now. */
let together = 0

function collect(source: Readable, most: number, patience: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    let held = 0
    const end = (error?: Error) => {
      together -= held
      held = 0
      forget()
      source.off('data', take).off('end', end)
      if (error) reject(error)
      else resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size))
    }
    const take = (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      const more = size > small ? size - held : 0
      if (size > most) return end(tooLong(most))
      if (more > mostTogether - together) return end(noRoom())
      together += more
      held += more
    }
    const forget = watch(source, patience, end)
    source.on('data', take).once('end', end)
  })
}

/** A reader who stops early must not close the socket, on which the answer has yet to go out. */
function apart(source: Readable, patience: number): Readable {
  // It may end when nobody reads it any more.
  const body = new PassThrough().on('error', () => {})
  const forget = watch(source, patience, (error) => body.destroy(error))
  body.once('close', () => {
    forget()
    source.unpipe(body)
  })
  return source.pipe(body)
}

/** Calls `fail` when a body is cut off, or comes so slowly that it only holds its place. */
function watch(source: Readable, patience: number, fail: (error: ProblemError) => void) {
  const recent = Array<number>(6).fill(Number.POSITIVE_INFINITY)
  let size = 0
  const add = (chunk: Buffer) => {
    size += chunk.length
  }
  const look = () => {
    // Whoever sends is not to blame when nobody reads.
    if (source.isPaused()) recent.fill(Number.POSITIVE_INFINITY)
    recent.shift()
    recent.push(size)
    size = 0
    if (recent.reduce((sum, one) => sum + one) < (leastPace * patience) / 1000) fail(tooSlow())
  }
  const cut = () => {
    if (!source.readableEnded) fail(cutOff(source.errored))
  }
  const timer = setInterval(look, patience / recent.length).unref()
  source.on('data', add).once('error', cut).once('close', cut)
  if (source.destroyed) queueMicrotask(cut)
  return () => {
    clearInterval(timer)
    source.off('data', add).off('close', cut)
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const tooLong = (most: number) =>
  new ProblemError(413, `Such a body must be at most ${bytes(most)}`)

const tooSlow = () => new ProblemError(408, 'The body stopped coming: send it again')

const cutOff = (cause: unknown) =>
  new ProblemError(400, 'The body was cut off: send it again', { cause })

const noRoom = () =>
  new ProblemError(503, 'Too many large bodies are being read: try again in a moment', {
    headers: { 'Retry-After': '5' },
  })
