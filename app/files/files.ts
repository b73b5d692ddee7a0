import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open as openFile, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream as WebStream } from 'node:stream/web'
import { fileURLToPath } from 'node:url'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'
import { cleanName, isId, type LocalFile, newId, type StoredFile } from '../core/file.ts'
import type { NodeStream } from '../core/platform.ts'
import { bytes } from '../core/schema.ts'
import type { Range, Store } from '../core/store.ts'
import { headBytes, sniff } from './type.ts'

/** The files that came in or went out, each under an id that this server made. */
export interface Files {
  /**
   * Streams `body` into the store. 413 when it is larger than `most` bytes, `MAX_UPLOAD_BYTES`
   * unless said; 507 when there is no room.
   */
  put(body: NodeStream, name: string, most?: number): Promise<StoredFile>
  /** A file that ships with the app, under an id of its own: never copied, never over. */
  include(url: URL): Promise<StoredFile>
  /** Undefined for an id that never was, or whose time is over. */
  get(id: string): Promise<StoredFile | undefined>
  /** The hex SHA-256 of its bytes. */
  hash(id: string): Promise<string | undefined>
  read(id: string, range?: Range): Promise<NodeStream>
  /**
   * The file on this machine's disk, fetched into the folder that `dir` gives if it is not there
   * already. Rejects when `signal` fires.
   */
  open(file: StoredFile, dir: () => string, signal?: AbortSignal): Promise<LocalFile>
  /** Does nothing to a file that ships with the app. */
  remove(id: string): Promise<void>
  /** Removes what is older than `FILE_TTL`, and the thumbnails of what is not there any more. */
  sweep(): Promise<void>
}

/** Beside a picture, and for as long as it is there. */
export const thumbnailKey = (id: string): string => `thumbnails/${id}`

type Limits = Pick<Config, 'MAX_UPLOAD_BYTES' | 'FILE_TTL'>

/** The address of each file begins with what `root` gives. */
export function files(
  store: Store,
  { MAX_UPLOAD_BYTES, FILE_TTL }: Limits,
  root: () => string = () => '',
): Files {
  const keyOf = (id: string) => `files/${id}`
  const included = new Map<string, Included>()
  const including = new Map<string, Promise<StoredFile>>()
  const isOver = (modified: number) => Date.now() - modified >= FILE_TTL * 1000

  async function entry(id: string) {
    const found = isId(id) ? await store.get(keyOf(id)) : undefined
    return found && !isOver(found.modified) ? found : undefined
  }

  async function include(url: URL): Promise<StoredFile> {
    const path = fileURLToPath(url)
    const name = basename(path)
    const hash = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    const id = hash.slice(0, 32)
    const meta = { name, ...(await sniff(await head(path), name)), hash }
    const file = stored(id, (await stat(path)).size, meta, root())
    included.set(id, { path, file, hash })
    return file
  }

  return {
    async put(body, given, most = MAX_UPLOAD_BYTES) {
      const id = newId()
      const name = cleanName(given)
      const seen = inspect(body, name, most)
      try {
        const { size } = await store.put(keyOf(id), seen.body, seen.meta)
        return stored(id, size, seen.meta(), root())
      } finally {
        body.destroy()
      }
    },
    include(url) {
      const known = including.get(url.href) ?? include(url)
      including.set(url.href, known)
      known.catch(() => including.delete(url.href))
      return known
    },
    async get(id) {
      const ours = included.get(id)
      if (ours) return ours.file
      const found = await entry(id)
      return found && stored(id, found.size, found.meta as Meta, root())
    },
    async hash(id) {
      return included.get(id)?.hash ?? ((await entry(id))?.meta as Meta | undefined)?.hash
    },
    async read(id, range) {
      const ours = included.get(id)
      return ours ? createReadStream(ours.path, range) : store.read(keyOf(id), range)
    },
    async open(file, dir, signal) {
      const ours = included.get(file.id)
      if (ours) return { ...file, path: ours.path }
      if (store.path) return { ...file, path: store.path(keyOf(file.id)) }
      const path = join(dir(), file.id)
      const body = await unlessAborted(store.read(keyOf(file.id)), signal)
      await pipeline(body, createWriteStream(path), signal ? { signal } : {})
      return { ...file, path }
    },
    async remove(id) {
      if (included.has(id)) return
      await Promise.all([store.remove(keyOf(id)), store.remove(thumbnailKey(id))])
    },
    async sweep() {
      await store.sweep?.()
      const alone = new Set<string>()
      for await (const { key } of store.list(thumbnailKey(''))) alone.add(idIn(key))
      for (const id of included.keys()) alone.delete(id)
      for await (const { key, modified } of store.list(keyOf(''))) {
        if (isOver(modified)) await store.remove(key)
        else alone.delete(idIn(key))
      }
      for (const id of alone) await store.remove(thumbnailKey(id))
    },
  }
}

const idIn = (key: string): string => key.slice(key.indexOf('/') + 1)

/** A stream, as soon as it is there; one that comes after `signal` has fired is let go of. */
function unlessAborted(opening: Promise<Readable>, signal?: AbortSignal): Promise<Readable> {
  if (!signal) return opening
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason)
      opening.then(
        (late) => late.destroy(),
        () => {},
      )
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    const settled = () => signal.removeEventListener('abort', abort)
    opening.then(resolve, reject).finally(settled)
  })
}

interface Included {
  path: string
  file: StoredFile
  hash: string
}

type Meta = { name: string; type: string; hash: string; width?: number; height?: number }

function stored(id: string, size: number, meta: Meta, rootPath: string): StoredFile {
  const { hash: _, name, type, ...dimensions } = meta
  const url = `${rootPath}/files/${id}/${encodeURIComponent(name)}`
  return { id, url, name, type, size, ...dimensions }
}

async function head(path: string): Promise<Buffer> {
  const handle = await openFile(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Passes the bytes on, and learns from them on the way what is to be known of them. */
function inspect(source: Readable, name: string, most: number) {
  const hash = createHash('sha256')
  const beginning: Buffer[] = []
  let meta: Meta | undefined
  let size = 0

  async function* pass(): AsyncGenerator<Buffer> {
    for await (const piece of source as AsyncIterable<Buffer | string>) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece
      if (size < headBytes) beginning.push(chunk.subarray(0, headBytes - size))
      size += chunk.length
      if (size > most) throw tooLarge(most)
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
export const webStream = (stream: NodeStream): ReadableStream<Uint8Array<ArrayBuffer>> =>
  WebStream.from(stream) as ReadableStream<Uint8Array<ArrayBuffer>>
