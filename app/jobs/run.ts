import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Wire } from '../component.ts'
import type { Context } from '../context.ts'
import { toProblem } from '../errors.ts'
import type { StoredFile } from '../files/file.ts'
import type { Files } from '../files/files.ts'
import type { Interface } from '../interface.ts'
import { holdsFiles, type Json } from '../schema.ts'
import type { Services } from '../services.ts'
import type { Run } from './engine.ts'
import { isolated } from './isolate.ts'
import type { Job, JobEvent } from './job.ts'
import { type Made, making } from './made.ts'
import { paced } from './pace.ts'

type Emit = (event: JobEvent) => void

interface Needs {
  interfaces: ReadonlyMap<string, Interface>
  files: Files
  /** The folder in which each call gets a folder of its own. */
  scratch: string
  /** The module that exports the Interfaces, for those that run in a child process. */
  module?: string | undefined
  /** Asked for when a call runs, since the server is made of this too. */
  services(): Services
}

/**
 * How a Job is done: its files opened, its inputs decoded, `fn` called, each result encoded and its
 * files stored. Whatever comes, the scratch folder goes, and so do the files of a result that is
 * not the last.
 */
export function runner({ interfaces, files, scratch, module, services }: Needs): Run {
  return async (job, emit, signal) => {
    const face = interfaces.get(job.interface)
    const dir = join(scratch, job.id)
    const made = making(files, job, dir)
    const pace = paced(emit)
    try {
      if (!face) throw new Error(`No Interface ${job.interface}`)
      await mkdir(dir, { recursive: true })
      const inputs = await open(face, job, files, dir)
      const user = job.user ?? undefined
      const context = { ...pace.context, signal, dir, user, services: services() }
      const steps = face.isolate
        ? isolated(module, job.interface, inputs, context)
        : call(face, inputs, context)
      return { type: 'completed', outputs: await follow(steps, made, emit, signal) }
    } catch (error) {
      await made.drop()
      if (signal.aborted) return { type: 'cancelled' }
      return { type: 'failed', error: toProblem(error) }
    } finally {
      pace.stop()
      await rm(dir, { recursive: true, force: true })
    }
  }
}

export type Steps = AsyncGenerator<Wire[], Wire[] | undefined>

/** What `fn` gives, encoded: partial results are yielded, the one result of a plain fn returned. */
export async function* call(
  { inputs, outputs, ...face }: Pick<Interface, 'inputs' | 'outputs' | 'call'>,
  raw: { [name: string]: Json },
  context: Context,
): Steps {
  const encode = (step: unknown[]) =>
    outputs.components.map((component, i) => component.encode(step[i]))
  const values = inputs.components.map((component, i) => component.decode(raw[inputs.names[i]!]))
  const steps = face.call(values, context)
  let { done, value } = await steps.next()
  try {
    for (; !done; { done, value } = await steps.next()) yield encode(value as unknown[])
    return value && encode(value)
  } finally {
    await steps.return(undefined)
  }
}

async function follow(steps: Steps, made: Made, emit: Emit, signal: AbortSignal) {
  let outputs: Json[] = []
  try {
    for (;;) {
      const { done, value } = await steps.next()
      signal.throwIfAborted()
      if (value) outputs = await made.replace(value)
      signal.throwIfAborted()
      if (done) return outputs
      emit({ type: 'output', outputs })
    }
  } finally {
    await steps.return(undefined)
  }
}

async function open({ inputs }: Interface, job: Job, files: Files, dir: string) {
  const opened: { [name: string]: Json } = { ...job.inputs }
  for (const [i, name] of inputs.names.entries()) {
    const value = opened[name]
    if (value === undefined || !holdsFiles(inputs.components[i]!.schema)) continue
    opened[name] = Array.isArray(value)
      ? await Promise.all(value.map((file) => files.open(file as StoredFile, dir)))
      : await files.open(value as StoredFile, dir)
  }
  return opened
}
