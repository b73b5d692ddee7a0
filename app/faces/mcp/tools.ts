import { flatName, wholeTitle } from '../../core/group.ts'
import type { Interface } from '../../core/interface.ts'
import { given, type JsonSchema, sentences, taken, words } from '../../core/json-schema.ts'
import { unmarked } from '../../core/markdown.ts'
import type { Signature } from '../../core/ports.ts'
import { article, bytes, count, kinds, type Schema } from '../../core/schema.ts'

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
  [...interfaces].map(([name, iface]) => ({
    name: flatName(name),
    title: wholeTitle(iface),
    description: described(iface, forms),
    inputSchema: inputSchema(iface.inputs),
    outputSchema: outputSchema(iface.outputs),
    annotations: {
      title: wholeTitle(iface),
      readOnlyHint: iface.readOnly,
      destructiveHint: false,
      openWorldHint: false,
    },
  }))

function described(iface: Interface, forms: string): string {
  const { description, inputs, group } = iface
  const said = group?.sharesForm || !description ? wholeTitle(iface) : ''
  const told = [said, description && unmarked(description)].filter(Boolean).join('. ')
  return inputs.hasFiles ? `${told}\n\nA file is given as ${forms}.` : told
}

/** What a tool takes: an object by input name. */
const inputSchema = ({ names, components, required }: Signature): JsonSchema => ({
  type: 'object',
  properties: byName(names, components, (schema) => taken(schema, fileTaken)),
  required,
  additionalProperties: false,
})

/**
 * What a tool gives: an object by output name, in which what is nothing is left out. Its limits are
 * the caller's, not the result's: a client that checks would refuse a result that is a bit longer.
 */
const outputSchema = ({ names, components }: Signature): JsonSchema => ({
  type: 'object',
  properties: byName(names, components, (schema) => given(schema, fileGiven)),
})

function byName(
  names: string[],
  components: Signature['components'],
  write: (schema: Schema) => JsonSchema,
): JsonSchema {
  return Object.fromEntries(names.map((name, i) => [name, write(components[i]!.schema)]))
}

/** What stands for a file is one text, whatever its form. */
function fileTaken({ accept, maxBytes, maxPixels, format, ...plain }: Schema): JsonSchema {
  const limits = [
    ...(maxBytes === undefined ? [] : [bytes(maxBytes)]),
    ...(maxPixels === undefined ? [] : [`${count(maxPixels)} pixels`]),
  ]
  const kind = article(kinds(accept))
  const bounds = limits.length > 0 ? `${kind} of at most ${limits.join(' and ')}` : kind
  const sentence = bounds.charAt(0).toUpperCase() + bounds.slice(1)
  return { ...plain, description: sentences(plain.description, sentence) }
}

const fileGiven = (schema: Schema): JsonSchema => ({
  ...words(schema),
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
})
