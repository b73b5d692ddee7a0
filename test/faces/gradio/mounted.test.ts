import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Interface as Face, Interface } from '../../../app/index.ts'
import { dot, mirror, shout, story } from './faces.ts'
import { all, connected, dataOf } from './support.ts'

const test = suite('the Gradio face, mounted or alone')

test('under a path everything works as at the root', async () => {
  const app = await connected({ shout, story, mirror }, { ROOT_PATH: '/some/app' })
  const { client, url } = app
  assert.ok(url.endsWith('/some/app'))
  assert.equal((await client.predict('/shout', { words: 'hi' })).data, ['HI'])
  assert.is(dataOf(await all(client.submit('/story', ['Ada']))).length, 3)
  const { data } = await client.predict('/mirror', [new Blob([dot])])
  assert.ok(data[0].url.startsWith(`${url}/gradio_api/file=`))
  assert.is((await (await fetch(data[0].url)).arrayBuffer()).byteLength, dot.length)
  const outside = url.replace('/some/app', '/other/config')
  assert.is((await fetch(outside)).status, 404)
  await app.close()
})

test('an Interface that is served alone is /predict too, and number 0', async () => {
  const app = await connected({ shout })
  const { client } = app
  assert.equal((await client.predict('/shout', ['a'])).data, ['A'])
  assert.equal((await client.predict('/predict', { words: 'b' })).data, ['B'])
  assert.equal((await client.predict(0, ['c'])).data, ['C'])
  const listed = client.config.dependencies.filter((d: any) => d.api_visibility === 'public')
  assert.equal(
    listed.map(({ api_name }: any) => api_name),
    ['shout'],
  )
  await app.close()
})

test('one that is itself named predict is there once', async () => {
  const app = await connected({ predict: shout })
  assert.equal((await app.client.predict('/predict', ['a'])).data, ['A'])
  const names = app.client.config.dependencies.map(({ api_name }: any) => api_name)
  assert.equal(names, [false, 'predict'])
  await app.close()
})

test('an Interface may have neither inputs nor outputs', async () => {
  const empty = Interface({ title: 'Empty', inputs: {}, outputs: {}, fn: () => ({}) }) as Face
  const app = await connected({ empty })
  assert.equal((await app.client.predict('/empty', [])).data, [])
  await app.close()
})

test('addresses are of the scheme that a proxy speaks', async () => {
  const app = await connected({ shout, mirror })
  const headers = { 'Content-Type': 'application/json', 'X-Forwarded-Proto': 'https' }
  const photo = `data:image/png;base64,${dot.toString('base64')}`
  const body = JSON.stringify({ data: [photo] })
  const response = await fetch(`${app.url}/run/mirror`, { method: 'POST', headers, body })
  const { data } = (await response.json()) as any
  assert.ok(data[0].url.startsWith('https://127.0.0.1:'))
  await app.close()
})

test.run()
