import { Mismatch, ProblemError, wrongFields } from '../core/errors.ts'
import { isStored, type StoredFile, shorten } from '../core/file.ts'
import type { NodeStream } from '../core/platform.ts'
import type { Signature } from '../core/ports.ts'
import {
  bytes,
  count,
  expected,
  holdsFiles,
  isFile,
  isTable,
  type Json,
  list,
  type Schema,
  shown,
} from '../core/schema.ts'
import type { Files } from '../files/files.ts'
import { type RawInputs, refuseCount } from './check.ts'

/** A file as a caller gives it: one that is here already, or bytes that are still to be stored. */
export type Given = { id: string } | Source

export interface Source {
  name: string
  /** In bytes, where it is known before it is read. */
  size?: number
  open(): NodeStream | Promise<NodeStream>
}

/** How files are written on one transport: all in which transports differ about values. */
export interface Exchange {
  /** How a caller gives a file, as it reads after "given as": "a data: URL, or …". */
  readonly forms: string
  /**
   * The files that a value stands for: several where it names a folder, none where it is written in
   * none of the forms. Reads no bytes and stores nothing. Throws a Mismatch where it names a file
   * that may not be had. Of a folder it takes what is of a type in `accept`.
   */
  read(value: Json, mayBeSeveral: boolean, accept?: readonly string[]): Given[] | Promise<Given[]>
  /** A file of ours as this transport writes it. */
  write(file: StoredFile): Json | Promise<Json>
}

/** A call's inputs in the one form that `calls` takes, however they came. */
export interface Lifted {
  raw: RawInputs
  /** What was wrong with a file on its way, as the end of a sentence, by input. */
  faults: ReadonlyMap<string, string>
  /** Whether anything was stored for this call. */
  stored: boolean
  /** Removes what was stored for this call, but for the files whose ids are in `kept`. */
  discard(kept?: ReadonlySet<string>): Promise<void>
}

interface Lifting {
  exchange: Exchange
  files: Files
  /** Files that the transport had to store as it read. */
  stored?: readonly StoredFile[]
  /** Faults that it met. */
  faults?: ReadonlyMap<string, string>
}

/**
 * Takes a call's values from a transport: where the schema wants a file, what stands for one
 * becomes a file of ours. How many there are, and how large, is settled before any is stored. What
 * is wrong with a file is a fault of its input; if anything else fails, nothing stays behind.
 */
export function lift(
  inputs: Signature,
  values: { [name: string]: Json | undefined },
  lifting: Lifting,
): Lifted | Promise<Lifted> {
  if (inputs.hasFiles || lifting.stored?.length) return liftFiles(inputs, values, lifting)
  refuseFlood(inputs, values)
  return { raw: values, faults: lifting.faults ?? none, stored: false, discard: nothing }
}

async function liftFiles(
  inputs: Signature,
  values: { [name: string]: Json | undefined },
  { exchange, files, stored = [], faults: met }: Lifting,
): Promise<Lifted> {
  const { names, components } = inputs
  const faults = new Map(met)
  const made = stored.map(({ id }) => id)

  const discard: Lifted['discard'] = async (kept) => {
    const gone = made.splice(0).filter((id) => !kept?.has(id))
    const removed = await Promise.allSettled(gone.map((id) => files.remove(id)))
    for (const one of removed) if (one.status === 'rejected') console.error(one.reason)
  }

  async function keep(given: Given): Promise<Json> {
    if ('id' in given) return isStored(given) ? given : { id: given.id }
    try {
      const file = await files.put(await given.open(), given.name)
      made.push(file.id)
      return file
    } catch (error) {
      throw tooLarge(error, given.name)
    }
  }

  try {
    refuseFlood(inputs, values)
    const raw: RawInputs = Object.assign(Object.create(null), values)
    for (const [i, name] of names.entries()) {
      const { schema } = components[i]!
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (!holdsFiles(schema) || isBlank(value)) continue
      try {
        const given = await read(schema, value, exchange)
        const kept: Json[] = []
        // One after the other, so that nothing is still being stored when one is refused.
        for (const one of given) kept.push(await keep(one))
        raw[name] = schema.type === 'array' ? kept : (kept[0] ?? null)
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error
        faults.set(name, error.message)
      }
    }
    return { raw, faults, stored: made.length > 0, discard }
  } catch (error) {
    await discard()
    throw error
  }
}

