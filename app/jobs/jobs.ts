import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError } from '../errors.ts'
import { isStored } from '../files/file.ts'
import { type Files, isId, newId } from '../files/files.ts'
import type { Interface } from '../interface.ts'
import type { Json } from '../schema.ts'
import { check, type RawInputs } from './check.ts'
import type { Engine, Update } from './engine.ts'
import { isEnded, type Job } from './job.ts'

/** How a call is to be made, beside its inputs. */
export interface CallOptions {
  owner?: string | null
  user?: string | null
  /** Kept over a restart; say so when the Job's address is handed out. */
  durable?: boolean
  /** The same key with the same inputs, from the same owner, is the same Job. */
  key?: string | undefined
  /** Faults that the transport met already, as ends of sentences, by input. */
  faults?: ReadonlyMap<string, string>
}

/** The calls of all Interfaces, as the faces see them. */
export interface Jobs extends Pick<Engine, 'cancel' | 'keep' | 'list' | 'sweep' | 'close'> {
  /** Checks and queues a call. Throws a ProblemError: 400 with every wrong field, 503 when full. */
  submit(name: string, raw: RawInputs, options?: CallOptions): Promise<Job>
  get(id: string): Promise<Job | undefined>
  watch(id: string, signal?: AbortSignal): AsyncIterable<Update>
  /** The Job as it is when it ends, when `ms` have passed, or when `signal` fires. */
  wait(id: string, ms: number, signal?: AbortSignal): Promise<Job>
}

const mostKeys = 10_000

export function jobs(
  engine: Engine,
  interfaces: ReadonlyMap<string, Interface>,
  files: Files,
): Jobs {
  const keys = new Map<string, Promise<Job>>()

  async function start(name: string, inputs: { [name: string]: Json }, options: CallOptions) {
    const job: Job = {
      id: newId(),
      interface: name,
      status: 'queued',
      position: null,
      eta: null,
      progress: null,
      log: [],
      inputs,
      outputs: null,
      error: null,
      created: Date.now(),
      started: null,
      ended: null,
      owner: options.owner ?? null,
      user: options.user ?? null,
      durable: options.durable ?? false,
    }
    await engine.add(job)
    return job
  }

  /** One Job for a key and its inputs, also when two ask at once. */
  async function once(key: string, begin: () => Promise<Job>): Promise<Job> {
    const known = keys.get(key)
    const job = known && (await known.catch(() => undefined))
    const still = job && (await engine.get(job.id))
    if (still) return still
    const begun = begin()
    keys.set(key, begun)
    begun.catch(() => keys.delete(key))
    if (keys.size > mostKeys) keys.delete(keys.keys().next().value!)
    return begun
  }

  return {
    async submit(name, raw, options = {}) {
      const face = interfaces.get(name)
      if (!face) throw new ProblemError(404, `There is no Interface “${name}”`)
      const inputs = await check(face, raw, files, options.faults)
      if (!options.key) return start(name, inputs, options)
      const print = await fingerprint([name, options.owner ?? '', options.key], inputs, files)
      return once(print, () => start(name, inputs, options))
    },
    get: async (id) => (isId(id) ? engine.get(id) : undefined),
    async *watch(id, signal) {
      if (isId(id)) yield* engine.watch(id, signal)
    },
    async wait(id, ms, signal) {
      const enough = new AbortController()
      const limit = AbortSignal.any([enough.signal, ...(signal ? [signal] : [])])
      void sleep(ms, undefined, { ref: false, signal: limit }).then(
        () => enough.abort(),
        () => {},
      )
      let latest: Job | undefined
      for await (const { job } of engine.watch(id, limit)) {
        latest = job
        if (isEnded(job)) break
      }
      enough.abort()
      if (!latest) throw new ProblemError(404, 'There is no such job')
      return latest
    },
    cancel: engine.cancel,
    keep: engine.keep,
    list: engine.list,
    sweep: engine.sweep,
    close: engine.close,
  }
}

/** A hash of a call in which files count by their bytes: each upload of one has its own id. */
async function fingerprint(
  scope: string[],
  inputs: { [name: string]: Json },
  files: Files,
): Promise<string> {
  const plain = async (value: Json): Promise<Json> => {
    if (isStored(value)) return [value.name, (await files.hash(value.id)) ?? value.id]
    return Array.isArray(value) ? Promise.all(value.map(plain)) : value
  }
  const values = await Promise.all(Object.values(inputs).map(plain))
  const text = JSON.stringify([scope, Object.keys(inputs), values])
  return createHash('sha256').update(text).digest('hex')
}
