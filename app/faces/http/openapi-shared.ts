import { id, type JsonSchema, refer } from './openapi-schema.ts'

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
    outputs: { description: 'As the call itself would give them; partial ones while it runs' },
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
