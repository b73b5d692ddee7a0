import { beside } from '../core/adapting.ts'
import type { Raw } from '../core/component.ts'
import {
  Blank,
  type FieldError,
  InputError,
  Mismatch,
  ProblemError,
  wrongFields,
} from '../core/errors.ts'
import type { StoredFile } from '../core/file.ts'
import type { Interface } from '../core/interface.ts'
import type { Signature } from '../core/ports.ts'
import { type Refined, withLabel } from '../core/refinement.ts'
import { count, holdsFiles, isFile, type Json, list, type Schema, shown } from '../core/schema.ts'
import { toGive } from '../core/to-give.ts'
import type { Files } from '../files/files.ts'

export type RawInputs = { [name: string]: Raw }

/** What a Job keeps of its inputs: those that may be shown, and those that nobody but fn sees. */
export interface Checked {
  inputs: { [name: string]: Json }
  secrets: { [name: string]: Json } | undefined
}

/** Of names that are unknown, so many are told. */
const mostUnknown = 10

/**
 * Settles what a caller sent before anything is queued: knows every name, finds every file by its
 * id, lets every component decode. Returns what the Job keeps, at once where there is no file to be
 * found; throws all wrong fields together. `faults` are those that the transport met already, as
 * ends of sentences, by name.
 */
export function check(
  { inputs }: Pick<Interface, 'inputs'>,
  raw: RawInputs,
  files: Pick<Files, 'get'>,
  faults: ReadonlyMap<string, string>,
): Checked | Promise<Checked> {
  return inputs.hasFiles ? checkFiles(inputs, raw, files, faults) : checkValues(inputs, raw, faults)
}

async function checkFiles(
  inputs: Signature,
  raw: RawInputs,
  files: Pick<Files, 'get'>,
  met: ReadonlyMap<string, string>,
): Promise<Checked> {
  const faults = new Map(met)
  const found: RawInputs = Object.assign(Object.create(null), raw)
  for (const [i, name] of inputs.names.entries()) {
    const { schema } = inputs.components[i]!
    if (!holdsFiles(schema) || faults.has(name)) continue
    try {
      found[name] = await resolve(schema, raw[name], files)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      faults.set(name, error.message)
    }
  }
  return checkValues(inputs, found, faults)
}

function checkValues(
  inputs: Signature,
  raw: RawInputs,
  faults: ReadonlyMap<string, string>,
): Checked | Promise<Checked> {
  const { names, components, refinement, adapts } = inputs
  const now = adapts ? beside(inputs, raw) : undefined
  const checked: Checked = { inputs: {}, secrets: undefined }
  const errors = unknownNames(names, raw)
  const blank = new Set<string>()
  const values: unknown[] = []
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    const component = components[i]!
    const schema = now ? now.schemas[i] : component.schema
    // What is not asked for beside these values is no part of the call.
    if (!schema) {
      values[i] = component.decode(undefined)
      continue
    }
    try {
      const fault = faults.get(name)
      if (fault) throw new Mismatch(fault)
      let value = Object.hasOwn(raw, name) ? raw[name] : undefined
      if (!refinement?.judges[i]) refuseLength(schema, value)
      const decoded = component.decode(value, schema)
      values[i] = decoded
      if (value === undefined || value === null) continue
      // Which of the choices it is only this moment knows.
      if (now && isOffered(schema, component.schema)) value = decoded as Json
      if (isSecret(schema)) {
        checked.secrets ??= {}
        checked.secrets[name] = value as Json
      } else checked.inputs[name] = value as Json
    } catch (error) {
      if (error instanceof Blank) blank.add(name)
      errors.push({ field: name, detail: sentence(schema, error) })
    }
  }
  const settled = (refined?: Refined): Checked => {
    const all = refined?.errors
      ? merged(errors, unquoted(refined.errors, checked.secrets), blank, names)
      : errors
    if (all.length > 0) throw wrongFields(all, (error) => withLabel(inputs, error))
    return checked
  }
  if (!refinement) return settled()
  values.length = names.length
  const refined = refinement.settle(values)
  return refined instanceof Promise ? refined.then(settled) : settled(refined)
}

/** What is said of a value that is not there by default is for those who write code. */
const byDefault = /^Invalid |\bundefined\b|\bmissing\b/

/**
 * What is wrong in the order of the fields, each by the first who says so; of one that is blank a
 * schema's own words come first, if somebody wrote them.
 */
function merged(
  ours: readonly FieldError[],
  theirs: readonly FieldError[],
  blank: ReadonlySet<string>,
  names: readonly string[],
): FieldError[] {
  const own = new Map(
    theirs
      .filter(({ field, detail }) => !blank.has(field) || !byDefault.test(detail))
      .map((error) => [error.field, error]),
  )
  const known = new Set(ours.map(({ field }) => field))
  const all = [
    ...ours.map((error) => (blank.has(error.field) ? (own.get(error.field) ?? error) : error)),
    ...theirs.filter(({ field }) => !known.has(field)),
  ]
  return all.sort((a, b) => names.indexOf(a.field) - names.indexOf(b.field))
}

