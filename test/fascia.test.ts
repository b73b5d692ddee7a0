import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Fascia, type FasciaOptions, fascia, Interface } from '../app/index.ts'
import { scratch } from './support/scratch.ts'

const shout = Interface({
  inputs: { words: 'text' },
  outputs: 'text',
  fn: ({ words }) => words.toUpperCase(),
})
const kept = Interface({
  inputs: { words: 'text' },
  outputs: 'text',
  guarded: () => true,
  fn: ({ words }) => words,
})

const asJson = { 'content-type': 'application/json' }
const call = { method: 'POST', headers: asJson, body: '{"words":"hi"}' }

async function withApp(
  use: (app: Fascia, dir: string) => Promise<unknown>,
  { config, ...options }: FasciaOptions = {},
) {
  const { dir, remove } = await scratch()
  const app = fascia({ shout, kept }, { config: { DATA_DIR: dir, ...config }, ...options })
  try {
    await use(app, dir)
  } finally {
    await app.close()
    await remove()
  }
}

const test = suite('an app within another')

test('opens what it needs at its first request', () =>
  withApp(async (app) => {
    const response = await app.request('/shout', call)
    assert.is(await response.json(), 'HI')
  }))

test('opens it before, where it is told to, and then still learns where it is mounted', () =>
  withApp(async (app) => {
    await app.ready()
    const outer = new Hono().route('/tools', app)
    const page = await (await outer.request('/tools', { headers: { accept: 'text/html' } })).text()
    assert.match(page, 'href="/tools/shout"')
    const body = new FormData()
    body.set('file', new Blob(['a']), 'a.txt')
    const sent = await outer.request('/tools/files', { method: 'POST', body })
    assert.match(JSON.stringify(await sent.json()), '"url":"/tools/files/')
  }))

test('is found under a path within a path, in any of its spellings', () =>
  withApp(async (app) => {
    const inner = new Hono().route('/tools', app)
    const outer = new Hono().basePath('/v1').route('/all', inner)
    for (const path of ['/v1/all/tools', '/v1/all/tools/', '/v1/all/tools?x=1']) {
      const page = await (await outer.request(path, { headers: { accept: 'text/html' } })).text()
      assert.match(page, 'href="/v1/all/tools/shout"', path)
    }
    assert.is((await outer.request('/v1/all/toolshed')).status, 404)
  }))

test('needs no ROOT_PATH for its mount; one that names it already is right too', async () => {
  for (const [rootPath, root] of [
    ['', '/tools'],
    ['/tools', '/tools'],
    ['/apps', '/apps/tools'],
  ] as const) {
    const config = { ROOT_PATH: rootPath }
    await withApp(
      async (app) => {
        const outer = new Hono().route('/tools', app)
        const page = await (
          await outer.request('/tools', { headers: { accept: 'text/html' } })
        ).text()
        assert.match(page, `href="${root}/shout"`)
      },
      { config },
    )
  }
})

test('says what is wrong with a declaration when it is made', () => {
  assert.throws(() => fascia({}), 'There is no Interface to serve')
  assert.throws(() => fascia({ docs: shout }), /docs/)
  const path = 'tools/'
  assert.throws(
    () => fascia({ shout }, { path }),
    'Fascia can be mounted at a path such as /app, not at “tools/”.',
  )
})

test('keeps to the path that it is told, however a request spells it', () =>
  withApp(
    async (app) => {
      const outer = new Hono().route('/:any', app)
      for (const path of ['/TOOLS', '/tools']) {
        const response = await outer.request(path, { headers: { accept: 'text/html' } })
        assert.match(await response.text(), 'href="/tools/shout"', path)
      }
    },
    { path: '/tools' },
  ))

test('cannot be mounted under a path that needs quotes', () =>
  withApp(async (app) => {
    const outer = new Hono().route('/:any', app)
    outer.onError(({ message }, c) => c.text(message, 500))
    const response = await outer.request('/a$b')
    assert.is(await response.text(), 'Fascia can be mounted at a path such as /app, not at “/a$b”.')
    assert.is((await outer.request('/fine')).status, 200)
  }))

test('tries again when what it needs could not be had', () =>
  withApp(async (app, dir) => {
    const second = fascia({ shout }, { config: { DATA_DIR: dir } })
    await app.ready()
    await second.ready().then(
      () => assert.unreachable(),
      ({ message }) => assert.match(message, dir),
    )
    await app.close()
    await second.ready()
    assert.is((await second.request('/shout', call)).status, 200)
    await second.close()
  }))

test('answers nothing more once it is closed', () =>
  withApp(async (app) => {
    await app.ready()
    await app.close()
    await app.ready().then(
      () => assert.unreachable(),
      ({ message }) => assert.match(message, 'closed'),
    )
  }))

test('says so where the app around it has read the body already', () =>
  withApp(async (app) => {
    const express = createRequire(import.meta.url)('express')
    const outer = express()
    outer.use(express.json())
    outer.use('/tools', app.listener)
    const server: Server = createServer(outer)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/tools/shout`, call)
    assert.is(response.status, 500)
    assert.match(
      await response.text(),
      'mount Fascia before what parses bodies, such as express.json()',
    )
    server.closeAllConnections()
    server.close()
  }))

test('knows who calls as Bun and Deno tell it', () =>
  withApp(async (app) => {
    const status = async (env: object) =>
      (await app.request('http://localhost/kept', call, env)).status
    assert.is(await status({ requestIP: () => ({ address: '127.0.0.1' }) }), 200)
    assert.is(await status({ requestIP: () => ({ address: '203.0.113.9' }) }), 403)
    assert.is(await status({ requestIP: () => null }), 403)
    assert.is(await status({ remoteAddr: { hostname: '127.0.0.1' } }), 200)
    assert.is(await status({ remoteAddr: { hostname: '203.0.113.9' } }), 403)
  }))

test.run()
