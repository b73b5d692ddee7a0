import type { Paths } from 'fascia'
import { taken } from './facts.ts'
import { formats, kinds } from './rendition.ts'

const problem = { $ref: '#/components/responses/Problem' }
const forWriters = [{}, { writeToken: [] }]
const integer = (minimum: number, maximum?: number) => ({ type: 'integer', minimum, maximum })
const inQuery = (name: string, description: string, schema: object) => ({
  ...{ name, in: 'query', description, schema },
})
const json = (schema: object) => ({ 'application/json': { schema } })
const inPath = (description: string) => ({
  ...{ name: 'path', in: 'path', required: true, description },
  schema: { type: 'string' },
  example: 'holidays/beach',
})

const wanted = [
  inQuery('xsize', 'The most pixels across; alone, the height is free', integer(1, 9999)),
  inQuery('ysize', 'The most pixels down; alone, the width is free', integer(1, 9999)),
  inQuery('kind', 'The format; else by the extension, else JPEG', { enum: kinds }),
  inQuery('quality', 'Of JPEG, WebP and AVIF', integer(1, 100)),
  inQuery('thumbnail', 'Within 50 × 50 unless a side is named', { type: 'boolean' }),
  inQuery('meta', 'What is known of the original, in place of its bytes', { type: 'boolean' }),
  inQuery('url', 'A signed link, in place of the bytes', { type: 'boolean' }),
  inQuery('expires', 'Seconds that the link is good for, at most LINK_TTL', integer(1)),
]
const bytes = Object.fromEntries(Object.values(formats).map(({ type }) => [type, { schema: {} }]))
const meta = {
  type: 'object',
  properties: {
    ...{ name: { type: 'string' }, type: { type: 'string' }, sha256: { type: 'string' } },
    ...{ width: { type: 'integer' }, height: { type: 'integer' }, bytes: { type: 'integer' } },
  },
}
const links = { type: 'array', items: { type: 'string', format: 'uri' } }
const picture = { type: 'string', format: 'binary' }
const form = (file: object, more: object = {}) => ({
  'multipart/form-data': {
    schema: { type: 'object', properties: { file, ...more }, required: ['file'] },
  },
})
const sent = Object.fromEntries(taken.map((type) => [type, { schema: picture }]))
const stored = (what: string, schema: object) => ({
  200: { description: `${what}, in place of what had that name`, content: json(schema) },
  201: { description: what, content: json(schema) },
  default: problem,
})

/** Pictures and folders at their own addresses, as programs use them. */
export const paths: Paths = {
  '/{path}': {
    parameters: [inPath('The name of a picture, which may have folders, and an extension or none')],
    get: {
      operationId: 'images.picture',
      summary: 'A picture as it is wanted: upright, without metadata, never enlarged',
      parameters: wanted,
      responses: {
        200: {
          description: 'The picture; or what `meta` or `url` ask for',
          content: { ...bytes, ...json({ anyOf: [meta, links] }) },
        },
        default: problem,
      },
    },
    post: {
      operationId: 'images.put',
      summary: 'Keep a picture under this name',
      security: forWriters,
      requestBody: { required: true, content: { ...sent, ...form(picture) } },
      responses: stored('Its name', { type: 'string' }),
    },
    delete: {
      operationId: 'images.remove',
      summary: 'Remove a picture and all that was made of it',
      security: forWriters,
      responses: { 204: { description: 'It is gone' }, default: problem },
    },
  },
  '/{path}/': {
    parameters: [inPath('A folder; without one, `/images/` is all pictures')],
    get: {
      operationId: 'images.folder',
      summary: 'All pictures in a folder and those in it',
      parameters: [
        ...wanted,
        inQuery('regex', 'What the whole name must match (RE2)', { type: 'string' }),
      ],
      responses: {
        200: {
          description: 'A zip; of a single picture itself; or what `meta` or `url` ask for',
          content: {
            'application/zip': { schema: {} },
            ...bytes,
            ...json({ anyOf: [{ type: 'array', items: meta }, links] }),
          },
        },
        default: problem,
      },
    },
    post: {
      operationId: 'images.add',
      summary: 'Keep pictures in this folder under their own names',
      security: forWriters,
      requestBody: {
        required: true,
        content: form(
          { type: 'array', items: picture, minItems: 1 },
          { folder: { type: 'string', description: 'A folder within it' } },
        ),
      },
      responses: stored('Its name; of several, their names', {
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      }),
    },
  },
}
