import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { hasCode } from '../../app/core/errors.ts'
import type { Entry, Range, Store } from '../../app/core/store.ts'
import type { Gate } from './gate.ts'
import { memory } from './memory.ts'
import { shelf } from './shelf.ts'

/** A rendition's bytes, in memory or in the store. `open` may reject with ENOENT: then ask again. */
export interface Bytes {
  size: number
  open(range?: Range): Promise<Readable | Uint8Array>
}

export interface CacheLimits {
  /** Bytes in memory. */
  memory: number
  /** Bytes in the store. */
  stored: number
  /** Renditions in the store of one picture. */
  each: number
}

/**
 * Renditions by the hash of their picture and an id: in memory, then in the store, else made; once,
 * however many ask at once. Nothing in it is precious.
 */
export interface Cache {
  /** `admit` may throw before `make` waits for its turn, as long as it takes if it is patient. */
  get(picture: string, id: string, made: Making): Promise<Bytes>
  put(picture: string, id: string, bytes: Buffer): Promise<void>
  /** All of one picture, also what is being made. */
  drop(picture: string): Promise<void>
  /** In bytes. */
  readonly sizes: { memory: number; stored: number }
}

interface Making {
  patient: boolean
  admit(): void
  make(): Promise<Buffer>
}

interface Flight {
  picture: string
  bytes: Promise<Bytes>
  dropped: boolean
}

/** More renditions than this are a burden to count. */
const mostStored = 50_000
const mostWriting = 16

export function cache(store: Store, turns: Gate, limits: CacheLimits): Cache {
  const { stored: bytes, each } = limits
  const recent = memory(limits.memory)
  const kept = shelf(store, { bytes, each, most: mostStored })
  const flights = new Map<string, Flight>()
  let writing = 0

  async function stored(picture: string, id: string): Promise<Bytes | undefined> {
    const entry = await kept.find(picture, id)
    if (!entry) return undefined
    if (entry.size > limits.memory / 16) return inStore(entry)
    const found = await store.read(entry.key).then(buffer, undefinedIfGone)
    if (found) recent.set(`${picture}/${id}`, found)
    return found && inMemory(found)
  }

  const inStore = ({ key, size }: Entry): Bytes => ({
    size,
    open: (range) => store.read(key, range),
  })

  /** What was made is handed out at once, and joined by others until it is stored too. */
  function make(flight: Flight, id: string, { patient, admit, make }: Making): Promise<Bytes> {
    const { picture } = flight
    return new Promise((resolve, reject) => {
      admit()
      turns
        .run(async () => {
          const bytes = await make()
          if (!flight.dropped) recent.set(`${picture}/${id}`, bytes)
          resolve(inMemory(bytes))
          return bytes
        }, patient)
        .then((bytes) => keep(flight, id, bytes), reject)
        .catch(unlessClosed)
        .finally(() => flights.delete(`${picture}/${id}`))
    })
  }

  /** When more is made than can be written down, some of it is made again later. */
  async function keep(flight: Flight, id: string, bytes: Buffer): Promise<void> {
    if (writing >= mostWriting) return
    writing++
    try {
      await kept.put(flight.picture, id, bytes)
      if (flight.dropped) await kept.drop(flight.picture)
    } finally {
      writing--
    }
  }

  return {
    async get(picture, id, making) {
      const name = `${picture}/${id}`
      const held = recent.get(name)
      if (held) return inMemory(held)
      const known = flights.get(name)
      if (known) return known.bytes
      const flight: Flight = { picture, dropped: false, bytes: undefined as never }
      flight.bytes = start()
      flights.set(name, flight)
      return flight.bytes

      async function start(): Promise<Bytes> {
        try {
          const found = await stored(picture, id)
          if (!found) return await make(flight, id, making)
          flights.delete(name)
          return found
        } catch (error) {
          flights.delete(name)
          throw error
        }
      }
    },
    async put(picture, id, bytes) {
      recent.set(`${picture}/${id}`, bytes)
      await kept.put(picture, id, bytes).catch(unlessClosed)
    },
    async drop(picture) {
      for (const flight of flights.values()) if (flight.picture === picture) flight.dropped = true
      recent.drop(`${picture}/`)
      await kept.drop(picture)
    },
    get sizes() {
      return { memory: recent.size, stored: kept.size }
    },
  }
}

const inMemory = (bytes: Buffer): Bytes => ({
  size: bytes.length,
  open: async (range) => (range ? bytes.subarray(range.start, range.end + 1) : bytes),
})

/** A rendition that could not be stored is made again; a server that was closed has no scratch. */
function unlessClosed(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) console.error(error)
}

function undefinedIfGone(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT')) throw error
}
