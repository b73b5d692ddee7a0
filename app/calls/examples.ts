import type { StoredFile } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import type { Json } from '../core/schema.ts'
import type { Files } from '../files/files.ts'
import type { RawInputs } from './check.ts'

/** The example rows of an Interface as raw inputs, each file in them one that can be had by its id. */
export interface Examples {
  rows(iface: Interface): Promise<RawInputs[]>
}

export function examples(files: Pick<Files, 'include'>): Examples {
  const rows = new WeakMap<Interface['examples'], Promise<RawInputs[]>>()

  const value = async (given: unknown): Promise<Json> => {
    if (given instanceof URL) return files.include(given)
    if (Array.isArray(given) && given.some((item) => item instanceof URL)) {
      return Promise.all(given.map((url) => files.include(url as URL) as Promise<StoredFile>))
    }
    return given as Json
  }

  async function row(given: { [name: string]: unknown }): Promise<RawInputs> {
    const entries = Object.entries(given).map(async ([name, item]) => [name, await value(item)])
    return Object.fromEntries(await Promise.all(entries))
  }

  return {
    rows({ examples }) {
      let found = rows.get(examples)
      if (!found) {
        found = Promise.all(examples.map(row))
        found.catch(() => rows.delete(examples))
        rows.set(examples, found)
      }
      return found
    },
  }
}
