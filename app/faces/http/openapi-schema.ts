import { given, type JsonSchema, taken, words } from '../../core/json-schema.ts'
import { limits } from '../../core/limits.ts'
import { isTable, type Schema } from '../../core/schema.ts'

/** A schema of `components`, in which as everywhere here only `x-` keywords are our own. */
export const refer = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })

/** A value as JSON has it: a file is named by its id, or is there as a data URL. */
export const inJson = (schema: Schema): JsonSchema =>
  taken(
    schema,
    told(() => ({ oneOf: [refer('FileReference'), refer('DataUrl')] })),
  )

/** A value as a form has it: a file is its bytes, a table one text. */
export const inForm = (schema: Schema): JsonSchema =>
  isTable(schema) ? rowsAsText(schema) : taken(schema, told(bytesOf))

/** A value as a query has it: a file is named by its id. */
export const inQuery = (schema: Schema): JsonSchema =>
  isTable(schema)
    ? rowsAsText(schema)
    : taken(
        schema,
        told(() => id),
      )

/** The bytes of one file. */
export const bytesOf = ({ maxBytes }: Schema): JsonSchema => ({
  type: 'string',
  format: 'binary',
  contentMediaType: 'application/octet-stream',
  // Of bytes it counts bytes (OpenAPI 3.1.1, 4.8.14.3).
  ...(maxBytes !== undefined && { maxLength: maxBytes }),
})

export const id = { type: 'string', pattern: '^[0-9a-f]{32}$' }

/** A result. */
export const outgoing = (schema: Schema): JsonSchema =>
  given(schema, (file) => ({ ...words(file), allOf: [refer('File')] }))

function rowsAsText({ title, description, maxLength }: Schema): JsonSchema {
  const said = [description, 'The rows as JSON or as CSV'].filter(Boolean).join('. ')
  return {
    type: 'string',
    ...words({ ...(title && { title }), description: said }),
    ...(maxLength !== undefined && { maxLength }),
  }
}

/** A file, written as `shape` says; what bounds it is said in words and by keywords of our own. */
const told =
  (shape: (schema: Schema) => JsonSchema) =>
  (schema: Schema): JsonSchema => {
    const { title, description, accept, maxBytes, maxPixels } = schema
    const bounds = limits(schema).join(', ')
    const sentence = bounds.charAt(0).toUpperCase() + bounds.slice(1)
    const said = [description, sentence].filter(Boolean).join('. ')
    return {
      ...words({ ...(title && { title }), description: said }),
      ...shape(schema),
      ...(accept && { 'x-accept': accept }),
      ...(maxBytes !== undefined && { 'x-max-bytes': maxBytes }),
      ...(maxPixels !== undefined && { 'x-max-pixels': maxPixels }),
    }
  }

const text = { type: 'string' }
const count = { type: 'integer', minimum: 0 }
const time = { type: ['string', 'null'], format: 'date-time' }
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] })

const object = (
  description: string,
  properties: { [name: string]: JsonSchema },
  required = Object.keys(properties),
): JsonSchema => ({ type: 'object', description, properties, required })

const url = { type: 'string', format: 'uri-reference', description: 'Within this server' }
const file = {
  id,
  url,
  name: text,
  type: { ...text, description: 'Its media type, by its bytes' },
  size: { ...count, description: 'In bytes' },
}
const side = { ...count, description: 'Of a picture, in pixels' }

const schemas: { [name: string]: JsonSchema } = {
  File: object('A file that this server holds', { ...file, width: side, height: side }, [
    'id',
    'url',
    'name',
    'type',
    'size',
  ]),
  FileReference: object('A file that this server holds already, by its id', { id }),
  DataUrl: { type: 'string', pattern: '^data:', description: 'A file itself (RFC 2397)' },
  Problem: object(
    'What is wrong (RFC 9457)',
    {
      status: { type: 'integer' },
      title: text,
      detail: { ...text, description: 'A sentence for the user' },
      errors: {
        type: 'array',
        description: 'One for each wrong input',
        items: object('A wrong input', { field: text, detail: text }),
      },
      reference: { ...text, description: 'Under which the log has the rest' },
    },
    ['status', 'title', 'detail'],
  ),
  Progress: object('How far the work is', {
    done: { type: 'number' },
    total: { type: 'number' },
    unit: text,
    label: text,
  }),
  Job: object('One call', {
    id,
    interface: text,
    status: { enum: ['queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted'] },
    position: { type: ['integer', 'null'], description: 'How many calls are ahead of it' },
    eta: { type: ['number', 'null'], description: 'In seconds' },
    progress: orNull(refer('Progress')),
    log: { type: 'array', items: text },
    inputs: { type: 'object' },
    outputs: {
      description:
        'As the call itself would give them; partial ones while it runs, and those of a cancelled one but for files',
    },
    error: orNull(refer('Problem')),
    created: time,
    started: time,
    ended: time,
  }),
}

const inHeader = (name: string, description: string, example: string): object => ({
  name,
  in: 'header',
  description,
  schema: text,
  example,
})

/** What all operations share. */
export const shared = {
  schemas,
  securitySchemes: {
    writeToken: { type: 'http', scheme: 'bearer', description: 'The `WRITE_TOKEN` of this server' },
  },
  parameters: {
    Prefer: inHeader(
      'Prefer',
      '`respond-async` or `wait=N` (in seconds): not to wait, or no longer, for the result',
      'wait=50',
    ),
    'Session-Id': inHeader(
      'Session-Id',
      'Goes on with what is kept for a visitor: as an answer gave it, or 8 to 200 characters of your own that nobody guesses',
      '4f0c8a52b7d94e13a6c2f1e09d3b5a78',
    ),
    'Idempotency-Key': inHeader(
      'Idempotency-Key',
      'Makes it safe to send a call again: with the same key and the same inputs it is one call',
      '8e03978e-40d5-43dd-bc93-6894a57f9324',
    ),
  },
  responses: {
    Later: {
      description: 'It takes longer: its Job is at the address in Location',
      headers: { Location: { required: true, schema: url } },
      content: { 'application/json': { schema: refer('Job') } },
    },
    Problem: {
      description: 'Something is wrong with the call, or here',
      content: { 'application/problem+json': { schema: refer('Problem') } },
    },
  },
}
