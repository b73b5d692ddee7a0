import { type JsonSchema, translated } from '../../core/json-schema.ts'
import { expected, isFile, type Json, type Schema } from '../../core/schema.ts'
import { fileDataSchema } from './exchange.ts'

/** The Gradio component that stands for a value, told from its schema alone. */
export function componentOf(schema: Schema): string {
  const { type, items, minimum, maximum } = schema
  if (isFile(schema)) return media(schema.accept)
  if (items && isFile(items)) return 'File'
  if (schema.enum) return 'Dropdown'
  if (items?.enum) return 'CheckboxGroup'
  if (type === 'string') return 'Textbox'
  if (type === 'boolean') return 'Checkbox'
  if (type !== 'number' && type !== 'integer') return 'JSON'
  return minimum !== undefined && maximum !== undefined ? 'Slider' : 'Number'
}

/** Gradio's JSON Schema of a value: a file is a FileData, and a text has no length. */
export function valueSchema(schema: Schema): Json {
  if (schema.items && isFile(schema.items)) {
    return { type: 'array', items: fileDataSchema('File') }
  }
  const file = (one: Schema) => fileDataSchema(componentOf(one)) as JsonSchema
  return translated(schema, { file, value }) as Json
}

function value(schema: Schema): JsonSchema {
  const { type, enum: choices, minimum, maximum, multipleOf, pattern } = schema
  if (!type && !choices) return { type: {}, description: schema.description ?? 'any valid json' }
  const description = describe(schema) || undefined
  const kept = { type, enum: choices, minimum, maximum, multipleOf, pattern, description }
  return Object.fromEntries(Object.entries(kept).filter(([, item]) => item !== undefined))
}

/** The type in the words that Gradio's Python client prints. */
export function pythonType(schema: Schema): { type: string; description: string } {
  return { type: pythonName(schema), description: describe(schema) }
}

/** A value that would do, for documentation. */
export function exampleOf(schema: Schema): Json {
  const { type, items, default: initial, enum: choices, minimum, maximum } = schema
  if (initial !== undefined) return initial
  if (choices) return choices[0] ?? null
  if (schema.examples) return schema.examples[0] ?? null
  if (isFile(schema)) return null
  if (type === 'array') return items && !isFile(items) ? [exampleOf(items)] : []
  if (type === 'string') return 'Hello!!'
  if (type === 'boolean') return true
  if (type === 'object') return {}
  return type ? Math.min(Math.max(3, minimum ?? 3), maximum ?? 3) : { foo: 'bar' }
}

function media(accept: readonly string[] = []): string {
  const [family, ...others] = [...new Set(accept.map((type) => type.split('/')[0]))]
  const known: Record<string, string> = { image: 'Image', video: 'Video', audio: 'Audio' }
  return (others.length === 0 && known[family ?? '']) || 'File'
}

function pythonName(schema: Schema): string {
  const { items, enum: choices } = schema
  if (isFile(schema)) return 'filepath'
  if (choices) return `Literal[${choices.map(pythonLiteral).join(', ')}]`
  if (items) return `list[${pythonName(items)}]`
  const names = { string: 'str', number: 'float', integer: 'int', boolean: 'bool' }
  return names[schema.type as keyof typeof names] ?? 'Any'
}

const pythonLiteral = (value: Json): string =>
  typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : String(value)

/** The help of a port, and what its value must be where the type does not say it. */
function describe(schema: Schema): string {
  const { description = '', minimum, maximum, step, examples, unit, format } = schema
  const bounds = [minimum, maximum, step, examples, unit, format]
  const isBounded = bounds.some((bound) => bound !== undefined)
  return [description, isBounded && expected(schema)].filter(Boolean).join(': ')
}
