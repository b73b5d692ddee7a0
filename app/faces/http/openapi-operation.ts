import { type Given, sample } from '../../calls/sample.ts'
import type { Services } from '../../calls/services.ts'
import { isStored } from '../../core/file.ts'
import { wholeTitle } from '../../core/group.ts'
import type { JsonSchema } from '../../core/json-schema.ts'
import type { Signature } from '../../core/ports.ts'
import { holdsFiles, isFile, type Json, type Schema } from '../../core/schema.ts'
import { bytesOf, inForm, inJson, inQuery, outgoing } from './openapi-schema.ts'
import type { Named } from './renderer.ts'

/** The ways to call one Interface: POST, and GET too where it only reads. */
export async function operations(
  { name, iface }: Named,
  { examples, config, access }: Pick<Services, 'examples' | 'config' | 'access'>,
): Promise<object> {
  const { description = '', readOnly, inputs, outputs, group } = iface
  const id = name.replace('/', '.')
  const token = iface.guarded?.(config) && !access.looksOpen
  const about = {
    summary: wholeTitle(iface),
    ...(description && { description }),
    tags: [group?.name ?? 'interfaces'],
    ...(token && { security: [{ writeToken: [] }] }),
  }
  const responses = answers(outputs)
  const session = iface.state ? [{ $ref: '#/components/parameters/Session-Id' }] : []
  const shared = [...common, ...session]
  const given = await sample(iface, examples)
  const post = {
    ...about,
    operationId: id,
    parameters: [...besideRaw(inputs), ...shared],
    requestBody: { required: true, content: bodies(inputs, given) },
    responses,
  }
  if (!readOnly) return { post }
  const asked = {
    operationId: `${id}.get`,
    parameters: [...query(inputs, inputs.required), ...session],
  }
  return { get: { ...about, ...asked, responses }, post }
}

function bodies(inputs: Signature, given: Given[]): object {
  const json = { schema: object(inputs, inJson), ...exampleOf(given) }
  const form = { schema: object(inputs, inForm), encoding: encodings(inputs) }
  const file = inputs.components.map(({ schema }) => schema).find(holdsFiles)
  if (!file) return { 'application/json': json, 'application/x-www-form-urlencoded': form }
  const schema = file.items ?? file
  const raw = typesOf(schema).map((type) => [type, { schema: bytesOf(schema) }])
  return { 'application/json': json, 'multipart/form-data': form, ...Object.fromEntries(raw) }
}

/** How each part of a form is written, where that is not plain text. */
function encodings({ names, components }: Signature): object {
  const entries = components.flatMap(({ schema }, i) => {
    const contentType = partType(schema)
    return contentType ? [[names[i]!, { contentType }]] : []
  })
  return Object.fromEntries(entries)
}

function partType(schema: Schema): string | undefined {
  if (holdsFiles(schema)) return typesOf(schema.items ?? schema).join(', ')
  return schema.type === undefined || schema.type === 'object' ? 'application/json' : undefined
}

function exampleOf(given: Given[]): object {
  if (given.some(({ files = [] }) => !files.every(isStored))) return {}
  const value = Object.fromEntries(given.map(({ name, value }) => [name, byId(value)]))
  return { examples: { first: { summary: 'A call that works', value } } }
}

const byId = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(byId)
  return isStored(value) ? { id: value.id } : value
}

/** With a body that is one file the query has the other inputs; with other bodies, nothing. */
const besideRaw = (inputs: Signature): object[] =>
  inputs.components.some(({ schema }) => holdsFiles(schema))
    ? query(inputs, [], 'Only beside a body that is the bytes of one file. ').filter(
        (_, i) => !holdsFiles(inputs.components[i]!.schema),
      )
    : []

const query = ({ names, components }: Signature, required: string[], when = ''): object[] =>
  names.map((name, i) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description: `${when}${components[i]!.schema.description ?? ''}`,
    schema: inQuery(components[i]!.schema),
  }))

const object = (
  { names, components, required }: Signature,
  convert: (schema: Schema) => JsonSchema,
): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name, i) => [name, convert(components[i]!.schema)])),
  required,
  additionalProperties: false,
})

function answers(outputs: Signature): object {
  const files = outputs.components.map(({ schema }) => schema.items ?? schema).filter(isFile)
  const raw = files.flatMap((schema) => typesOf(schema).map((type) => [type, { schema: {} }]))
  const json = { 'application/json': { schema: result(outputs) } }
  return {
    200: {
      description: 'What it gives; as bytes where Accept asks for a type of file',
      content: { ...json, ...Object.fromEntries(raw) },
    },
    202: { $ref: '#/components/responses/Later' },
    default: { $ref: '#/components/responses/Problem' },
  }
}

/** One output bare, a record as an object, a tuple as a list. */
function result({ shape, names, components, required }: Signature): JsonSchema {
  const values = components.map(({ schema }, i) => {
    const value = outgoing(schema)
    return required.includes(names[i]!) ? value : { anyOf: [value, { type: 'null' }] }
  })
  if (shape === 'single') return values[0]!
  if (shape === 'tuple') {
    const exactly = { minItems: values.length, maxItems: values.length }
    return { type: 'array', prefixItems: values, ...exactly }
  }
  const properties = Object.fromEntries(names.map((name, i) => [name, values[i]]))
  return { type: 'object', properties, required: names }
}

const typesOf = ({ accept = [] }: Schema): readonly string[] =>
  accept.length > 0 ? accept : ['*/*']

const common = [
  { $ref: '#/components/parameters/Prefer' },
  { $ref: '#/components/parameters/Idempotency-Key' },
]
