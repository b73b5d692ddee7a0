import type { AnyComponent, Raw } from '../core/component.ts'
import { type FieldError, InputError, Mismatch, wrongFields } from '../core/errors.ts'
import type { Interface } from '../core/interface.ts'
import { holdsFiles, isFile, type Json, list, type Schema } from '../core/schema.ts'
import type { StoredFile } from '../files/file.ts'
import type { Files } from '../files/files.ts'

export type RawInputs = { [name: string]: Raw }

/**
 * Settles what a caller sent before anything is queued: knows every name, finds every file by its
 * id, lets every component decode. Returns what the Job keeps; throws all wrong fields at once.
 * `found` are faults that the transport met already, as ends of sentences, by name.
 */
export async function check(
  { inputs }: Pick<Interface, 'inputs'>,
  raw: RawInputs,
  files: Pick<Files, 'get'>,
  found: ReadonlyMap<string, string> = new Map(),
): Promise<{ [name: string]: Json }> {
  const errors: FieldError[] = unknownNames(inputs.names, raw)
  const checked: { [name: string]: Json } = {}
  for (const [i, name] of inputs.names.entries()) {
    const component = inputs.components[i]!
    try {
      const fault = found.get(name)
      if (fault) throw new Mismatch(fault)
      const sent = Object.hasOwn(raw, name) ? raw[name] : undefined
      const value = (await resolve(component.schema, sent, files)) as Json | undefined
      component.decode(value)
      if (value !== undefined && value !== null) checked[name] = value
    } catch (error) {
      errors.push({ field: name, detail: sentence(component, error) })
    }
  }
  if (errors.length > 0) throw wrongFields(errors)
  return checked
}

/** The same inputs, with every file that is known and without those that are not: to show again. */
export async function resolved(
  { inputs }: Pick<Interface, 'inputs'>,
  raw: RawInputs,
  files: Pick<Files, 'get'>,
): Promise<RawInputs> {
  const shown: RawInputs = { ...raw }
  for (const [i, { schema }] of inputs.components.entries()) {
    const name = inputs.names[i]!
    if (!holdsFiles(schema) || !Object.hasOwn(raw, name)) continue
    const items = [raw[name]].flat() as Json[]
    const found = await Promise.all(items.map((item) => stored(item, files).catch(() => undefined)))
    const known = found.filter((file) => file !== undefined)
    shown[name] = (schema.type === 'array' ? known : known[0]) as Json
  }
  return shown
}

/** Replaces every `{id}` that stands where the schema wants a file by the file it names. */
async function resolve(schema: Schema, raw: Raw, files: Pick<Files, 'get'>): Promise<Raw> {
  if (raw === undefined || raw === null) return undefined
  if (schema.items && isFile(schema.items)) {
    const items = Array.isArray(raw) ? raw : [raw]
    return Promise.all(items.map((item) => stored(item, files)))
  }
  return isFile(schema) ? stored(raw, files) : raw
}

async function stored(raw: Raw, files: Pick<Files, 'get'>): Promise<StoredFile> {
  if (typeof raw !== 'object' || raw === null || !('id' in raw) || typeof raw.id !== 'string') {
    throw new Mismatch('must be a file, given as {"id": …}, as a data URL, or as an upload')
  }
  const file = await files.get(raw.id)
  if (!file) throw new Mismatch('is a file that is not here any more: send it again')
  return file
}

/** A whole sentence of what a component threw. Anything but a Mismatch is a fault of ours. */
function sentence(component: AnyComponent, error: unknown): string {
  if (error instanceof InputError) return error.message
  if (error instanceof Mismatch) return `${component.schema.title} ${error.message}`
  throw error
}

function unknownNames(names: string[], raw: RawInputs): FieldError[] {
  const expected = names.length > 0 ? `the inputs are ${list(names, 'and')}` : 'there are no inputs'
  return Object.keys(raw)
    .filter((name) => !names.includes(name))
    .map((name) => ({ field: name, detail: `There is no input “${name}”: ${expected}` }))
}