/** Names that are unknown beyond which a call is not looked at, let alone copied. */
const mostUnknown = 1000

function refuseFlood({ names }: Signature, values: object): void {
  let left = names.length + mostUnknown
  for (const _ in values) if (--left < 0) throw flood(names)
}

const flood = (names: string[]) =>
  wrongFields([
    {
      field: '',
      detail: `There are over ${count(mostUnknown)} unknown inputs: the inputs are ${list(names, 'and')}`,
    },
  ])

/** A result as a transport writes it: the same value, each file of ours in it as `write` has it. */
export function lower(value: Json, write: (file: StoredFile) => Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (isStored(value)) return write(value)
  if (Array.isArray(value)) return value.map((item) => lower(item, write))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, lower(item, write)]))
}

/**
 * The value of an input that came as texts, and perhaps as files, as forms, queries and shells have
 * them: the schema says which of them make one value. Undefined where nothing was given.
 */
export function fromTexts(
  schema: Schema,
  texts: readonly (string | StoredFile)[],
): Json | undefined {
  const given = texts.filter((item) => item !== '')
  if (holdsFiles(schema)) {
    if (schema.type === 'array') return given.length > 0 ? given : undefined
    // A new upload takes the place of the file that was there.
    return given.find((item) => typeof item === 'object') ?? given.at(-1)
  }
  if (schema.type === 'array' && !isTable(schema)) return given
  const last = texts.at(-1)
  return typeof last === 'string' && last !== '' ? last.replace(/\r\n/g, '\n') : undefined
}

/** What is given for one input, counted and measured. */
async function read(schema: Schema, value: Json, exchange: Exchange): Promise<Given[]> {
  const one = schema.items ?? schema
  const values = schema.type === 'array' && Array.isArray(value) ? value : [value]
  refuseCount(schema, values.length)
  const given: Given[] = []
  for (const item of values) {
    const found = isReference(item)
      ? [item]
      : await exchange.read(item, schema.type === 'array', one.accept)
    if (found.length === 0) throw notAFile(schema, item, exchange)
    for (const file of found) given.push(file)
    refuseCount(schema, given.length)
  }
  if (isFile(schema) && given.length > 1) {
    throw new Mismatch(`must be one file, not a folder of ${count(given.length)}`)
  }
  for (const file of given) refuseSize(one, file)
  return given
}

const isReference = (value: Json): value is { id: string } =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'

function notAFile(schema: Schema, value: Json, { forms }: Exchange): Mismatch {
  return new Mismatch(`must be ${expected(schema)}, given as ${forms}, not ${shown(value)}`)
}

function refuseSize({ maxBytes = Infinity }: Schema, file: Given): void {
  if ('id' in file || file.size === undefined || file.size <= maxBytes) return
  throw tooLarge(new ProblemError(413, `A file must be at most ${bytes(maxBytes)}`), file.name)
}

/** A file over its limit is the fault of its input, so that the rest of the call is not lost. */
function tooLarge(error: unknown, name: string): unknown {
  if (!(error instanceof ProblemError) || error.problem.status !== 413) return error
  return new Mismatch(`has a file that is too large: “${shorten(name, 40)}”. ${error.message}`)
}

const isBlank = (value: Json | undefined): value is undefined | null | '' =>
  value === undefined || value === null || value === ''

const none: ReadonlyMap<string, string> = new Map()
const nothing = async () => {}
