import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Interface } from '../core/interface.ts'
import type { Json } from '../core/schema.ts'
import type { StoredFile } from '../files/file.ts'
import type { Files } from '../files/files.ts'
import type { RawInputs } from './check.ts'

/** The example rows of an Interface as raw inputs, their pictures stored like any upload. */
export interface Examples {
  rows(face: Interface): Promise<RawInputs[]>
}

export function examples(files: Files): Examples {
  const stored = new Map<string, Promise<StoredFile>>()

  /** Stored once; and again when its time as a file was over. */
  async function store(url: URL): Promise<StoredFile> {
    const known = await stored.get(url.href)
    if (known && (await files.get(known.id))) return known
    const path = fileURLToPath(url)
    const storing = files.put(createReadStream(path), basename(path))
    stored.set(url.href, storing)
    storing.catch(() => stored.delete(url.href))
    return storing
  }

  const value = async (given: unknown): Promise<Json> => {
    if (given instanceof URL) return store(given)
    if (Array.isArray(given) && given.some((item) => item instanceof URL)) {
      return Promise.all(given.map(value))
    }
    return given as Json
  }

  async function row(given: { [name: string]: unknown }): Promise<RawInputs> {
    const entries = Object.entries(given).map(async ([name, item]) => [name, await value(item)])
    return Object.fromEntries(await Promise.all(entries))
  }

  return { rows: (face) => Promise.all(face.examples.map(row)) }
}
