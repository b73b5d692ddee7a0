import type { Signature } from '../../ports.ts'
import { expected, isFile, kinds, type Schema } from '../../schema.ts'
import { article, bytes, count } from '../../words.ts'

/** A JSON Schema (2020-12), without the keywords that only Fascia knows. */
export type JsonSchema = { [keyword: string]: unknown }

/** What a tool takes: an object by input name. */
export const inputSchema = ({ names, components, required }: Signature): JsonSchema => ({
  type: 'object',
  properties: byName(names, components, incoming),
  required,
  additionalProperties: false,
})

/**
 * What a tool gives: an object by output name, in which what is nothing is left out. Its limits are
 * the caller's, not the result's: a client that checks would refuse a result that is a bit longer.
 */
export const outputSchema = ({ names, components }: Signature): JsonSchema => ({
  type: 'object',
  properties: byName(names, components, outgoing),
})

function byName(
  names: string[],
  components: Signature['components'],
  convert: (schema: Schema) => JsonSchema,
): JsonSchema {
  return Object.fromEntries(names.map((name, i) => [name, convert(components[i]!.schema)]))
}

function incoming(schema: Schema): JsonSchema {
  const { step, accept, maxBytes, maxPixels, format, ...plain } = schema
  if (isFile(schema)) {
    return { ...plain, description: sentences(plain.description, fileWords(schema)) }
  }
  const steps = step !== undefined && schema.multipleOf === undefined
  return {
    ...plain,
    ...(format && { format }),
    ...(plain.pattern && { pattern: `^(?:${plain.pattern})$` }),
    ...(steps && { description: sentences(plain.description, `Must be ${expected(schema)}`) }),
    ...(plain.items && { items: incoming(plain.items) }),
    ...(plain.properties && { properties: mapped(plain.properties, incoming) }),
  }
}

function outgoing(schema: Schema): JsonSchema {
  const { title, description, type, items, properties } = schema
  const words = { ...(title && { title }), ...(description && { description }) }
  if (isFile(schema)) return { ...words, ...fileShape }
  return {
    ...words,
    ...(type && { type }),
    ...(items && { items: outgoing(items) }),
    ...(properties && { properties: mapped(properties, outgoing) }),
  }
}

const mapped = (
  properties: { [name: string]: Schema },
  convert: (schema: Schema) => JsonSchema,
): JsonSchema =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, convert(schema)]))

const fileShape = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    url: { type: 'string' },
    name: { type: 'string' },
    type: { type: 'string', description: 'Its media type' },
    size: { type: 'integer', description: 'In bytes' },
    width: { type: 'integer' },
    height: { type: 'integer' },
  },
  required: ['id', 'url', 'name', 'type', 'size'],
}

/** "A PNG image of at most 5 MB and 1,000,000 pixels" */
function fileWords({ accept, maxBytes, maxPixels }: Schema): string {
  const limits = [
    ...(maxBytes === undefined ? [] : [bytes(maxBytes)]),
    ...(maxPixels === undefined ? [] : [`${count(maxPixels)} pixels`]),
  ]
  const kind = article(kinds(accept))
  const words = limits.length > 0 ? `${kind} of at most ${limits.join(' and ')}` : kind
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const sentences = (...parts: (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => (/[.!?]$/.test(part!) ? part : `${part}.`))
    .join(' ')
