import { createHash } from 'node:crypto'
import type { Config } from '../core/config.ts'
import type { Caller } from '../core/context.ts'
import { ProblemError } from '../core/errors.ts'
import { isId, isStored, newId, storedIn } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import type { Json } from '../core/schema.ts'
import type { Files } from '../files/files.ts'
import { type Checked, check, type RawInputs } from './check.ts'
import { type Deletion, deletion } from './deletion.ts'
import type { Engine, Hear, History, Part, Update } from './engine.ts'
import { following, type Patience } from './following.ts'
import { isEnded, type Job } from './job.ts'
import type { Lifted } from './lift.ts'
import { passingFiles } from './passing-files.ts'

/** How a call is to be made, beside its inputs. */
export interface CallOptions {
  caller: Caller
  /** Kept over a restart; say so when the Job's address is handed out. */
  durable?: boolean
  /** The same key with the same inputs, from the same caller, is the same durable Job. */
  key?: string | undefined
  /** That key with other inputs is refused (422), and not another Job. */
  single?: boolean
}

export interface FollowOptions extends CallOptions, Patience {
  /** Keeps what came with a call that was refused, for a form to show again. */
  keepsRefused?: boolean
}

/** The calls of all Interfaces: the one door for every face. */
export interface Calls extends Deletion, Pick<Engine, 'keep' | 'states' | 'sweep' | 'close'> {
  /**
   * Makes a call and follows it to its end. Throws a ProblemError: 400 with every wrong field, 401
   * or 403 when this caller may not, 503 when too many wait. When the call comes to nothing, what
   * was stored for it is let go; so is, once it has ended, what no durable Job refers to.
   */
  call(name: string, lifted: Lifted, options: FollowOptions): Promise<Job>
  /** Checks and queues a call, to be followed by its id. Throws as `call` does. */
  submit(name: string, lifted: Lifted, options: CallOptions): Promise<Job>
  /** Throws a ProblemError 401 or 403 when this caller may not call it at all: before a body is read. */
  permit(name: string, caller: Caller): void
  get(id: string): Promise<Job | undefined>
  watch(id: string, signal?: AbortSignal): AsyncIterable<Update>
  /** Stops a Job. Throws a ProblemError 403 when another session made it. */
  cancel(id: string, caller: Caller): Promise<void>
  /** The durable Jobs of this caller's session. */
  list(caller: Caller, part?: Part): Promise<History>
}

interface Needs {
  engine: Engine
  interfaces: ReadonlyMap<string, Interface>
  files: Files
  config: Config
  /** What is said to who may not write. */
  refusal(): ProblemError
}

/** Seconds that the files of a result are kept to which no durable Job refers. */
const briefly = 600

