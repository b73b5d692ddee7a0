import type { Services } from '../../calls/services.ts'
import { groupsOf, soleOf } from '../../core/group.ts'
import type { Paths } from '../../core/interface.ts'
import { version } from '../../core/root.ts'
import { bytes } from '../../core/schema.ts'
import { operations } from './openapi-operation.ts'
import { id, refer, shared } from './openapi-schema.ts'

/** The HTTP API, by OpenAPI 3.1, as `origin` serves it; the files in its examples are here to be used. */
export async function openapi(services: Services, origin: string): Promise<object> {
  const { interfaces, config } = services
  const described = [...interfaces].map(async ([name, iface]) => [
    `/${name}`,
    await operations({ name, iface }, services),
  ])
  const further = [...interfaces].filter(([, { paths }]) => paths)
  const base = `${origin}${services.root()}`
  return {
    openapi: '3.1.1',
    info: { title: titleOf(services), version, description: about },
    externalDocs: { url: `${base}/docs`, description: 'How to call it from code' },
    servers: [{ url: base }],
    tags: [
      { name: 'interfaces', description: 'Typed functions, one address each' },
      { name: 'jobs', description: 'Their calls' },
      { name: 'files', description: 'What goes in and comes out' },
      ...groupsOf(interfaces).map(({ name, title }) => ({ name, description: title })),
      ...further.map(([name, { title }]) => ({ name, description: title })),
    ],
    paths: {
      ...Object.fromEntries(await Promise.all(described)),
      ...Object.assign({}, ...further.map(([name, { paths = {} }]) => under(name, paths))),
      ...paths(config),
    },
    components: shared,
  }
}

/** An Interface's own routes, at their whole addresses and under its name. */
function under(name: string, paths: Paths): object {
  const tagged = (item: object) =>
    Object.fromEntries(
      Object.entries(item).map(([key, operation]) => [
        key,
        key === 'parameters' ? operation : { tags: [name], ...operation },
      ]),
    )
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [`/${name}${path}`, tagged(item)]),
  )
}

const about =
  'A file in JSON is `{"id": …}`, of a file that was sent to `/files` or came out of a call, or ' +
  'a data URL; in a form it is an upload. A wrong call is answered with problem details.'

const titleOf = ({ interfaces, look }: Services): string => soleOf(interfaces)?.title ?? look.name

const problem = { $ref: '#/components/responses/Problem' }
const job = { description: 'The Job', content: { 'application/json': { schema: refer('Job') } } }
const binary = { type: 'string', format: 'binary' }
const inPath = (name: string, schema: object) => ({ name, in: 'path', required: true, schema })

/** Jobs and Files at their addresses. */
export const paths = ({ MAX_UPLOAD_BYTES }: { MAX_UPLOAD_BYTES: number }): object => ({
  '/jobs': {
    get: {
      operationId: 'jobs.list',
      tags: ['jobs'],
      summary: 'What this session has called, the newest first',
      description: 'At most 50; a `Link` with `rel="next"` leads to the older ones.',
      parameters: [{ name: 'after', in: 'query', schema: { type: 'string' } }],
      responses: {
        200: {
          description: 'The Jobs',
          content: { 'application/json': { schema: { type: 'array', items: refer('Job') } } },
        },
        default: problem,
      },
    },
  },
  '/jobs/{id}': {
    parameters: [inPath('id', id)],
    get: {
      operationId: 'jobs.get',
      tags: ['jobs'],
      summary: 'How a call is doing, and its result',
      responses: { 200: job, default: problem },
    },
    delete: {
      operationId: 'jobs.cancel',
      tags: ['jobs'],
      summary: 'Stop a call',
      responses: { 200: job, default: problem },
    },
  },
  '/jobs/{id}/delete': {
    parameters: [inPath('id', id)],
    post: {
      operationId: 'jobs.delete',
      tags: ['jobs'],
      summary: 'Delete a call of this session, with its files',
      description: 'One that runs is stopped. Files that other calls name stay.',
      responses: { 204: { description: 'It is gone' }, default: problem },
    },
  },
  '/jobs/{id}/events': {
    parameters: [inPath('id', id)],
    get: {
      operationId: 'jobs.events',
      tags: ['jobs'],
      summary: 'Follow a call',
      description:
        'Server-sent events: a `job` event whenever the Job changes, its data the Job, and at ' +
        'the end a `done` event. `Last-Event-ID` resumes.',
      responses: {
        200: {
          description: 'The events',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        default: problem,
      },
    },
  },
  '/jobs/{id}/feedback': {
    parameters: [inPath('id', id)],
    post: {
      operationId: 'jobs.feedback',
      tags: ['jobs'],
      summary: 'Say how a result is, where its Interface asks for that',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: { choice: { type: 'string' } },
              required: ['choice'],
            },
          },
        },
      },
      responses: { 204: { description: 'It is written down' }, default: problem },
    },
  },
  '/jobs/{id}/files.zip': {
    parameters: [inPath('id', id)],
    get: {
      operationId: 'jobs.files',
      tags: ['jobs'],
      summary: 'All files of a result as one zip',
      responses: {
        200: { description: 'The archive', content: { 'application/zip': { schema: {} } } },
        default: problem,
      },
    },
  },
  '/files': {
    post: {
      operationId: 'files.upload',
      tags: ['files'],
      summary: 'Send a file, to name it in calls',
      description: `At most ${bytes(MAX_UPLOAD_BYTES)}. \`Content-Disposition\` may name it.`,
      requestBody: {
        required: true,
        content: {
          'application/octet-stream': { schema: { ...binary, maxLength: MAX_UPLOAD_BYTES } },
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { file: { type: 'array', items: binary, minItems: 1 } },
              required: ['file'],
            },
          },
        },
      },
      responses: {
        201: {
          description: 'The file; from a form, a list of files',
          headers: { Location: { schema: { type: 'string', format: 'uri-reference' } } },
          content: {
            'application/json': {
              schema: { anyOf: [refer('File'), { type: 'array', items: refer('File') }] },
            },
          },
        },
        default: problem,
      },
    },
  },
  '/files/{id}/{name}': {
    parameters: [
      inPath('id', id),
      inPath('name', { type: 'string', description: 'Any; it is for people' }),
    ],
    get: {
      operationId: 'files.get',
      tags: ['files'],
      summary: 'The bytes of a file',
      parameters: [
        { name: 'Range', in: 'header', schema: { type: 'string' }, example: 'bytes=0-1023' },
        {
          name: 'download',
          in: 'query',
          description: '`1` offers it for download',
          schema: { type: 'string' },
        },
        {
          name: 'thumbnail',
          in: 'query',
          allowEmptyValue: true,
          description:
            'Of a JPEG, PNG, WebP or TIFF a small WebP in its place, and 415 where it is damaged; ' +
            'a GIF or an AVIF as it is; 404 of any other file',
          schema: { type: 'string' },
        },
      ],
      responses: {
        200: { description: 'The whole', content: { '*/*': { schema: {} } } },
        206: { description: 'The part that Range asks for', content: { '*/*': { schema: {} } } },
        304: { description: 'As it was, by If-None-Match' },
        default: problem,
      },
    },
  },
})
