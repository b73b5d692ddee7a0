import type { RawInputs } from '../../calls/check.ts'
import { InputError, Mismatch, ProblemError } from '../../core/errors.ts'
import type { Signature } from '../../core/ports.ts'
import { count, expected, holdsFiles, type Json, type Schema, shown } from '../../core/schema.ts'
import type { StoredFile } from '../../files/file.ts'
import { type Files, isId } from '../../files/files.ts'
import { dataUrl } from '../http/body.ts'
import type { Params } from './protocol.ts'

/** A file that a client gave; `made` if it was stored just now, for this call. */
export interface Taken {
  file: { id: string }
  made: boolean
}

/** How files cross a transport, in and out. */
export interface Exchange {
  /** How a client gives a file, as it reads after "given as": "a data: URL, or …". */
  forms: string
  /**
   * The file that a text stands for, or those of a folder; none when the text is in none of the
   * forms. Throws a Mismatch when it is, but no such file may be had.
   */
  take(text: string): AsyncIterable<Taken>
  /** The URI under which the client can read the file. */
  link(file: StoredFile): Promise<string>
}

/** Files over HTTP. Nothing is ever fetched: an address stands for the id in it. */
export function httpExchange(files: Files, origin: string, root: string): Exchange {
  return {
    forms:
      'a data: URL, or the id or the url of a file that a tool made or that was sent to ' +
      `POST ${origin}${root}/files`,
    async *take(text) {
      if (text.startsWith('data:')) return yield made(await dataUrl(text, files))
      const id = isId(text) ? text : /\/files\/([0-9a-f]{32})(?:[/?#]|$)/.exec(text)?.[1]
      if (id !== undefined) yield { file: { id }, made: false }
    },
    link: async ({ url }) => origin + url,
  }
}

export const made = ({ id }: StoredFile): Taken => ({ file: { id }, made: true })

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
