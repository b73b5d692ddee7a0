import { Validator } from '@seriousme/openapi-schema-validator'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as interfaces from '../../interfaces/index.ts'
import { drawn } from '../support/pictures.ts'
import { trial } from '../support/scratch.ts'

const test = suite('the routes of apps in openapi.json')

/** Each route, by its operation, and one way to use it as it is described. */
const ways: [
  operation: string,
  method: string,
  path: string,
  body?: 'picture' | 'form' | 'json',
][] = [
  ['images.put', 'POST', '/images/r/one', 'picture'],
  ['images.add', 'POST', '/images/r/', 'form'],
  ['images.picture', 'GET', '/images/r/one?xsize=9&kind=webp'],
  ['images.picture', 'GET', '/images/r/one?meta=true'],
  ['images.folder', 'GET', '/images/r/'],
  ['images.folder', 'GET', '/images/r/?regex=r/o.*'],
  ['images.remove', 'DELETE', '/images/r/one'],
  ['degrees.row', 'GET', '/degrees/2'],
  ['degrees.row.degrees', 'GET', '/degrees/2/degrees'],
  ['colorize.algo', 'POST', '/colorize/v1/algo/deeplearning/ColorfulImageColorization', 'json'],
]

test('are described, validly, and do what is said', async () => {
  const app = await trial(interfaces)
  const document = (await (await app.request('/openapi.json')).json()) as any
  const checked = await new Validator().validate(document)
  assert.ok(checked.valid, JSON.stringify(checked.errors))
  const operations = new Map<string, any>()
  for (const [path, item] of Object.entries<any>(document.paths)) {
    for (const [method, operation] of Object.entries<any>(item)) {
      if (method === 'parameters') continue
      assert.not.ok(operations.has(operation.operationId), operation.operationId)
      operations.set(operation.operationId, { ...operation, method: method.toUpperCase(), path })
    }
  }
  const picture = new Uint8Array(await drawn(30, 20))
  const form = new FormData()
  form.append('file', new Blob([picture]), 'two.jpg')
  const image = `data:image/jpeg;base64,${Buffer.from(picture).toString('base64')}`
  const bodies = {
    picture: { body: picture, headers: { 'content-type': 'image/jpeg' } },
    form: { body: form },
    json: { body: JSON.stringify({ image }), headers: { 'content-type': 'application/json' } },
  }
  for (const [id, method, path, body] of ways) {
    const operation = operations.get(id)
    assert.is(operation?.method, method, id)
    const shape = new RegExp(`^${operation.path.replace(/\{\w+\}/g, '.+')}(\\?|$)`)
    assert.match(path, shape)
    const answer = await app.request(path, { method, ...(body ? bodies[body] : {}) })
    const described = operation.responses[answer.status]
    assert.ok(described, `${id}: ${answer.status}`)
    const type = (answer.headers.get('content-type') ?? '').split(';')[0]!
    if (answer.status !== 204) assert.ok(type in described.content, `${id}: ${type}`)
    if (id !== 'colorize.algo') continue
    const { result } = (await answer.json()) as { result: { output: string } }
    const data = operations.get('colorize.data').path.replace(/\{\w+\}/g, '[^/]+')
    const where = `/colorize/v1/data/${result.output.slice('data://'.length)}`
    assert.match(where, new RegExp(`^${data}$`))
    assert.is((await app.request(where)).headers.get('content-type'), 'image/png')
  }
  const tags = document.tags.map(({ name }: { name: string }) => name)
  for (const tag of ['images', 'degrees', 'colorize']) assert.ok(tags.includes(tag), tag)
  await app.close()
})

test.run()
