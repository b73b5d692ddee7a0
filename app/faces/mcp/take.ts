import { InputError, Mismatch, ProblemError } from '../../errors.ts'
import type { Files } from '../../files/files.ts'
import type { RawInputs } from '../../jobs/check.ts'
import type { Signature } from '../../ports.ts'
import { expected, holdsFiles, type Json, type Schema } from '../../schema.ts'
import { shown } from '../../words.ts'
import type { Exchange } from './exchange.ts'
import type { Params } from './protocol.ts'

/** A tool's arguments in the one form that `jobs.submit` takes. */
export interface TakenInputs {
  raw: RawInputs
  /** What was wrong with a file on its way, as the end of a sentence, by input. */
  faults: Map<string, string>
  /** Removes the files that came with this call, save those whose ids are in `kept`. */
  discard(kept?: ReadonlySet<string>): Promise<void>
}

/** Where the schema wants a file, a text stands for one; all else stays as it is. */
export async function take(
  given: Params,
  { names, components }: Signature,
  exchange: Exchange,
  files: Files,
): Promise<TakenInputs> {
  const raw: RawInputs = Object.create(null)
  const faults = new Map<string, string>()
  const made: string[] = []

  async function taken(schema: Schema, item: Json): Promise<Json[]> {
    if (typeof item !== 'string' || item === '') return [item]
    const found: Json[] = []
    for await (const one of exchange.take(item)) {
      if (one.made) made.push(one.file.id)
      found.push(one.file)
    }
    if (found.length > 0) return found
    const wanted = `must be ${expected(schema)}, given as ${exchange.forms}`
    throw new Mismatch(`${wanted}, not ${shown(item)}`)
  }

  for (const [name, value] of Object.entries(given)) {
    raw[name] = value
    const schema = components[names.indexOf(name)]?.schema
    if (!schema || !holdsFiles(schema)) continue
    try {
      const items: Json[] = []
      for (const item of [value].flat()) items.push(...(await taken(schema, item)))
      raw[name] = several(schema, value, items)
    } catch (error) {
      faults.set(name, fault(error))
    }
  }
  return {
    raw,
    faults,
    async discard(kept = new Set()) {
      const gone = made.filter((id) => !kept.has(id))
      await Promise.all(gone.map((id) => files.remove(id)))
    },
  }
}

function several(schema: Schema, value: Json, items: Json[]): Json {
  if (schema.type === 'array') return items.filter((item) => item !== null)
  if (items.length > 1) throw new Mismatch('must be one file, not a folder of several')
  return Array.isArray(value) ? items : (items[0] ?? null)
}

function fault(error: unknown): string {
  if (error instanceof Mismatch) return error.message
  if (error instanceof InputError) return `could not be read: ${error.message}`
  if (error instanceof ProblemError && error.problem.status < 500) {
    return `could not be stored: ${error.problem.detail}`
  }
  throw error
}
