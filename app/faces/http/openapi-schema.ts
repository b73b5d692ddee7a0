import { isFile, isTable, type Schema } from '../../schema.ts'
import { limits } from '../limits.ts'

/** A JSON Schema (2020-12) as OpenAPI 3.1 has it, in which only `x-` keywords are our own. */
export type JsonSchema = { [keyword: string]: unknown }

export const refer = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

/** A value as JSON has it: a file is named by its id, or is there as a data URL. */
export const inJson = (schema: Schema): JsonSchema =>
  standard(schema, () => ({ oneOf: [refer('FileReference'), refer('DataUrl')] }))

/** A value as a form has it: a file is its bytes, a table one text. */
export const inForm = (schema: Schema): JsonSchema =>
  isTable(schema) ? rowsAsText(schema) : standard(schema, bytesOf)

/** A value as a query has it: a file is named by its id. */
export const inQuery = (schema: Schema): JsonSchema =>
  isTable(schema) ? rowsAsText(schema) : standard(schema, () => id)

/** The bytes of one file. */
export const bytesOf = ({ maxBytes }: Schema): JsonSchema => ({
  type: 'string',
  format: 'binary',
  contentMediaType: 'application/octet-stream',
  // Of bytes it counts bytes (OpenAPI 3.1.1, 4.8.14.3).
  ...(maxBytes !== undefined && { maxLength: maxBytes }),
})

export const id = { type: 'string', pattern: '^[0-9a-f]{32}$' }

/** A result. What bounds an input need not hold for what comes out. */
export function outgoing(schema: Schema): JsonSchema {
  const { title, description, type, items, properties } = schema
  const words = { ...(title && { title }), ...(description && { description }) }
  if (isFile(schema)) return { ...words, allOf: [refer('File')] }
  // JSON has no word for what is not a number.
  const isNumber = type === 'number' || type === 'integer'
  return {
    ...words,
    ...(type && { type: isNumber ? [type, 'null'] : type }),
    ...(items && { items: outgoing(items) }),
    ...(properties && { properties: mapped(properties, outgoing) }),
  }
}

function rowsAsText({ title, description }: Schema): JsonSchema {
  const words = [description, 'The rows as JSON or as CSV'].filter(Boolean).join('. ')
  return { type: 'string', ...(title && { title }), description: words }
}

/** The schema without the keywords that only Fascia knows: they are said in words, or as `x-`. */
function standard(schema: Schema, file: (schema: Schema) => JsonSchema): JsonSchema {
  const { step, accept, maxBytes, maxPixels, format, ...plain } = schema
  if (isFile(schema)) {
    const words = [plain.description, sentence(limits(schema))].filter(Boolean).join('. ')
    return {
      ...(plain.title && { title: plain.title }),
      ...(words && { description: words }),
      ...file(schema),
      ...(accept && { 'x-accept': accept }),
      ...(maxBytes !== undefined && { 'x-max-bytes': maxBytes }),
      ...(maxPixels !== undefined && { 'x-max-pixels': maxPixels }),
    }
  }
  const steps = step !== undefined && schema.multipleOf === undefined
  const words = [plain.description, steps && sentence(limits(schema))].filter(Boolean).join('. ')
  return {
    ...plain,
    ...(format && { format }),
    ...(words && { description: words }),
    ...(plain.pattern && { pattern: `^(?:${plain.pattern})$` }),
    ...(plain.items && { items: standard(plain.items, file) }),
    ...(plain.properties && { properties: mapped(plain.properties, (s) => standard(s, file)) }),
  }
}

const mapped = (
  properties: { [name: string]: Schema },
  convert: (schema: Schema) => JsonSchema,
): JsonSchema =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, convert(schema)]))

function sentence(phrases: string[]): string {
  const text = phrases.join(', ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
