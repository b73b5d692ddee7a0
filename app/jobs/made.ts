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
  /** Stores the files of a result, and removes those of the one before. */
  replace(step: Wire[]): Promise<Json[]>
  /** Removes them all, when the call comes to nothing. */
  drop(): Promise<void>
}

export function making(files: Files, job: Job, dir: string): Made {
  let kept: string[] = []

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

  /** One file for one body, however many outputs show it. */
  function once(file: FileOutput, stored: Map<FileLike, Promise<StoredFile>>) {
    const storing = stored.get(file.body) ?? store(file)
    stored.set(file.body, storing)
    return storing
  }

  async function walk(wire: Wire, stored: Map<FileLike, Promise<StoredFile>>): Promise<Json> {
    if (wire instanceof FileOutput) return once(wire, stored)
    if (Array.isArray(wire)) return Promise.all(wire.map((item) => walk(item, stored)))
    if (typeof wire !== 'object' || wire === null) return wire ?? null
    const entries = Object.entries(wire).map(async ([key, item]) => [key, await walk(item, stored)])
    return Object.fromEntries(await Promise.all(entries))
  }

  async function drop() {
    const ids = kept
    kept = []
    await Promise.all(ids.map((id) => files.remove(id)))
  }

  return {
    async replace(step) {
      const stored = new Map<FileLike, Promise<StoredFile>>()
      try {
        const outputs = await Promise.all(step.map((wire) => walk(wire, stored)))
        await drop()
        return outputs
      } finally {
        for (const result of await Promise.allSettled(stored.values())) {
          if (result.status === 'fulfilled' && !given.has(result.value.id))
            kept.push(result.value.id)
        }
      }
    },
    drop,
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
