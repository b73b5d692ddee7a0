import { type Bytes, type Host, hasCode, type Limiter, ProblemError } from 'fascia'
import { renditionStore } from './rendition-store.ts'

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
 * however many ask at once. Nothing in it is precious. What `open` of a rendition gives may reject
 * with ENOENT: then ask again.
 */
export interface Cache {
  get(picture: string, id: string, made: Making): Promise<Bytes>
  put(picture: string, id: string, bytes: Buffer): Promise<void>
  /** All of one picture, also what is being made. */
  drop(picture: string): Promise<void>
  /** In bytes. */
  readonly sizes: { memory: number; stored: number }
}

interface Making {
  /** Waits for its turn however many others do. */
  patient: boolean
  /** Throws where nothing may be made. */
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

export function cache(
  { store, waitUntil }: Pick<Host, 'store' | 'waitUntil'>,
  turns: Limiter,
  limits: CacheLimits,
): Cache {
  const { stored: bytes, each } = limits
  const few = limits.memory / 16
  const recent = memory(limits.memory, few)
  const kept = renditionStore(store, { bytes, each, most: mostStored, few })
  const flights = new Map<string, Flight>()
  let writing = 0

  async function stored(picture: string, id: string): Promise<Bytes | undefined> {
    const found = await kept.get(picture, id)
    if (!found) return undefined
    if (!Buffer.isBuffer(found)) {
      return { size: found.size, open: (range) => store.read(found.key, range) }
    }
    recent.set(`${picture}/${id}`, found)
    return inMemory(found)
  }

  /** What was made is handed out at once, and joined by others until it is stored too. */
  function make(flight: Flight, id: string, { patient, admit, make }: Making): Promise<Bytes> {
    const { picture } = flight
    return new Promise((resolve, reject) => {
      admit()
      const turn = async () => {
        const bytes = await make()
        if (!flight.dropped) recent.set(`${picture}/${id}`, bytes)
        resolve(inMemory(bytes))
        return bytes
      }
      const kept = turns
        .run(turn, { patient })
        .then((bytes) => keep(flight, id, bytes), reject)
        .catch(told)
      waitUntil(kept.finally(() => flights.delete(`${picture}/${id}`)))
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
      await kept.put(picture, id, bytes).catch(told)
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
  open: (range) => (range ? bytes.subarray(range.start, range.end + 1) : bytes),
})

/**
 * A rendition that could not be stored is made again. That there is no room is no news, and a
 * server that was closed has no scratch.
 */
function told(error: unknown): void {
  const isFull = error instanceof ProblemError && error.problem.status === 507
  if (!isFull && !hasCode(error, 'ENOENT')) console.error(error)
}

/** At most so many bytes by name, and so many of one; the least recently used go first. */
function memory(most: number, mostOfOne: number) {
  const held = new Map<string, Buffer>()
  let size = 0

  function remove(name: string) {
    size -= held.get(name)?.length ?? 0
    held.delete(name)
  }

  return {
    get(name: string): Buffer | undefined {
      const bytes = held.get(name)
      if (!bytes) return undefined
      held.delete(name)
      held.set(name, bytes)
      return bytes
    },
    set(name: string, bytes: Buffer): void {
      remove(name)
      if (bytes.length > mostOfOne) return
      held.set(name, bytes)
      size += bytes.length
      while (size > most) remove(held.keys().next().value!)
    },
    /** Forgets every name that begins so. */
    drop(beginning: string): void {
      for (const name of held.keys()) if (name.startsWith(beginning)) remove(name)
    },
    get size() {
      return size
    },
  }
}
