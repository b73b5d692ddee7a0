import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type Entry, hasCode, type Store } from 'fascia'
import { hashOf } from './originals.ts'

/** Renditions in the store: bounded altogether and for each picture, whatever is asked for. */
export interface RenditionStore {
  /**
   * A rendition just as it was put: its bytes where they are few, else where to read them.
   * Undefined where there is none, or where what is there is damaged.
   */
  get(picture: string, id: string): Promise<Buffer | Entry | undefined>
  /** Makes room first. A rendition that alone would take a tenth of it is not kept. */
  put(picture: string, id: string, bytes: Buffer): Promise<void>
  drop(picture: string): Promise<void>
  /** In bytes, as far as this process knows. */
  readonly size: number
}

export interface RenditionStoreLimits {
  /** Bytes of all renditions. */
  bytes: number
  /** Renditions of all pictures, and of one. */
  most: number
  each: number
  /** Bytes of one that is read into memory. */
  few: number
}

const root = 'images/derived/'
/** Other processes write there too, so it is counted again now and then. */
const countEvery = 300_000
const mostIntact = 10_000

export function renditionStore(store: Store, limits: RenditionStoreLimits): RenditionStore {
  /** Sizes by picture and by rendition; what was used last is last. */
  const known = new Map<string, Map<string, number>>()
  const writing = new Map<string, number>()
  /** When those were modified that were read once and found whole, by key. */
  const intact = new Map<string, number>()
  let size = 0
  let count = 0
  let counted: Promise<void> | undefined

  function add(picture: string, id: string, bytes: number) {
    forget(picture, id)
    const own = known.get(picture) ?? new Map<string, number>()
    known.delete(picture)
    known.set(picture, own.set(id, bytes))
    size += bytes
    count++
  }

  function forget(picture: string, id: string) {
    const own = known.get(picture)
    const bytes = own?.get(id)
    if (!own || bytes === undefined) return
    own.delete(id)
    if (own.size === 0) known.delete(picture)
    size -= bytes
    count--
  }

  async function remove(picture: string, id: string) {
    await store.remove(keyOf(picture, id))
    forget(picture, id)
  }

  async function recount() {
    const found: { key: string; size: number; modified: number }[] = []
    for await (const listed of store.list(root)) found.push(listed)
    known.clear()
    size = count = 0
    for (const { key, size } of found.sort((a, b) => a.modified - b.modified)) {
      add(...partsOf(key), size)
    }
    for (const [key, size] of writing) add(...partsOf(key), size)
    setTimeout(() => {
      counted = undefined
    }, countEvery).unref()
  }

  /** Until it fits; then its place is taken at once, before another can take it. */
  async function reserve(picture: string, id: string, bytes: number) {
    for (;;) {
      const own = known.get(picture)
      const isFull = size + bytes > limits.bytes || count >= limits.most
      const isTooMany = (own?.size ?? 0) >= limits.each
      const [owner, ids] = isTooMany ? [picture, own] : (known.entries().next().value ?? [])
      const oldest = ids?.keys().next().value
      if (!(isFull || isTooMany) || owner === undefined || oldest === undefined) break
      await remove(owner, oldest)
    }
    writing.set(keyOf(picture, id), bytes)
    add(picture, id, bytes)
  }

  /** What is stored there, if its bytes have the hash that was stored with them. */
  async function whole(entry: Entry): Promise<Buffer | Entry | undefined> {
    const { key, modified, meta } = entry
    const { hash } = (meta ?? {}) as { hash?: string }
    if (entry.size <= limits.few) {
      const bytes = await buffer(await store.read(key))
      return digest(bytes) === hash ? bytes : undefined
    }
    if (intact.get(key) === modified) return entry
    if ((await hashOf(await store.read(key))) !== hash) return undefined
    intact.set(key, modified)
    if (intact.size > mostIntact) intact.delete(intact.keys().next().value!)
    return entry
  }

  return {
    async get(picture, id) {
      const entry = await store.get(keyOf(picture, id))
      if (!entry) return undefined
      add(picture, id, entry.size)
      return whole(entry).catch(unreadable)
    },
    async put(picture, id, bytes) {
      if (bytes.length > limits.bytes / 10) return
      counted ??= recount()
      await counted.catch((error) => {
        counted = undefined
        throw error
      })
      await reserve(picture, id, bytes.length)
      try {
        const hash = digest(bytes)
        await store.put(keyOf(picture, id), Readable.from([bytes]), () => ({ hash }))
      } catch (error) {
        forget(picture, id)
        throw error
      } finally {
        writing.delete(keyOf(picture, id))
      }
    },
    async drop(picture) {
      for await (const { key } of store.list(`${root}${picture}/`)) await remove(...partsOf(key))
    },
    get size() {
      return size
    },
  }
}

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** One that cannot be read is made again. */
function unreadable(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) console.error(error)
}

const keyOf = (picture: string, id: string): string => `${root}${picture}/${id}`

function partsOf(key: string): [picture: string, id: string] {
  const [picture = '', id = ''] = key.slice(root.length).split('/')
  return [picture, id]
}
