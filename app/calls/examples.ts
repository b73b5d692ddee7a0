import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import { DeclarationError } from '../core/errors.ts'
import { isStored, newId, type StoredFile, storedIn } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import type { Json } from '../core/schema.ts'
import type { Files } from '../files/files.ts'
import { isSecret, type RawInputs } from './check.ts'
import type { Job } from './job.ts'

/** The rows of values that Interfaces come with, and what calls with them gave. */
export interface Examples {
  /** As raw inputs, each file in them one that can be had by its id. */
  rows(iface: Pick<Interface, 'examples'>): Promise<RawInputs[]>
  /** Remembers what a durable call gave whose inputs are those of an example, and nothing else. */
  remember(job: Job, outputs: Json[]): void
  /** What the example of that number gave last, in this process, while all its files are here. */
  last(name: string, number: number): Promise<Job | undefined>
  /**
   * Runs, one after the other, those that are to be there from the start and are not, or not any
   * more. One that comes to nothing is tried again only after as long as files are kept.
   */
  keep(run: RunExample, isStopped: () => boolean): Promise<void>
}

/** Calls an Interface for nobody; resolves when that has ended. */
export type RunExample = (name: string, raw: RawInputs) => Promise<Job>

/** Throws a DeclarationError that names the first file of an example which is not there. */
export async function refuseMissing(interfaces: ReadonlyMap<string, Interface>): Promise<void> {
  for (const [name, { examples }] of interfaces) {
    const urls = examples.flatMap((row) => Object.values(row).flat()).filter(isAddress)
    const here = await Promise.all(
      urls.map((url) =>
        access(url).then(
          () => true,
          () => false,
        ),
      ),
    )
    const missing = urls[here.indexOf(false)]
    if (missing) {
      throw new DeclarationError(
        `An example of “${name}” has a file that is not there: ${fileURLToPath(missing)}`,
      )
    }
  }
}

const isAddress = (value: unknown): value is URL => value instanceof URL

/** In characters of JSON, of all that is remembered and of one result. */
const mostRemembered = 4_000_000
const mostOfOne = 200_000

export function examples(
  interfaces: ReadonlyMap<string, Interface>,
  files: Pick<Files, 'include' | 'get'>,
  againAfterMs = Infinity,
): Examples {
  const known = new WeakMap<Interface['examples'], Promise<RawInputs[]>>()
  const tried = new Map<string, number>()
  const results = new LRUCache<string, Job>({ maxSize: mostRemembered, maxEntrySize: mostOfOne })

  const value = async (given: unknown): Promise<Json> => {
    if (given instanceof URL) return files.include(given)
    if (Array.isArray(given) && given.some((item) => item instanceof URL)) {
      return Promise.all(given.map((url) => files.include(url as URL) as Promise<StoredFile>))
    }
    return given as Json
  }

  async function row(given: { [name: string]: unknown }): Promise<RawInputs> {
    const entries = Object.entries(given).map(async ([name, item]) => [name, await value(item)])
    return Object.fromEntries(await Promise.all(entries))
  }

  function rows({ examples }: Pick<Interface, 'examples'>): Promise<RawInputs[]> {
    let found = known.get(examples)
    if (!found) {
      found = Promise.all(examples.map(row))
      found.catch(() => known.delete(examples))
      known.set(examples, found)
    }
    return found
  }

  async function compare(iface: Interface, job: Job, outputs: Json[]): Promise<void> {
    const number = (await rows(iface)).findIndex((row) => isSame(iface, row, job.inputs))
    if (number < 0) return
    const ended = Date.now()
    // Nothing in it leads to the Job that it was, or to whose it was.
    const last: Job = {
      ...job,
      ...{ id: newId(), owner: null, user: null, address: null, durable: false },
      ...{ status: 'completed', position: null, progress: null, log: [], outputs, ended },
    }
    const size = JSON.stringify([job.inputs, outputs]).length
    results.set(`${job.interface}/${number}`, last, { size })
  }

  async function last(name: string, number: number): Promise<Job | undefined> {
    const key = `${name}/${number}`
    const job = results.get(key)
    if (!job) return undefined
    const here = await Promise.all(storedIn(job.outputs).map(({ id }) => files.get(id)))
    if (here.every((file) => file !== undefined)) return job
    results.delete(key)
    return undefined
  }

  async function keepOne(run: RunExample, name: string, number: number, raw: RawInputs) {
    const key = `${name}/${number}`
    const now = Date.now()
    if (now - (tried.get(key) ?? -Infinity) < againAfterMs || (await last(name, number))) return
    tried.set(key, now)
    const told = (detail: string) =>
      console.error(`Example ${number + 1} of “${name}” did not run at the start: ${detail}`)
    try {
      const { error } = await run(name, raw)
      if (error) told(error.detail)
    } catch (error) {
      told((error as Error).message)
    }
  }

  return {
    rows,
    last,
    async keep(run, isStopped) {
      for (const [name, iface] of interfaces) {
        if (iface.keepExamples !== 'start' || !isRemembered(iface)) continue
        for (const [number, raw] of (await rows(iface)).entries()) {
          if (isStopped()) return
          await keepOne(run, name, number, raw)
        }
      }
    },
    remember(job, outputs) {
      const iface = interfaces.get(job.interface)
      if (!iface || !job.durable || job.secrets || !isRemembered(iface)) return
      compare(iface, job, outputs).catch(console.error)
    },
  }
}

/** One that only reads is asked anew each time; what a guarded one does is not for all to see. */
const isRemembered = ({ examples, keepExamples, readOnly, guarded, inputs }: Interface): boolean =>
  examples.length > 0 &&
  keepExamples !== false &&
  !readOnly &&
  !guarded &&
  !inputs.components.some(({ schema }) => isSecret(schema))

/** Whether inputs that were checked are those of a row, defaults and ways of writing aside. */
function isSame({ inputs }: Interface, row: RawInputs, given: Job['inputs']): boolean {
  return inputs.components.every((component, i) => {
    const name = inputs.names[i]!
    const [expected, made] = [row[name], given[name]]
    if ([expected, made].flat().some(isStored))
      return isDeepStrictEqual(idsOf(expected), idsOf(made))
    try {
      return isDeepStrictEqual(component.decode(expected), component.decode(made))
    } catch {
      return false
    }
  })
}

const idsOf = (value: unknown): unknown[] =>
  [value].flat().map((file) => (isStored(file) ? file.id : file))
