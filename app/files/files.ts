import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream as WebStream } from 'node:stream/web'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'
import { bytes } from '../core/schema.ts'
import { cleanName, type LocalFile, type StoredFile } from './file.ts'
import type { Range, Store } from './store.ts'
import { headBytes, sniff } from './type.ts'

/** The files that came in or went out, each under an id that this server made. */
export interface Files {
  /** Streams `body` into the store. 413 when it is larger than allowed, 507 when there is no room. */
  put(body: Readable, name: string): Promise<StoredFile>
  /** Undefined for an id that never was, or whose time is over. */
  get(id: string): Promise<StoredFile | undefined>
  /** The hex SHA-256 of its bytes. */
  hash(id: string): Promise<string | undefined>
  read(id: string, range?: Range): Promise<Readable>
  /** The file on this machine's disk, fetched into `dir` if it is not there already. */
  open(file: StoredFile, dir: string): Promise<LocalFile>
  remove(id: string): Promise<void>
  /** Removes what is older than `FILE_TTL`, and counts the room that is left. */
  sweep(): Promise<void>
}

export const newId = (): string => randomBytes(16).toString('hex')
export const isId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id)

type Limits = Pick<Config, 'MAX_UPLOAD_BYTES' | 'MAX_DISK_BYTES' | 'FILE_TTL' | 'ROOT_PATH'>

export function files(store: Store, limits: Limits): Files {
  const keyOf = (id: string) => `files/${id}`
  let used: number | undefined

  async function count(): Promise<number> {
    let total = 0
    for await (const { size } of store.list('files/')) total += size
    return total
  }

  async function entry(id: string) {
    const found = isId(id) ? await store.get(keyOf(id)) : undefined
    const fresh = found && Date.now() - found.modified < limits.FILE_TTL * 1000
    return fresh ? found : undefined
  }

  async function remove(id: string, size?: number) {
    const gone = size ?? (await store.get(keyOf(id)))?.size ?? 0
    await store.remove(keyOf(id))
    if (used !== undefined) used -= gone
  }

  return {
    async put(body, given) {
      used ??= await count()
      const id = newId()
      const name = cleanName(given)
      const seen = inspect(body, name, (size) => refuseSize(size, limits, used ?? 0))
      const { size } = await store.put(keyOf(id), seen.body, seen.meta)
      used += size
      return stored(id, size, seen.meta(), limits.ROOT_PATH)
    },
    async get(id) {
      const found = await entry(id)
      return found && stored(id, found.size, found.meta as Meta, limits.ROOT_PATH)
    },
    async hash(id) {
      const found = await entry(id)
      return (found?.meta as Meta | undefined)?.hash
    },
    read: (id, range) => store.read(keyOf(id), range),
    async open(file, dir) {
      if (store.path) return { ...file, path: store.path(keyOf(file.id)) }
      const path = join(dir, file.id)
      await pipeline(await store.read(keyOf(file.id)), createWriteStream(path))
      return { ...file, path }
    },
    remove,
    async sweep() {
      for await (const { key, size, modified } of store.list('files/')) {
        if (Date.now() - modified >= limits.FILE_TTL * 1000) await remove(key.slice(6), size)
      }
      used = await count()
    },
  }
}

type Meta = { name: string; type: string; hash: string; width?: number; height?: number }

function stored(id: string, size: number, meta: Meta, rootPath: string): StoredFile {
  const { hash: _, name, type, ...dimensions } = meta
  const url = `${rootPath}/files/${id}/${encodeURIComponent(name)}`
  return { id, url, name, type, size, ...dimensions }
}

function refuseSize(size: number, { MAX_UPLOAD_BYTES, MAX_DISK_BYTES }: Limits, used: number) {
  if (size > MAX_UPLOAD_BYTES) throw tooLarge(MAX_UPLOAD_BYTES)
  if (used + size > MAX_DISK_BYTES)
    throw new ProblemError(507, 'This server has no room for more files')
}

/** Passes the bytes on, and learns from them on the way what is to be known of them. */
function inspect(source: Readable, name: string, check: (size: number) => void) {
  const hash = createHash('sha256')
  const beginning: Buffer[] = []
  let meta: Meta | undefined
  let size = 0

  async function* pass(): AsyncGenerator<Buffer> {
    for await (const piece of source as AsyncIterable<Buffer | string>) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
      if (size < headBytes) beginning.push(chunk.subarray(0, headBytes - size))
      size += chunk.length
      check(size)
      hash.update(chunk)
      yield chunk
    }
    const sniffed = await sniff(Buffer.concat(beginning), name)
    meta = { name, ...sniffed, hash: hash.digest('hex') }
  }

  return { body: Readable.from(pass(), { objectMode: false }), meta: () => meta as Meta }
}

export const tooLarge = (most: number): ProblemError =>
  new ProblemError(413, `A file must be at most ${bytes(most)}`)

/**
 * A stream as the body of a Response, read no faster than it is sent. `Readable.toWeb` would copy
 * each chunk, and in Node 20 counts chunks where bytes are meant: it holds 65,536 for a slow reader.
 */
export const webStream = (stream: Readable): ReadableStream<Uint8Array<ArrayBuffer>> =>
  WebStream.from(stream) as ReadableStream<Uint8Array<ArrayBuffer>>
