import { setMaxListeners } from 'node:events'
import { createReadStream } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Wire } from '../core/component.ts'
import { type FileLike, FileOutput, isStored, type StoredFile } from '../core/file.ts'
import type { Json } from '../core/schema.ts'
import type { Files } from '../files/files.ts'
import type { Cancel } from './engine.ts'
import type { Job } from './job.ts'

/** The files that a call makes; only those of its latest result are kept. */
export interface OutputFiles {
  /**
   * Stores the files of a result, and removes those of the ones before that it has no more. A body
   * that was handed over before is the file that it became then.
   */
  replace(step: Wire[]): Promise<Json[]> | Json[]
  /** Removes them all, when the call comes to nothing. What cannot be removed is left to sweeping. */
  drop(): Promise<void>
}

/** What is still being stored when the call is cancelled breaks off. */
export function outputFiles(
  files: Files,
  job: Job,
  dir: () => string,
  cancel: Cancel,
): OutputFiles {
  let kept: Map<FileLike, Promise<StoredFile>> | undefined

  /** A file that came in may go out again as it is; it is not ours to remove. */
  const given = (id: string): StoredFile | undefined =>
    Object.values(job.inputs)
      .flat()
      .filter(isStored)
      .find((file) => file.id === id)

  async function store({ body, name }: FileOutput): Promise<StoredFile> {
    const known = isStored(body) && given(body.id)
    if (known) return known
    const { signal } = cancel
    // As many as there are files.
    setMaxListeners(0, signal)
    return files.put(addAbortSignal(signal, await readable(body, dir)), name)
  }

  /** One file for one body, however many outputs and results show it. */
  function once(file: FileOutput, used: Set<FileLike>): Promise<StoredFile> {
    kept ??= new Map()
    const storing = kept.get(file.body) ?? store(file)
    kept.set(file.body, storing)
    used.add(file.body)
    return storing
  }

  async function walk(wire: Wire, used: Set<FileLike>): Promise<Json> {
    if (!hasFiles(wire)) return wire as Json
    if (wire instanceof FileOutput) return once(wire, used)
    if (Array.isArray(wire)) return Promise.all(wire.map((item) => walk(item, used)))
    const entries = Object.entries(wire as object).map(async ([key, item]) => [
      key,
      await walk(item, used),
    ])
    return Object.fromEntries(await Promise.all(entries))
  }

  async function forget(body: FileLike): Promise<void> {
    const storing = kept?.get(body)
    kept?.delete(body)
    const file = await storing?.catch(() => undefined)
    if (file && !given(file.id)) await files.remove(file.id)
  }

  async function stored(step: Wire[]): Promise<Json[]> {
    const used = new Set<FileLike>()
    const outputs = await Promise.all(step.map((wire) => walk(wire, used)))
    const gone = [...(kept?.keys() ?? [])].filter((body) => !used.has(body))
    await forgetAll(gone)
    return outputs
  }

  async function forgetAll(bodies: FileLike[]): Promise<void> {
    const gone = await Promise.allSettled(bodies.map(forget))
    for (const one of gone) if (one.status === 'rejected') console.error(one.reason)
  }

  return {
    replace: (step) => (kept || step.some(hasFiles) ? stored(step) : (step as Json[])),
    drop: () => forgetAll([...(kept?.keys() ?? [])]),
  }
}

/** Whether there is a file anywhere in a value on its way out. */
export function hasFiles(wire: Wire): boolean {
  if (typeof wire !== 'object' || wire === null) return false
  return wire instanceof FileOutput || Object.values(wire).some(hasFiles)
}

async function readable(body: FileLike, dir: () => string): Promise<Readable> {
  if (body instanceof Readable) return body
  if (body instanceof Uint8Array) return Readable.from([body])
  if (body instanceof Blob) return Readable.fromWeb(body.stream() as ReadableStream)
  if ('getReader' in body) return Readable.fromWeb(body as ReadableStream)
  const path = await realpath(body.path)
  if (!path.startsWith((await realpath(dir())) + sep)) {
    throw new TypeError(`fn returned a file outside context.dir: ${path}`)
  }
  return createReadStream(path)
}
