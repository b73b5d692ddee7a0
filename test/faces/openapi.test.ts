import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { html } from 'hono/html'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Component,
  checkbox,
  dropdown,
  field,
  file,
  files,
  Interface,
  image,
  json,
  Mismatch,
  number,
  slider,
  table,
  text,
} from '../../app/index.ts'
import * as shipped from '../../interfaces/index.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { clientOf, type Document } from '../support/openapi.ts'
import { type Trial, trial } from '../support/scratch.ts'
import { plain } from '../support/studio.ts'

/** A component that the library does not know. */
const stars: Component<number> = {
  type: 'stars',
  schema: { type: 'string', pattern: '\\*{1,5}', description: 'A mark out of five' },
  decode(raw) {
    if (typeof raw === 'string' && /^\*{1,5}$/.test(raw)) return raw.length
    throw new Mismatch('must be one to five stars')
  },
  encode: (value) => '*'.repeat(value),
  input: (props) => field(props, ({ attributes }) => html`<input ${attributes}>`),
  output: ({ id, value }) => html`<p id="${id}">${value}</p>`,
}

/** It can remove a picture once, and is asked in each way. */
const { removeImage: _, ...repeatable } = shipped

const interfaces = {
  ...repeatable,
  rate: Interface({
    title: 'Rate',
    inputs: { mark: stars },
    outputs: { answer: stars },
    // As JSON has it, which is not what fn receives.
    examples: [{ mark: '**' as unknown as number }],
    fn: ({ mark }) => ({ answer: 6 - mark }),
  }),
  every: Interface({
    inputs: {
      words: text({ minLength: 2, maxLength: 9, pattern: '[a-z]+' }),
      'how-many': number({ min: 1, max: 9, step: 2, integer: true }),
      part: slider({ min: 0, max: 1, step: 0.25, default: 0.5 }),
      yes: checkbox(),
      one: dropdown({ choices: ['red', 'blue'] }),
      some: dropdown({ choices: ['red', 'blue'], multiple: true }),
      any: json(),
      rows: table({ columns: { year: number({ integer: true }), name: 'text' } }),
      maybe: text({ optional: true }),
    },
    outputs: { seen: 'json', ratio: 'number', maybe: text({ optional: true }) },
    fn: (values) => ({ seen: values, ratio: 0.5, maybe: undefined }),
  }),
  pictures: Interface({
    inputs: {
      photo: image({ maxBytes: 90_000 }),
      others: files({ optional: true }),
      note: text({ default: '' }),
    },
    outputs: [image(), 'text'],
    fn: ({ photo, note }) => [photo, note],
  }),
  years: Interface({
    inputs: { start: number({ integer: true }), paper: file({ optional: true }) },
    outputs: 'json',
    readOnly: true,
    examples: [{ start: 1990 }],
    fn: ({ start }) => [start],
  }),
}

interface Context {
  app: Trial
  url: string
  document: Document
  picture: Blob
  close(): Promise<void>
}

const test = needs('openapi', 'ffmpeg') as unknown as Test<Context>
test.before(async (context) => {
  context.app = await trial(interfaces, { ROOT_PATH: '/tools' })
  Object.assign(context, await listen(context.app))
  context.document = (await (await fetch(`${context.url}/openapi.json`)).json()) as Document
  const jpeg = await (await plain(32, 24, '#808080')).jpeg().toBuffer()
  context.picture = new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' })
  const body = new FormData()
  body.append('file', context.picture)
  body.append('name', 'text')
  await fetch(`${context.url}/storeImage`, { method: 'POST', body })
})
test.after(({ close }) => close())

const validatorOf = ({ components }: Document) => {
  const ajv = new Ajv2020({ strictSchema: true, allowUnionTypes: true, validateFormats: false })
  ajv.addVocabulary(['x-accept', 'x-max-bytes', 'x-max-pixels'])
  const local = (node: unknown) =>
    JSON.parse(JSON.stringify(node).replaceAll('#/components/schemas/', '#/$defs/'))
  return (schema: object) => ajv.compile({ ...local(schema), $defs: local(components.schemas) })
}

