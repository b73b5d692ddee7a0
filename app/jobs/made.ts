import { createReadStream } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Wire } from '../component.ts'
import { type FileLike, FileOutput, isStored, type StoredFile } from '../files/file.ts'
import type { Files } from '../files/files.ts'
import type { Json } from '../schema.ts'
import type { Job } from './job.ts'

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
