import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { link, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, hasCode, ProblemError, type Store } from 'fascia'

/** An original as its store knows it, and the hex SHA-256 that its bytes must have. */
type Original = Entry & { hash: string }

/**
 * Calls `use` with the path of an original on this machine's disk, which stays as it is however
 * often the picture is replaced meanwhile. Rejects with the code ESTALE where its bytes are not
 * those of `hash`: it was replaced or removed since it was looked up, or it is damaged.
 */
export async function withOriginal<T>(
  store: Store,
  entry: Original,
  scratch: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(scratch, randomBytes(16).toString('hex'))
  await mkdir(scratch, { recursive: true })
  try {
    const isSame = (await linked(store, entry, path)) ?? (await fetched(store, entry, path))
    if (!isSame) throw stale(entry)
    return await use(path)
  } catch (error) {
    const isOver = hasCode(error, 'ENOENT') || (await isDamaged(error, entry, path))
    throw isOver ? stale(entry, error) : error
  } finally {
    await rm(path, { force: true })
  }
}

/** Calls again when what was found had gone before it was read; a 502 when that does not help. */
export async function again<T>(work: () => Promise<T>, times = 5): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ESTALE')) throw error
    if (times > 1) return again(work, times - 1)
    console.error(error)
    throw new ProblemError(502, 'The store of this server gives this picture damaged', {
      cause: error,
    })
  }
}

/** A file's bytes, and, when they were read, their hex SHA-256. */
export function hashed(source: Readable | string): { bytes: Readable; hash(): string } {
  const hash = createHash('sha256')
  const input = typeof source === 'string' ? createReadStream(source) : source
  let result: string | undefined
  async function* pass() {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      hash.update(chunk)
      yield chunk
    }
  }
  return {
    bytes: Readable.from(pass(), { objectMode: false }),
    hash: () => (result ??= hash.digest('hex')),
  }
}

/** Reads a file, or what is left of a stream, for its hex SHA-256 alone. */
export async function hashOf(source: Readable | string): Promise<string> {
  const { bytes, hash } = hashed(source)
  for await (const _ of bytes);
  return hash()
}

const stale = ({ key }: Entry, cause?: unknown): Error =>
  Object.assign(new Error(`What is at ${key} is not what was stored there`, { cause }), {
    code: 'ESTALE',
  })

/** Whether a picture could not be read because its store has other bytes than were stored. */
async function isDamaged(error: unknown, { hash }: Original, path: string): Promise<boolean> {
  if (error instanceof ProblemError || hasCode(error, 'ESTALE')) return false
  return hashOf(path).then(
    (found) => found !== hash,
    () => false,
  )
}

/** A second name for a file on the same disk; undefined where that cannot be had. */
async function linked(store: Store, entry: Entry, path: string): Promise<boolean | undefined> {
  if (!store.path) return undefined
  try {
    await link(store.path(entry.key), path)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw error
    return undefined
  }
  const { size, mtimeMs } = await stat(path)
  return size === entry.size && mtimeMs === entry.modified
}

async function fetched(store: Store, entry: Original, path: string): Promise<boolean> {
  const body = hashed(await store.read(entry.key))
  await pipeline(body.bytes, createWriteStream(path))
  return body.hash() === entry.hash
}
