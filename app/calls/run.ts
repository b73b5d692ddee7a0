import { createReadStream } from 'node:fs'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Wire } from '../core/component.ts'
import type { Context } from '../core/context.ts'
import { toProblem } from '../core/errors.ts'
import type { Interface } from '../core/interface.ts'
import { holdsFiles, type Json } from '../core/schema.ts'
import { type FileLike, FileOutput, isStored, type StoredFile } from '../files/file.ts'
import type { Files } from '../files/files.ts'
import type { Run } from './engine.ts'
import { isolated } from './isolate.ts'
import { type Job, type JobEvent, paced } from './job.ts'
import type { Services } from './services.ts'

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

/** The files that a call makes; only those of its latest result are kept. */
export interface Made {
  /**
   * Stores the files of a result, and removes those of the ones before that it has no more. A body
   * that was handed over before is the file that it became then.
   */
  replace(step: Wire[]): Promise<Json[]>
  /** Removes them all, when the call comes to nothing. */
  drop(): Promise<void>
}

export function making(files: Files, job: Job, dir: string): Made {
  const kept = new Map<FileLike, Promise<StoredFile>>()

  /** A file that came in may go out again as it is; it is not ours to remove. */
  const given = new Map(
    Object.values(job.inputs)
      .flat()
      .filter(isStored)
      .map((file) => [file.id, file]),
  )

  async function store({ body, name }: FileOutput): Promise<StoredFile> {
    const known = isStored(body) && given.get(body.id)
    return known || files.put(await readable(body, dir), name)
  }

  /** One file for one body, however many outputs and results show it. */
  function once(file: FileOutput, used: Set<FileLike>): Promise<StoredFile> {
    const storing = kept.get(file.body) ?? store(file)
    kept.set(file.body, storing)
    used.add(file.body)
    return storing
  }

  async function walk(wire: Wire, used: Set<FileLike>): Promise<Json> {
    if (wire instanceof FileOutput) return once(wire, used)
    if (Array.isArray(wire)) return Promise.all(wire.map((item) => walk(item, used)))
    if (typeof wire !== 'object' || wire === null) return wire ?? null
    const entries = Object.entries(wire).map(async ([key, item]) => [key, await walk(item, used)])
    return Object.fromEntries(await Promise.all(entries))
  }

  async function forget(body: FileLike): Promise<void> {
    const storing = kept.get(body)
    kept.delete(body)
    const file = await storing?.catch(() => undefined)
    if (file && !given.has(file.id)) await files.remove(file.id)
  }

  return {
    async replace(step) {
      const used = new Set<FileLike>()
      const outputs = await Promise.all(step.map((wire) => walk(wire, used)))
      await Promise.all([...kept.keys()].filter((body) => !used.has(body)).map(forget))
      return outputs
    },
    async drop() {
      await Promise.all([...kept.keys()].map(forget))
    },
  }
}

async function readable(body: FileLike, dir: string): Promise<Readable> {
  if (body instanceof Readable) return body
  if (body instanceof Uint8Array) return Readable.from([body])
  if (body instanceof Blob) return Readable.fromWeb(body.stream() as ReadableStream)
  if ('getReader' in body) return Readable.fromWeb(body)
  const path = await realpath(body.path)
  if (!path.startsWith((await realpath(dir)) + sep)) {
    throw new TypeError(`fn returned a file outside context.dir: ${path}`)
  }
  return createReadStream(path)
}
