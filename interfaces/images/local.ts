import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { link, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { hasCode } from '../../app/core/errors.ts'
import type { Entry, Store } from '../../app/core/store.ts'

/** Thrown where a picture was replaced or removed since it was looked up: look it up again. */
export const stale = (): Error => Object.assign(new Error('Replaced'), { code: 'ESTALE' })

/**
 * Calls `use` with the path of an original on this machine's disk, which stays as it is however
 * often the picture is replaced meanwhile. Rejects with ESTALE if it is not the one of `hash`.
 */
export async function withOriginal<T>(
  store: Store,
  entry: Entry & { hash: string },
  scratch: string,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = join(scratch, randomBytes(16).toString('hex'))
  await mkdir(scratch, { recursive: true })
  try {
    const isSame = (await linked(store, entry, path)) ?? (await fetched(store, entry, path))
    if (!isSame) throw stale()
    return await use(path)
  } catch (error) {
    throw hasCode(error, 'ENOENT') ? stale() : error
  } finally {
    await rm(path, { force: true })
  }
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

async function fetched(store: Store, entry: Entry & { hash: string }, path: string) {
  const body = hashed(await store.read(entry.key))
  await pipeline(body.bytes, createWriteStream(path))
  return body.hash() === entry.hash
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