/** What is secret is not quoted by schemas either. */
const unquoted = (errors: readonly FieldError[], secrets: Checked['secrets']): FieldError[] =>
  errors.map(({ field, detail }) => {
    const secret = secrets && Object.hasOwn(secrets, field) ? secrets[field] : undefined
    return { field, detail: secret ? detail.replaceAll(String(secret), '…') : detail }
  })

/** Whether it offers choices beside these values that are not offered beside all. */
const isOffered = (now: Schema, always: Schema): boolean =>
  (now.enum ?? now.items?.enum) !== (always.enum ?? always.items?.enum)

/** The same inputs, with every file that is known and without those that are not: to show again. */
export async function resolved(
  { inputs }: Pick<Interface, 'inputs'>,
  raw: RawInputs,
  files: Pick<Files, 'get'>,
): Promise<RawInputs> {
  if (!inputs.hasFiles) return raw
  const known: RawInputs = { ...raw }
  for (const [i, { schema }] of inputs.components.entries()) {
    const name = inputs.names[i]!
    if (!holdsFiles(schema) || !Object.hasOwn(raw, name)) continue
    const items = ([raw[name]].flat() as Json[]).slice(0, schema.maxItems)
    const found = await Promise.all(items.map((item) => stored(item, files).catch(() => undefined)))
    const here = found.filter((file) => file !== undefined)
    known[name] = (schema.type === 'array' ? here : here[0]) as Json
  }
  return known
}

/** Throws a Mismatch when there are more files than the schema takes: before any is looked at. */
export function refuseCount({ maxItems = Infinity }: Schema, given: number): void {
  if (given <= maxItems) return
  const most = `${count(maxItems)} ${maxItems === 1 ? 'file' : 'files'}`
  throw new Mismatch(`must be at most ${most}, not ${count(given)}`)
}

/** Throws a Mismatch when a text is longer than the schema takes: before anything reads it. */
function refuseLength({ maxLength = Infinity }: Schema, value: Raw): void {
  if (typeof value !== 'string' || value.length <= maxLength) return
  throw new Mismatch(`must have at most ${count(maxLength)} characters, not ${count(value.length)}`)
}

/** Replaces every `{id}` that stands where the schema wants a file by the file it names. */
async function resolve(schema: Schema, raw: Raw, files: Pick<Files, 'get'>): Promise<Raw> {
  if (raw === undefined || raw === null) return undefined
  if (isFile(schema)) return stored(raw, files)
  const items = Array.isArray(raw) ? raw : [raw]
  refuseCount(schema, items.length)
  return Promise.all(items.map((item) => stored(item, files)))
}

async function stored(raw: Raw, files: Pick<Files, 'get'>): Promise<StoredFile> {
  if (typeof raw !== 'object' || raw === null || !('id' in raw) || typeof raw.id !== 'string') {
    throw new Mismatch('must be a file, given as {"id": …}, as a data URL, or as an upload')
  }
  const file = await files.get(raw.id)
  if (!file) throw new Mismatch('is a file that is not here any more: send it again')
  return file
}

/** Whether a value of this schema is for fn alone. */
export const isSecret = ({ format }: Schema): boolean => format === 'password'

/** A whole sentence of what a component threw. Anything but a Mismatch is a fault of ours. */
function sentence(schema: Schema, error: unknown): string {
  if (error instanceof InputError) return error.message
  if (!(error instanceof Mismatch)) throw error
  if (error instanceof Blank) return toGive(schema)
  // What is secret is not quoted.
  const end = isSecret(schema) ? error.message.replace(/, not .*$/s, '') : error.message
  return `${schema.title} ${end}`
}

function unknownNames(names: string[], raw: RawInputs): FieldError[] {
  const errors: FieldError[] = []
  let more = 0
  for (const name in raw) {
    if (names.includes(name) || !Object.hasOwn(raw, name)) continue
    if (errors.length < mostUnknown)
      errors.push({ field: name.slice(0, 100), detail: unknown(name, names) })
    else more++
  }
  if (more > 0) errors.push({ field: '', detail: `There are ${count(more)} more unknown inputs` })
  return errors
}

function unknown(name: string, names: string[]): string {
  const expected = names.length > 0 ? `the inputs are ${list(names, 'and')}` : 'there are no inputs'
  return `There is no input ${shown(name)}: ${expected}`
}

/** Throws a ProblemError 400 unless `value` is an object of inputs by name. */
export function refuseUnlessInputs(
  value: Json | undefined,
  names: readonly string[],
): asserts value is { [name: string]: Json } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  throw new ProblemError(400, `The body must be a JSON object with the inputs: ${names.join(', ')}`)
}
