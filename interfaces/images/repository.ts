import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { type Bytes, type Entry, type Host, type LocalFile, limiter, ProblemError } from 'fascia'
import { unreadable } from 'fascia/picture'
import { type Cache, type CacheLimits, cache } from './cache.ts'
import { type Facts, type Picture, readFacts } from './facts.ts'
import { nameIndex } from './name-index.ts'
import { keyOf, keysUnder, nameOf } from './names.ts'
import { hashed, withOriginal } from './originals.ts'
import { type Rendition, render, rendition, renditionId } from './rendition.ts'

/** Originals, byte for byte, and whatever is made of them. Only the originals are precious. */
export interface Repository {
  /** Keeps a picture, in place of one of the same name. Throws an InputError if it is none. */
  put(name: string, file: LocalFile): Promise<{ picture: Picture; replaced: boolean }>
  get(name: string): Promise<Picture | undefined>
  /** The names that begin with `prefix` and pass `test`, in order: `a2` before `a10`. */
  names(prefix: string, test?: (name: string) => boolean): Promise<string[]>
  /**
   * Rejects with the code ESTALE when the picture is not that one any more; with a ProblemError,
   * 429 or 503, when too much is asked for. Who is patient waits instead, until `signal` fires.
   */
  derive(picture: Picture, wanted: Rendition, patience?: Patience): Promise<Bytes>
  /** The picture and all that was made of it; false when there is none. */
  remove(name: string): Promise<boolean>
  /** How often an original was decoded so far. */
  readonly decodes: number
  readonly sizes: Cache['sizes']
}

interface Patience {
  patient: boolean
  signal?: AbortSignal
}

export interface Limits extends CacheLimits {
  /** Renditions made at once, and those that may wait for it. */
  places: number
  waiting: number
  /** New renditions of one picture: so many at once, then one every so many milliseconds. */
  variants: number
  variantEvery: number
}

const usual: Limits = {
  memory: 64 * 1024 ** 2,
  stored: 1024 ** 3,
  each: 100,
  places: availableParallelism(),
  waiting: 100,
  variants: 100,
  variantEvery: 10_000,
}

const busy = 'Many pictures are being made just now: try again in a moment'

/** What a gallery shows of a picture. */
export const preview = { xsize: 320, ysize: 320, kind: 'webp' } as const

const repositories = new WeakMap<Host['store'], Repository>()

/** The one repository of a server, so that all who use it share what is cached. */
export function repositoryOf(host: Host): Repository {
  const known = repositories.get(host.store) ?? repository(host)
  repositories.set(host.store, known)
  return known
}

/** What is cached in the store takes a tenth of what may be kept in all, and never more. */
export function repository(
  { store, scratch, config, waitUntil }: Host,
  limits: Partial<Limits> = {},
): Repository {
  const stored = Math.min(usual.stored, Math.floor(config.MAX_DISK_BYTES / 10))
  const bounds = { ...usual, stored, ...limits }
  const turns = limiter(bounds.places, { waiting: bounds.waiting, busy })
  const made = cache({ store, waitUntil }, turns, bounds)
  const variants = rateLimit(bounds.variants, bounds.variantEvery)
  const folder = join(scratch, 'images')
  let decodes = 0

  const pictureOf = (entry: Entry): Picture => ({
    ...(entry.meta as Facts),
    ...entry,
    name: nameOf(entry.key),
  })

  const index = nameIndex(async () => {
    const found: string[] = []
    for await (const { key } of store.list(keysUnder(''))) found.push(nameOf(key))
    return found
  })

  async function get(name: string): Promise<Picture | undefined> {
    const entry = await store.get(keyOf(name))
    return entry && pictureOf(entry)
  }

  function draw(path: string, wanted: Rendition): Promise<Buffer> {
    decodes++
    return render(path, wanted, config)
  }

  return {
    get,
    async put(name, file) {
      const facts = await readFacts(file, config)
      const wanted = rendition(preview, facts)
      const look = await turns.run(() =>
        draw(file.path, wanted).catch((error) => {
          throw unreadable(error, file, 'file', config)
        }),
      )
      const before = await get(name)
      const { bytes, hash } = hashed(file.path)
      const entry = await store.put(keyOf(name), bytes, () => ({ ...facts, hash: hash() }))
      index.add(name)
      // What was made of the one before is in nobody's way; it goes sooner or later.
      if (before && before.hash !== hash()) await made.drop(before.hash).catch(console.error)
      await made.put(hash(), renditionId(wanted), look)
      return { picture: pictureOf(entry), replaced: before !== undefined }
    },
    async names(prefix, test = () => true) {
      const found: string[] = []
      let began = performance.now()
      // A copy, since names may come and go at each turn of others.
      for (const name of [...(await index.all())]) {
        if (name.startsWith(prefix) && test(name)) found.push(name)
        if (performance.now() - began < longestMs) continue
        await setImmediate()
        began = performance.now()
      }
      return found
    },
    async derive(picture, wanted, { patient, signal } = { patient: false }) {
      for (;;) {
        signal?.throwIfAborted()
        try {
          return await made.get(picture.hash, renditionId(wanted), {
            patient,
            admit: () => variants.take(picture.hash),
            make: () => withOriginal(store, picture, folder, (path) => draw(path, wanted)),
          })
        } catch (error) {
          const isLimited = error instanceof ProblemError && error.problem.status === 429
          if (!isLimited || !patient) throw error
        }
        await sleep(variants.wait(picture.hash), undefined, signal ? { signal } : {})
      }
    },
    async remove(name) {
      const known = await get(name)
      if (!known) return false
      await store.remove(known.key)
      index.remove(known.name)
      await made.drop(known.hash)
      return true
    },
    get decodes() {
      return decodes
    },
    get sizes() {
      return made.sizes
    },
  }
}

/** Others have a turn after so many milliseconds of work on names. */
const longestMs = 10
const mostPictures = 10_000

/** Lets so many new renditions of one picture be made at once, and one more every so often. */
function rateLimit(most: number, everyMs: number) {
  const accounts = new Map<string, { left: number; at: number }>()

  /** What is left of a picture's, and when the last of it was gained. */
  function account(picture: string) {
    const now = Date.now()
    const { left, at } = accounts.get(picture) ?? { left: most, at: now }
    const gained = Math.floor((now - at) / everyMs)
    return { left: Math.min(most, left + gained), at: at + gained * everyMs }
  }

  /** Milliseconds until there is one more to take. */
  const wait = (picture: string): number => account(picture).at + everyMs - Date.now()

  return {
    wait,
    /** Throws a ProblemError 429 when the picture has no more. */
    take(picture: string): void {
      const { left, at } = account(picture)
      if (left < 1) {
        throw new ProblemError(
          429,
          `That picture was asked for in ${most} sizes and formats lately: try again later`,
          { headers: { 'Retry-After': String(Math.ceil(wait(picture) / 1000)) } },
        )
      }
      accounts.delete(picture)
      accounts.set(picture, { left: left - 1, at })
      if (accounts.size > mostPictures) accounts.delete(accounts.keys().next().value!)
    },
  }
}
