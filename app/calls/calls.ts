import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isOpen, refusal } from '../access/caller.ts'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'
import type { Interface } from '../core/interface.ts'
import type { Json } from '../core/schema.ts'
import { isStored } from '../files/file.ts'
import { type Files, isId, newId } from '../files/files.ts'
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
  /** That key with other inputs is refused (422), and not another Job. */
  single?: boolean
  /** Faults that the transport met already, as ends of sentences, by input. */
  faults?: ReadonlyMap<string, string>
  /** Whether the caller may write here; unless said, only where everybody may. */
  writer?: boolean
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

export function jobs(
  engine: Engine,
  interfaces: ReadonlyMap<string, Interface>,
  files: Files,
  config: Config,
): Jobs {
  const once = keys(engine.get)

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

  return {
    async submit(name, raw, options = {}) {
      const face = interfaces.get(name)
      if (!face) throw new ProblemError(404, `There is no Interface “${name}”`)
      const { writer = isOpen(config) } = options
      if (face.guarded?.(config) && !writer) throw refusal(config)
      const inputs = await check(face, raw, files, options.faults)
      const { key, owner = '', single = false } = options
      if (!key) return start(name, inputs, options)
      const call = { single, scope: hashed([name, owner, key, single]) }
      const print = await fingerprint(inputs, files)
      return once({ ...call, print }, () => start(name, inputs, options))
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

/** A hash of inputs in which files count by their bytes: each upload of one has its own id. */
async function fingerprint(inputs: { [name: string]: Json }, files: Files): Promise<string> {
  const plain = async (value: Json): Promise<Json> => {
    if (isStored(value)) return [value.name, (await files.hash(value.id)) ?? value.id]
    return Array.isArray(value) ? Promise.all(value.map(plain)) : value
  }
  const values = await Promise.all(Object.values(inputs).map(plain))
  return hashed([Object.keys(inputs), values])
}

const hashed = (value: Json): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** A call by the key that its caller gave it. */
export interface Keyed {
  /** The key, and all within which it counts. */
  scope: string
  /** The same for the same inputs. */
  print: string
  /** Whether the key is for these inputs alone: with others it is refused, not another call. */
  single: boolean
}

const mostKeys = 10_000

/** Makes calls once for each key, also when two ask at once; one that was stopped is made again. */
export function keys(get: (id: string) => Promise<Job | undefined>) {
  const calls = new Map<string, { print: string; job: Promise<Job> }>()

  return async function once(call: Keyed, begin: () => Promise<Job>): Promise<Job> {
    const { scope, print, single } = call
    const id = single ? scope : `${scope} ${print}`
    for (let known = calls.get(id); known; ) {
      const begun = await known.job.catch(() => undefined)
      const job = begun && (await get(begun.id))
      const now = calls.get(id)
      if (now === known) {
        if (!job || job.status === 'cancelled' || job.status === 'interrupted') break
        if (known.print === print) return job
        throw new ProblemError(422, 'That Idempotency-Key was used already, with other inputs')
      }
      known = now
    }
    const job = begin()
    calls.delete(id)
    calls.set(id, { print, job })
    job.catch(() => calls.delete(id))
    if (calls.size > mostKeys) calls.delete(calls.keys().next().value!)
    return job
  }
}
