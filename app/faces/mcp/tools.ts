import type { Interface } from '../../core/interface.ts'
import type { Signature } from '../../core/ports.ts'
import {
  article,
  bytes,
  count,
  expected,
  holdsFiles,
  isFile,
  kinds,
  type Schema,
} from '../../core/schema.ts'

/** An Interface as `tools/list` tells it. */
export interface Tool {
  name: string
  title: string
  description: string
  inputSchema: JsonSchema
  outputSchema: JsonSchema
  annotations: { [hint: string]: string | boolean }
}

/** Every Interface as a tool; `forms` says how a client gives a file. */
export const tools = (interfaces: ReadonlyMap<string, Interface>, forms: string): Tool[] =>
  [...interfaces].map(([name, face]) => ({
    name,
    title: face.title,
    description: described(face, forms),
    inputSchema: inputSchema(face.inputs),
    outputSchema: outputSchema(face.outputs),
    annotations: {
      title: face.title,
      readOnlyHint: face.readOnly,
      destructiveHint: false,
      openWorldHint: false,
    },
  }))

function described({ title, description, inputs }: Interface, forms: string): string {
  const takesFiles = inputs.components.some(({ schema }) => holdsFiles(schema))
  const words = description ? plain(description) : title
  return takesFiles ? `${words}\n\nA file is given as ${forms}.` : words
}

/** The words of a Markdown text, without the marks of links, emphasis, code and headings. */
const plain = (markdown: string): string =>
  markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*{1,3}|`+)(\S|\S.*?\S)\1/g, '$2')
    .replace(/^#+ /gm, '')
    .trim()

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
