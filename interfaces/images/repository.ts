import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Host } from '../../app/core/context.ts'
import type { LocalFile } from '../../app/core/file.ts'
import type { Entry } from '../../app/core/store.ts'
import { unreadable } from '../../app/files/picture.ts'
import { type Budget, budget } from './budget.ts'
import { type Bytes, type Cache, type CacheLimits, cache } from './cache.ts'
import { type Rendition, render, rendition, renditionId } from './derive.ts'
import { type Facts, readFacts } from './facts.ts'
import { gate } from './gate.ts'
import { hashed, withOriginal } from './local.ts'
import { keyOf, keysUnder, nameOf } from './names.ts'
import { slices } from './slices.ts'

/** A picture that is kept: its name, what its store knows, and what its header said. */
export interface Picture extends Entry, Facts {
  name: string
}

/** Originals, byte for byte, and whatever is made of them. Only the originals are precious. */
export interface Repository {
  /** Keeps a picture, in place of one of the same name. Throws an InputError if it is none. */
  put(name: string, file: LocalFile): Promise<{ picture: Picture; replaced: boolean }>
  get(name: string): Promise<Picture | undefined>
  /** The names that begin with `prefix` and pass `test`, in order: `a2` before `a10`. */
  names(prefix: string, test?: (name: string) => boolean): Promise<string[]>
  /**
   * Rejects with the code ESTALE when the picture is not that one any more; with a ProblemError,
   * 429 or 503, when too much is asked for, unless the caller is `patient`.
   */
  derive(picture: Picture, wanted: Rendition, patient?: boolean): Promise<Bytes>
  /** The picture and all that was made of it; false when there is none. */
  remove(name: string): Promise<boolean>
  /** How often an original was decoded so far. */
  readonly decodes: number
  readonly sizes: Cache['sizes']
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

const { compare } = new Intl.Collator('en', { numeric: true })
const inOrder = (a: string, b: string): number => compare(a, b) || (a < b ? -1 : 1)

/** What a gallery shows of a picture. */
export const preview = { xsize: 320, ysize: 320, kind: 'webp' } as const

const repositories = new WeakMap<Host['store'], Repository>()

/** The one repository of a server, so that all who use it share what is cached. */
export function repositoryOf(services: Pick<Host, 'store' | 'scratch'>): Repository {
  const known = repositories.get(services.store) ?? repository(services)
  repositories.set(services.store, known)
  return known
}

export function repository(
  { store, scratch }: Pick<Host, 'store' | 'scratch'>,
  limits: Partial<Limits> = {},
): Repository {
  const bounds = { ...usual, ...limits }
  const turns = gate(bounds.places, bounds.waiting)
  const made = cache(store, turns, bounds)
  const variants: Budget = budget(bounds.variants, bounds.variantEvery)
  const folder = join(scratch, 'images')
  let decodes = 0

  const pictureOf = (entry: Entry): Picture => ({
    ...(entry.meta as Facts),
    ...entry,
    name: nameOf(entry.key),
  })

  async function get(name: string): Promise<Picture | undefined> {
    const entry = await store.get(keyOf(name))
    return entry && pictureOf(entry)
  }

  function draw(path: string, wanted: Rendition): Promise<Buffer> {
    decodes++
    return render(path, wanted)
  }

  return {
    get,
    async put(name, file) {
      const facts = await readFacts(file)
      const wanted = rendition(preview, facts)
      const look = await turns.run(() =>
        draw(file.path, wanted).catch((error) => {
          throw unreadable(error, file, 'file')
        }),
      )
      const before = await get(name)
      const { bytes, hash } = hashed(file.path)
      const entry = await store.put(keyOf(name), bytes, () => ({ ...facts, hash: hash() }))
      if (before && before.hash !== hash()) await made.drop(before.hash)
      await made.put(hash(), renditionId(wanted), look)
      return { picture: pictureOf(entry), replaced: before !== undefined }
    },
    async names(prefix, test = () => true) {
      const found: string[] = []
      const pause = slices()
      for await (const { key } of store.list(keysUnder(prefix))) {
        const name = nameOf(key)
        if (name.startsWith(prefix) && test(name)) found.push(name)
        await pause()
      }
      return found.sort(inOrder)
    },
    derive: (picture, wanted, patient = false) =>
      made.get(picture.hash, renditionId(wanted), {
        patient,
        admit: () => patient || variants.spend(picture.hash),
        make: () => withOriginal(store, picture, folder, (path) => draw(path, wanted)),
      }),
    async remove(name) {
      const known = await get(name)
      if (!known) return false
      await store.remove(known.key)
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