export function calls({ engine, interfaces, files, config, refusal }: Needs): Calls {
  function ifaceOf(name: string): Interface {
    const iface = interfaces.get(name)
    if (!iface) throw new ProblemError(404, `There is no Interface “${name}”`)
    return iface
  }

  function permit(name: string, { may }: Caller): void {
    if (ifaceOf(name).guarded?.(config) && !may.write) throw refusal()
  }

  const passing = passingFiles(files, Math.min(config.FILE_TTL, briefly))

  function begin(
    name: string,
    id: string,
    lifted: Lifted,
    options: CallOptions,
    hear?: Hear,
  ): Job | Promise<Job> {
    permit(name, options.caller)
    const checked = check(ifaceOf(name), lifted.raw, files, lifted.faults)
    const add = (settled: Checked) => enter(name, id, settled, options, hear)
    return checked instanceof Promise ? checked.then(add) : add(checked)
  }

  function enter(
    name: string,
    id: string,
    { inputs, secrets }: Checked,
    { caller, key, single = false, durable = false }: CallOptions,
    hear?: Hear,
  ): Job | Promise<Job> {
    const job: Job = {
      id,
      interface: name,
      status: 'queued',
      position: null,
      eta: null,
      progress: null,
      log: noLog,
      inputs,
      outputs: null,
      error: null,
      created: Date.now(),
      started: null,
      ended: null,
      owner: caller.session ?? null,
      user: caller.user ?? null,
      address: caller.address ?? null,
      durable,
    }
    if (secrets) job.secrets = secrets
    if (ifaceOf(name).inputs.hasFiles) passing.use(idsIn(Object.values(inputs)), durable)
    hear?.({ seq: 0, job })
    if (!key || !durable) return engine.add(job, { hear })
    const scope = hashed([name, caller.session ?? caller.address ?? '', key, single])
    return fingerprintOf(key, { ...inputs, ...secrets }, files).then((fingerprint) =>
      engine.add(job, { hear, idempotency: { scope, fingerprint, single } }),
    )
  }

  /** Follows a call that was begun, and lets go of what it needs no more. */
  async function follow(
    follower: ReturnType<typeof following>,
    begun: Job | Promise<Job>,
    id: string,
    lifted: Lifted,
    { wait, keepsRefused }: FollowOptions,
  ): Promise<Job> {
    let job: Job
    try {
      job = await begun
    } catch (error) {
      if (!keepsRefused) await lifted.discard()
      throw error
    }
    const isOwn = job.id === id
    // An earlier call had its key, and its own copy of what this one brought.
    if (!isOwn) await lifted.discard()
    if (wait === 0) return job
    if (!isOwn) follower.turnTo(job, (signal) => engine.watch(job.id, signal))
    try {
      const after = await follower.ended()
      if (after.durable) return after
      if (isEnded(after)) await letGo(after, lifted)
      else if (follower.hungUp) await stop(job.id, lifted)
      else await engine.keep(job.id)
      return after
    } catch (error) {
      if (!job.durable) await stop(job.id, lifted)
      throw error
    }
  }

  async function stop(id: string, lifted: Lifted) {
    await engine.cancel(id)
    await lifted.discard()
  }

  /** What is left of a call that has ended and is not kept: its result, for a little while. */
  function letGo({ interface: name, inputs, outputs }: Job, lifted: Lifted) {
    const iface = ifaceOf(name)
    if (!iface.inputs.hasFiles && !iface.outputs.hasFiles) return undefined
    const made = idsIn(outputs)
    const discarded = lifted.discard(made)
    for (const id of idsIn(Object.values(inputs))) made.delete(id)
    passing.add(made)
    return discarded
  }

  return {
    permit,
    async submit(name, lifted, options) {
      try {
        const id = newId()
        const job = await begin(name, id, lifted, options)
        if (job.id !== id) await lifted.discard()
        return job
      } catch (error) {
        await lifted.discard()
        throw error
      }
    },
    call(name, lifted, options) {
      const follower = following(options)
      const hear = options.wait === 0 ? undefined : follower.hear
      const id = newId()
      let begun: Job | Promise<Job>
      try {
        begun = begin(name, id, lifted, options, hear)
      } catch (error) {
        begun = Promise.reject(error)
      }
      const over = follower.over(lifted)
      return over ? Promise.resolve(over) : follow(follower, begun, id, lifted, options)
    },
    get: async (id) => (isId(id) ? engine.get(id) : undefined),
    async *watch(id, signal) {
      if (isId(id)) yield* engine.watch(id, signal)
    },
    async cancel(id, caller) {
      const job = isId(id) ? await engine.get(id) : undefined
      if (job && !mayStop(job, caller)) {
        throw new ProblemError(403, 'Only who started it can stop it')
      }
      await engine.cancel(id)
    },
    list: async ({ session }, part) =>
      session === undefined ? { jobs: [], older: undefined } : engine.list(session, part),
    ...deletion(engine, files),
    keep: engine.keep,
    states: engine.states,
    async sweep() {
      await Promise.all([engine.sweep(), passing.sweep()])
    },
    close: engine.close,
  }
}

/** Whether a caller may stop a Job: its own, or one that is nobody's. */
export const mayStop = ({ owner }: Job, { session }: Caller): boolean =>
  owner === null || owner === session

const noLog: string[] = []

const idsIn = (outputs: Json[] | null): Set<string> =>
  new Set(storedIn(outputs).map(({ id }) => id))

/**
 * A hash of inputs in which files count by their bytes: each upload of one has its own id. Without
 * the key, which nobody writes down, no password can be found out from it.
 */
async function fingerprintOf(key: string, inputs: RawInputs, files: Files): Promise<string> {
  const plain = async (value: Json): Promise<Json> => {
    if (isStored(value)) return [value.name, (await files.hash(value.id)) ?? value.id]
    return Array.isArray(value) ? Promise.all(value.map(plain)) : value
  }
  const values = await Promise.all(Object.values(inputs).map((value) => plain(value as Json)))
  return hashed([key, Object.keys(inputs), values])
}

const hashed = (value: Json): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')
