import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Wire } from '../core/component.ts'
import type { Caller, Context, Host } from '../core/context.ts'
import { type FaultLog, type Mismatch, ResultError, toProblem } from '../core/errors.ts'
import type { StoredFile } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import { holdsFiles, type Json } from '../core/schema.ts'
import type { Files } from '../files/files.ts'
import type { Cancel, Run } from './engine.ts'
import { evaluate, outputFault, type Result, type Steps } from './evaluate.ts'
import { isolated } from './isolate.ts'
import { type Job, type JobEvent, throttled } from './job.ts'
import { hasFiles, outputFiles } from './output-files.ts'
import { type HeldState, heldState, type Slot, stateJson, stateless } from './state.ts'

type Emit = (event: JobEvent) => void
type Inputs = { [name: string]: Json }

interface Needs {
  interfaces: ReadonlyMap<string, Interface>
  files: Files
  host: Host
  /** The module that exports the Interfaces, for those that run in a child process. */
  module?: string | undefined
  /** Where faults of ours are written; to stderr unless said. */
  log?: FaultLog | undefined
  /** Hears what a call gave that depends on its inputs alone: `fn` did not ask who calls. */
  gave?(job: Job, outputs: Json[]): void
}

/**
 * How a Job is done: its files opened, its inputs decoded, `fn` called, each result encoded and its
 * files stored. Whatever comes, the scratch folder goes, and so do the files of a result that is
 * not the last. A plain function without files is done at once, and touches no disk.
 */
export function runner(needs: Needs): Run {
  const { interfaces } = needs
  return (job, emit, cancel, slot) => {
    const iface = interfaces.get(job.interface)
    const state = iface?.state && heldState(iface.state, () => slot?.read())
    const call = running(job, cancel, needs, emit, { slot, state })
    try {
      if (!iface) throw new Error(`No Interface ${job.interface}`)
      const inputs = job.secrets ? { ...job.inputs, ...job.secrets } : job.inputs
      if (iface.isolate || iface.inputs.hasFiles) {
        return settled(call, needs, opened(iface, inputs, call, needs, slot))
      }
      const result = evaluate(job.interface, iface, inputs, call.context)
      if (!Array.isArray(result) || call.isUsed() || result.some(hasFiles)) {
        return settled(call, needs, result)
      }
      return cancel.aborted ? { type: 'cancelled' } : call.completed(result as Json[])
    } catch (error) {
      return settled(call, needs, Promise.reject(error))
    }
  }
}

/** The same for an `fn` whose files are to be opened first, or that runs in a child process. */
async function opened(
  iface: Interface,
  raw: Inputs,
  { job, context }: Running,
  { files, module }: Needs,
  slot: Slot | undefined,
): Promise<Wire[] | Steps> {
  const inputs = await open(iface, raw, files, context)
  return iface.isolate
    ? isolated(module, job.interface, inputs, context, iface.state && slot?.read())
    : evaluate(job.interface, iface, inputs, context)
}

/** Waits for a result, stores its files, shows partial ones; cleans up in the end. */
async function settled(
  { job, cancel, emit, context, completed, close }: Running,
  { interfaces, files, log }: Needs,
  result: Result,
): Promise<JobEvent> {
  const wrong = (i: number, error: Mismatch) =>
    new ResultError(
      `${job.interface}: ${outputFault(interfaces.get(job.interface)!.outputs, i, error)}`,
    )
  const made = outputFiles(files, job, { dir: () => context.dir, cancel, wrong })
  try {
    const steps = await result
    let outputs: Json[] = []
    if (Array.isArray(steps)) outputs = await made.replace(steps)
    else {
      for await (const step of steps) {
        if (cancel.aborted) break
        outputs = await made.replace(step)
        if (cancel.aborted) break
        emit({ type: 'output', outputs })
      }
    }
    if (cancel.aborted) throw cancel.signal.reason
    return completed(outputs)
  } catch (error) {
    const problem = cancel.aborted ? undefined : toProblem(error, log)
    await made.drop()
    return problem ? { type: 'failed', error: problem } : { type: 'cancelled' }
  } finally {
    await close()
  }
}

/** A call under way: what `fn` is given, and what is to be let go of in the end. */
interface Running {
  job: Job
  cancel: Cancel
  emit: Emit
  context: Context<unknown>
  /** Whether there is anything to let go of. */
  isUsed(): boolean
  completed(outputs: Json[]): JobEvent
  close(): Promise<void>
}

/** The folder, the signal and the clock of a call are made when `fn` first asks for them. */
function running(
  job: Job,
  cancel: Cancel,
  { host, gave }: Needs,
  emit: Emit,
  { slot, state }: Kept,
): Running {
  let isPersonal = false
  let dir: string | undefined
  let telling: ReturnType<typeof throttled> | undefined
  const context: Context<unknown> = {
    get signal() {
      return cancel.signal
    },
    get dir() {
      if (dir === undefined) {
        dir = join(host.scratch, job.id)
        mkdirSync(dir, { recursive: true })
      }
      return dir
    },
    progress(done, total, label) {
      telling ??= throttled(emit)
      telling.progress(done, total, label)
    },
    log: (message) => emit({ type: 'log', message }),
    get caller() {
      isPersonal = true
      return callerOf(job)
    },
    get state() {
      return state?.value
    },
    set state(value) {
      if (!state) throw new TypeError(stateless)
      state.value = value
    },
    save() {
      if (!state) throw new TypeError(stateless)
      slot?.save(stateJson(job.interface, state.value, host.config.MAX_STATE_BYTES))
    },
    job: job.id,
    config: host.config,
    host,
  }
  return {
    job,
    cancel,
    emit,
    context,
    isUsed: () => dir !== undefined || telling !== undefined,
    completed(outputs) {
      if (state?.isUsed) {
        const json = stateJson(job.interface, state.value, host.config.MAX_STATE_BYTES)
        slot?.leave(json)
      } else if (!isPersonal) gave?.(job, outputs)
      return { type: 'completed', outputs }
    },
    async close() {
      telling?.stop()
      if (dir === undefined) return
      await rm(dir, { recursive: true, force: true, maxRetries: 3 }).catch(console.error)
    },
  }
}

/** The state of a call, and where it is kept, if it is. */
interface Kept {
  slot: Slot | undefined
  state: HeldState | undefined
}

/** Who called, as far as a Job keeps it. Whether they may call was settled before. */
const callerOf = ({ owner, user, address }: Job): Caller => ({
  session: owner ?? undefined,
  user: user ?? undefined,
  address: address ?? undefined,
  may: { write: false },
})

async function open({ inputs }: Interface, raw: Inputs, files: Files, context: Context<unknown>) {
  const local = (file: Json) => files.open(file as StoredFile, () => context.dir, context.signal)
  const found = { ...raw }
  for (const [i, name] of inputs.names.entries()) {
    const value = found[name]
    if (value === undefined || !holdsFiles(inputs.components[i]!.schema)) continue
    found[name] = Array.isArray(value) ? await Promise.all(value.map(local)) : await local(value)
  }
  return found
}