test('a public validator finds nothing wrong with it', async ({ document }) => {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as any)
  assert.ok(valid, JSON.stringify(errors))
})

test('its schemas have no keyword that JSON Schema lacks', ({ document }) => {
  const compile = validatorOf(document)
  let schemas = 0
  const walk = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'schema' && ++schemas) compile(value)
      else walk(value)
    }
  }
  walk(document.paths)
  for (const name of Object.keys(document.components.schemas)) {
    compile({ $ref: `#/components/schemas/${name}` })
  }
  assert.ok(schemas > 40)
})

test('a client that reads nothing else calls every Interface in every way', async (context) => {
  const { document, picture } = context
  const compile = validatorOf(document)
  const ways = clientOf(document, 'interfaces', () => picture)
  const called = new Set<string>()
  for (const { operation, type, send } of ways) {
    const said = `${operation} as ${type}`
    const response = await send()
    const body = (await response.json()) as { detail?: string }
    assert.is(response.status, 200, `${said}: ${body?.detail}`)
    const name = operation.split('.')[0]!
    const { responses } = (document.paths[`/${name}`] as any)[type === '' ? 'get' : 'post']
    const valid = compile(responses[200].content['application/json'].schema)
    assert.ok(valid(body), `${said}: ${JSON.stringify(valid.errors)}`)
    called.add(name)
  }
  assert.equal([...called].sort(), Object.keys(interfaces).sort())
})

test('each type of file that it promises comes back raw', async ({ document, picture }) => {
  const ways = clientOf(document, 'interfaces', () => picture)
  const raw = ways.find(({ operation, type }) => operation === 'pictures' && type === 'image/jpeg')
  const response = await raw!.send({ accept: 'image/jpeg' })
  assert.is(response.headers.get('content-type'), 'image/jpeg')
  assert.is((await response.arrayBuffer()).byteLength, picture.size)
})

test('a refusal is the problem that it describes', async ({ document, url }) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/every`, { method: 'POST', headers, body: '{}' })
  const valid = validatorOf(document)({ $ref: '#/components/schemas/Problem' })
  assert.is(response.status, 400)
  assert.ok(valid(await response.json()), JSON.stringify(valid.errors))
})

test('a Job is as it is described, from its address', async ({ document, url }) => {
  const response = await fetch(`${url}/rate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'respond-async' },
    body: '{"mark":"*"}',
  })
  assert.is(response.status, 202)
  const address = new URL(response.headers.get('location')!, url)
  const valid = validatorOf(document)({ $ref: '#/components/schemas/Job' })
  for (const answer of [response, await fetch(address)]) {
    assert.ok(valid(await answer.json()), JSON.stringify(valid.errors))
  }
})

test('a component from elsewhere is described by its schema', ({ document }) => {
  const { schema } = (document.paths as any)['/rate'].post.requestBody.content['application/json']
  assert.equal(schema.properties.mark, {
    title: 'Mark',
    type: 'string',
    pattern: '^(?:\\*{1,5})$',
    description: 'A mark out of five',
    maxLength: 1_000_000,
  })
  assert.equal(schema.required, ['mark'])
})

test('limits are said in words and in keywords', ({ document }) => {
  const { content } = (document.paths as any)['/pictures'].post.requestBody
  const { photo } = content['multipart/form-data'].schema.properties
  assert.match(photo.description, /^JPEG, PNG or WebP image, at most 87\.9 kB, at most .* pixels$/)
  assert.is(photo.maxLength, 90_000)
  assert.is(photo['x-max-bytes'], 90_000)
  assert.equal(Object.keys(content), [
    'application/json',
    'multipart/form-data',
    'image/jpeg',
    'image/png',
    'image/webp',
  ])
})

test('its address is the one it was asked at', async ({ app }) => {
  const headers = { host: 'localhost:8', 'x-forwarded-proto': 'https' }
  const response = await app.request('http://localhost:8/tools/openapi.json', { headers })
  assert.is(((await response.json()) as Document).servers[0]!.url, 'https://localhost:8/tools')
})

test.run()
