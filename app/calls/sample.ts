import { beside } from '../core/adapting.ts'
import type { AnyComponent, Raw } from '../core/component.ts'
import { extensionOf, isStored, type StoredFile } from '../core/file.ts'
import { formatExample } from '../core/formats.ts'
import type { Interface } from '../core/interface.ts'
import { holdsFiles, type Json, type Schema } from '../core/schema.ts'
import type { Examples } from './examples.ts'

/** A value to show a call with. */
export interface Given {
  name: string
  schema: Schema
  /** JSON; of a file input what is in `files`, one or a list. */
  value: Json
  /** Of a file input: files that are here, or if there are none a name for one's own. */
  files?: (StoredFile | { name: string })[]
}

/** More files than these make a call longer, not clearer. */
const mostFiles = 3

/**
 * Inputs to show a call of an Interface with, which it takes: its first row of examples, and where
 * that leaves out what is required a value after the schema.
 */
export async function sample(iface: Interface, examples: Examples): Promise<Given[]> {
  const { names, components, required, adapts } = iface.inputs
  const [row = {}] = await examples.rows({ ...iface, examples: iface.examples.slice(0, 1) })
  const chosen: { [name: string]: Raw } = { ...row }
  return names.flatMap((name, i) => {
    const component = components[i]!
    const schema = adapts ? beside(iface.inputs, chosen).schemas[i] : component.schema
    if (!schema) return []
    const value = Object.hasOwn(row, name) ? (row[name] as Json | undefined) : undefined
    if (value === undefined && !required.includes(name)) return []
    if (!holdsFiles(schema)) {
      const shown = value ?? made(component, schema)
      chosen[name] = shown
      return [{ name, schema, value: shown }]
    }
    const found = [value].flat().filter(isStored).slice(0, mostFiles)
    const shown = schema.type === 'array' ? found : (found[0] ?? null)
    const files = found.length > 0 ? found : [{ name: ownName(name, schema) }]
    return [{ name, schema, value: shown, files }]
  })
}

/** The first likely value that the component itself takes. */
function made({ decode }: AnyComponent, schema: Schema): Json {
  const values = likely(schema)
  return values.find((value) => isTaken(decode, schema, value)) ?? values[0]!
}

/** Values that may do, the likeliest first. */
function likely(schema: Schema): Json[] {
  const { type, default: initial, enum: choices, minimum = 1, minLength = 0 } = schema
  const known = [initial, choices?.[0], formatExample(schema)].filter(
    (value) => value !== undefined,
  )
  if (known.length > 0) return known
  if (type === 'string') return ['text', 'a', 'text '.repeat(Math.ceil(minLength / 5))]
  if (type === 'array') return [[likely(schema.items ?? {})[0]!], []]
  if (type === 'object') {
    const cells = Object.entries(schema.properties ?? {})
    return [Object.fromEntries(cells.map(([name, cell]) => [name, likely(cell)[0]!])), {}]
  }
  return type === 'boolean' ? [true] : [minimum, 'text', true, {}, []]
}

function isTaken(decode: AnyComponent['decode'], schema: Schema, value: Json): boolean {
  try {
    decode(value, schema)
    return true
  } catch {
    return false
  }
}

/** `photo.jpg` for an input of pictures that is named `photo`. */
function ownName(name: string, schema: Schema): string {
  const [type = ''] = (schema.items ?? schema).accept ?? []
  return name + extensionOf(type)
}
