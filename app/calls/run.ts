import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Wire } from '../core/component.ts'
import type { Caller, Context, Host } from '../core/context.ts'
import { toProblem } from '../core/errors.ts'
import type { StoredFile } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import { holdsFiles, type Json } from '../core/schema.ts'
import type { Files } from '../files/files.ts'
import type { Cancel, Run } from './engine.ts'
import { isolated } from './isolate.ts'
import { type Job, type JobEvent, throttled } from './job.ts'
import { type OutputFiles, outputFiles } from './output-files.ts'

type Emit = (event: JobEvent) => void

interface Needs {
  interfaces: ReadonlyMap<string, Interface>
  files: Files
  host: Host
  /** The module that exports the Interfaces, for those that run in a child process. */
  module?: string | undefined
}

/**
 * How a Job is done: its files opened, its inputs decoded, `fn` called, each result encoded and its
 * files stored. Whatever comes, the scratch folder goes, and so do the files of a result that is
 * not the last.
 */
export function runner({ interfaces, files, host, module }: Needs): Run {
  return async (job, emit, cancel) => {
    const iface = interfaces.get(job.interface)
    const scratch = folder(join(host.scratch, job.id))
    const made = outputFiles(files, job, scratch)
    const telling = throttled(emit)
    try {
      if (!iface) throw new Error(`No Interface ${job.interface}`)
      const context = contextOf({ job, cancel, scratch, host }, telling.progress, emit)
      const raw = { ...job.inputs, ...job.secrets }
      const inputs = iface.inputs.hasFiles ? await open(iface, raw, files, context) : raw
      const result = iface.isolate
        ? isolated(module, job.interface, inputs, context)
        : evaluate(iface, inputs, context)
      const steps = isSteps(result) ? result : await result
      const outputs = Array.isArray(steps)
        ? await made.replace(steps)
        : await follow(steps, made, emit, cancel)
      if (cancel.aborted) throw cancel.signal.reason
      return { type: 'completed', outputs }
    } catch (error) {
      const problem = cancel.aborted ? undefined : toProblem(error)
      await made.drop()
      return problem ? { type: 'failed', error: problem } : { type: 'cancelled' }
    } finally {
      telling.stop()
      await scratch.remove()
    }
  }
}

export type Steps = AsyncIterable<Wire[]>

/** What `fn` gives, encoded: one result, at once or later, or partial ones. */
export function evaluate(
  { inputs, outputs, call }: Pick<Interface, 'inputs' | 'outputs' | 'call'>,
  raw: { [name: string]: Json },
  context: Context,
): Wire[] | Promise<Wire[]> | Steps {
  const encode = (step: unknown[]) =>
    outputs.components.map((component, i) => component.encode(step[i]))
  const values = inputs.components.map((component, i) => component.decode(raw[inputs.names[i]!]))
  const result = call(values, context)
  if (Array.isArray(result)) return encode(result)
  return result instanceof Promise ? result.then(encode) : encoded(result, encode)
}

async function* encoded(steps: AsyncIterable<unknown[]>, encode: (step: unknown[]) => Wire[]) {
  for await (const step of steps) yield encode(step)
}

/** Partial results, each shown as it comes; the last one counts. */
async function follow(steps: Steps, made: OutputFiles, emit: Emit, cancel: Cancel) {
  let outputs: Json[] = []
  for await (const step of steps) {
    if (cancel.aborted) break
    outputs = await made.replace(step)
    if (cancel.aborted) break
    emit({ type: 'output', outputs })
  }
  return outputs
}

interface Call {
  job: Job
  cancel: Cancel
  scratch: Folder
  host: Host
}

function contextOf(
  { job, cancel, scratch, host }: Call,
  progress: Context['progress'],
  emit: Emit,
): Context {
  return {
    get signal() {
      return cancel.signal
    },
    get dir() {
      return scratch.path()
    },
    progress,
    log: (message) => emit({ type: 'log', message }),
    caller: callerOf(job),
    config: host.config,
    host,
  }
}

/** Who called, as far as a Job keeps it. Whether they may call was settled before. */
const callerOf = ({ owner, user, address }: Job): Caller => ({
  session: owner ?? undefined,
  user: user ?? undefined,
  address: address ?? undefined,
  may: { write: false },
})

interface Folder {
  /** Its path; it is made now if it is not there. */
  path(): string
  remove(): Promise<void> | undefined
}

/** A call's own folder, of which nothing is made until somebody asks for it. */
function folder(path: string): Folder {
  let isMade = false
  return {
    path() {
      if (!isMade) mkdirSync(path, { recursive: true })
      isMade = true
      return path
    },
    remove: () =>
      isMade
        ? rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(console.error)
        : undefined,
  }
}

async function open(
  { inputs }: Interface,
  raw: { [name: string]: Json },
  files: Files,
  context: Context,
) {
  const opened = { ...raw }
  const local = (file: Json) => files.open(file as StoredFile, () => context.dir, context.signal)
  for (const [i, name] of inputs.names.entries()) {
    const value = opened[name]
    if (value === undefined || !holdsFiles(inputs.components[i]!.schema)) continue
    opened[name] = Array.isArray(value) ? await Promise.all(value.map(local)) : await local(value)
  }
  return opened
}

const isSteps = (result: object): result is Steps => Symbol.asyncIterator in result
