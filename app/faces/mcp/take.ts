import { InputError, Mismatch, ProblemError } from '../../errors.ts'
import type { Files } from '../../files/files.ts'
import type { RawInputs } from '../../jobs/check.ts'
import type { Signature } from '../../ports.ts'
import { expected, holdsFiles, type Json, type Schema } from '../../schema.ts'
import { count, shown } from '../../words.ts'
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

  const discard: TakenInputs['discard'] = async (kept = new Set()) => {
    const gone = made.filter((id) => !kept.has(id))
    await Promise.all(gone.map((id) => files.remove(id)))
  }

  async function* taken(schema: Schema, item: Json): AsyncGenerator<Json> {
    if (typeof item !== 'string' || item === '') return yield item
    let found = 0
    for await (const one of exchange.take(item)) {
      if (one.made) made.push(one.file.id)
      found++
      yield one.file
    }
    if (found > 0) return
    const wanted = `must be ${expected(schema)}, given as ${exchange.forms}`
    throw new Mismatch(`${wanted}, not ${shown(item)}`)
  }

  /** Stops at the first file too many. */
  async function list(schema: Schema, given: Json[]): Promise<Json[]> {
    const most = schema.maxItems ?? Infinity
    const tooMany = (is: string) => new Mismatch(`must be at most ${count(most)} files, not ${is}`)
    if (given.length > most) throw tooMany(count(given.length))
    const items: Json[] = []
    for (const item of given) {
      for await (const one of taken(schema, item)) {
        if (items.push(one) > most) throw tooMany('more')
      }
    }
    return items
  }

  async function single(schema: Schema, given: Json): Promise<Json> {
    let only: Json | undefined
    for await (const one of taken(schema, given)) {
      if (only !== undefined) throw new Mismatch('must be one file, not a folder of several')
      only = one
    }
    return only ?? null
  }

  for (const [name, value] of Object.entries(given)) {
    raw[name] = value
    const schema = components[names.indexOf(name)]?.schema
    if (!schema || !holdsFiles(schema) || value === null) continue
    try {
      if (schema.type === 'array') raw[name] = await list(schema, [value].flat())
      else raw[name] = await single(schema, value)
    } catch (error) {
      faults.set(name, await fault(error, discard))
    }
  }
  return { raw, faults, discard }
}

/** The end of a sentence; what is not the caller's fault ends the call. */
async function fault(error: unknown, discard: TakenInputs['discard']): Promise<string> {
  if (error instanceof Mismatch) return error.message
  if (error instanceof InputError) return `could not be read: ${error.message}`
  if (error instanceof ProblemError && error.problem.status === 413) {
    return `has a file that is too large. ${error.message}`
  }
  await discard()
  throw error
}
