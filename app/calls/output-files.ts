import { setMaxListeners } from 'node:events'
import { createReadStream } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Wire } from '../core/component.ts'
import { hasCode, Mismatch } from '../core/errors.ts'
import { type FileLike, FileOutput, isStored, type StoredFile } from '../core/file.ts'
import { accepts, article, type Json, kinds } from '../core/schema.ts'
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

interface Making {
  dir(): string
  cancel: Cancel
  /** What is thrown of an output whose file is not what it must be. */
  wrong(output: number, error: Mismatch): Error
}

/** What is still being stored when the call is cancelled breaks off. */
export function outputFiles(files: Files, job: Job, { dir, cancel, wrong }: Making): OutputFiles {
  let kept: Map<FileLike, Promise<StoredFile>> | undefined

  /** A file that came in may go out again as it is; it is not ours to remove. */
  const given = (id: string): StoredFile | undefined =>
    Object.values(job.inputs)
      .flat()
      .filter(isStored)
      .find((file) => file.id === id)

  async function store({ body, name, accept }: FileOutput): Promise<StoredFile> {
    const known = isStored(body) && given(body.id)
    if (known) return known
    const { signal } = cancel
    // As many as there are files.
    setMaxListeners(0, signal)
    const file = await files.put(addAbortSignal(signal, await readable(body, dir)), name)
    if (isOfKind(file.type, accept)) return file
    await files.remove(file.id)
    throw new Mismatch(`must be ${article(kinds(accept))}, not ${typeTold(file.type)}`)
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
    const outputs = await Promise.all(
      step.map((wire, i) =>
        walk(wire, used).catch((error) => {
          throw error instanceof Mismatch ? wrong(i, error) : error
        }),
      ),
    )
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
  const path = await realpath(body.path).catch((cause) => {
    throw hasCode(cause, 'ENOENT', 'ENOTDIR')
      ? new Mismatch(`must be there: no file is at “${body.path}”`)
      : cause
  })
  if (!path.startsWith((await realpath(dir())) + sep)) {
    throw new Mismatch(`must be a file in context.dir, and “${path}” is outside`)
  }
  return createReadStream(path)
}

/** Whether a file is of one of these types, or of the kind that they are of: a GIF is an image. */
function isOfKind(type: string, accept: readonly string[] | undefined): boolean {
  if (accept === undefined || accepts(accept, type)) return true
  const family = /^(image|video|audio)\//.exec(type)?.[0]
  return family !== undefined && accept.some((one) => one.startsWith(family))
}

const typeTold = (type: string): string =>
  type === 'application/octet-stream' ? 'bytes of a type unknown here' : `a file of type ${type}`
