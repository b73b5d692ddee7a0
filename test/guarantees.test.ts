import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Config } from '../app/core/config.ts'
import { type Driver, drivers, token } from './support/drivers.ts'
import { seen } from './support/guaranteed.ts'
import { mcpClient } from './support/mcp.ts'
import { until } from './support/scratch.ts'

type Faces = 'all' | { but: string[] } | { only: string[] }

interface Guarantee {
  title: string
  faces: Faces
  config?: Partial<Config>
  hold(driver: Driver, face: string): Promise<void>
}

const password = 'swordfish-7'
const sockets = ['form', 'http', 'gradio queue', 'gradio call', 'mcp http']
/** A Job whose page stays keeps what came with it, as does a form that is shown again. */
const keeping = ['form', 'gradio call']

/** Gradio's client has words of its own for a 503. */
const busy = /Too many calls are waiting already: try again a little later|currently busy/
const stopped = /This server is being stopped: try again in a moment|currently busy/

const nothingLeft = async (driver: Driver) => {
  await until(async () => (await driver.left()).length === 0).catch(async () =>
    assert.equal(await driver.left(), []),
  )
}

/** Hangs up on a call of `waits` once it runs; what its caller was told last does not matter. */
async function hangUp(driver: Driver) {
  const { length } = seen.signals
  const leaving = new AbortController()
  const calling = driver
    .call('waits', {}, { files: { paper: ['x'] }, signal: leaving.signal })
    .catch(() => {})
  await until(() => seen.signals.length > length)
  leaving.abort()
  await calling
  await until(() => seen.signals.at(-1)!.aborted)
}

const guarantees: Guarantee[] = [
  {
    title: 'a wrong value is refused in the same words, which name its field',
    faces: 'all',
    async hold(driver) {
      const { runs } = seen
      const { said } = await driver.call('mixed', { times: 'many', name: 'x'.repeat(30) })
      assert.is(said.times, 'Times must be a whole number from 0, not “many”')
      assert.is(said.name, 'Name must have at most 20 characters, not 30')
      assert.is(seen.runs, runs)
    },
  },
  {
    title: 'unknown inputs are told, ten of them at most',
    faces: { only: ['form', 'http', 'gradio call', 'mcp http', 'mcp stdio'] },
    async hold(driver) {
      const unknown = Array.from({ length: 30 }, (_, at) => [`odd${at}`, 'x'])
      const { words } = await driver.call('mixed', { times: 1, ...Object.fromEntries(unknown) })
      assert.ok(/There is no input “odd9”/.test(words.replaceAll('&quot;', '"')), words)
      assert.not.match(words, 'There is no input “odd10”')
      assert.match(words, /There are 20 more unknown inputs/)
    },
  },
  {
    title: 'a list that is too long is refused before anything of it is stored',
    faces: { but: ['form'] },
    async hold(driver) {
      const files = { some: ['a', 'b', 'c', 'd'] }
      const { said } = await driver.call('mixed', { times: 1 }, { files })
      assert.is(said.some, 'Some must be at most 3 files, not 4')
      assert.equal(await driver.left(), [])
    },
  },
  {
    title: 'what was stored for a call is let go of when it is refused',
    faces: { but: ['form'] },
    async hold(driver) {
      const { said } = await driver.call('mixed', { times: 'x' }, { files: { some: ['a', 'b'] } })
      assert.ok(said.times)
      await nothingLeft(driver)
    },
  },
  {
    title: 'what was stored for a call is let go of when it fails, and what is ours stays ours',
    faces: 'all',
    async hold(driver, face) {
      for (const kindly of [true, false]) {
        const { words } = await driver.call('fails', { kindly }, { files: { paper: ['x'] } })
        assert.match(words, kindly ? 'Not today' : /fault is ours/i)
        assert.not.match(words, 'the inside of it')
      }
      if (!keeping.includes(face)) await nothingLeft(driver)
    },
  },
  {
    title: 'a caller who hangs up ends fn, and leaves nothing',
    faces: { but: ['gradio call'] },
    async hold(driver, face) {
      await hangUp(driver)
      if (!keeping.includes(face)) await nothingLeft(driver)
    },
  },
  {
    title: 'a password comes to fn, and back to nobody',
    faces: 'all',
    async hold(driver) {
      const right = await driver.call('mixed', { times: 1, secret: password })
      assert.match(right.words, 'Ada 1 knows')
      const wrong = [
        await driver.call('mixed', { times: 'x', secret: password }),
        await driver.call('mixed', { times: 1, secret: 'swordf' }),
        await driver.call(
          'fails',
          { secret: password, kindly: false },
          { files: { paper: ['x'] } },
        ),
      ]
      assert.match(wrong[1]!.said.secret ?? '', /^Secret must have at least 8 characters/)
      for (const { words } of [right, ...wrong]) assert.not.match(words, 'swordf')
      if (!driver.app) return
      for (const path of ['/mixed', '/docs', '/jobs', '/openapi.json', '/gradio_api/info']) {
        const page = await driver.app.request(path, { headers: { accept: 'text/html' } })
        assert.not.match(await page.text(), 'swordf', path)
      }
      const folder = join(driver.app.dir, 'journal')
      for (const name of await readdir(folder).catch(() => [])) {
        assert.not.ok((await readFile(join(folder, name))).includes('swordf'), name)
      }
    },
  },
  {
    title: 'partial results come in order, and the last one counts',
    faces: { but: ['http'] },
    async hold(driver, face) {
      const { partials } = await driver.call('steps', { to: 100 })
      const numbers = partials.map((text) => Number(text.slice(5)))
      assert.equal(
        numbers,
        [...numbers].sort((a, b) => a - b),
      )
      assert.is(numbers.at(-1), 100)
      assert.ok(new Set(numbers).size > 1 || face === 'cli', `${numbers}`)
    },
  },
  {
    title: 'a call for which there is no room is refused in words, and not remembered',
    faces: { but: ['cli'] },
    config: { MAX_QUEUE: 0 },
    async hold(driver, face) {
      const { length } = seen.signals
      const leaving = new AbortController()
      const first = driver.call('waits', {}, { signal: leaving.signal }).catch(() => {})
      await until(() => seen.signals.length > length)
      const { words, retryAfter } = await driver.call('waits', {})
      assert.match(words, busy)
      if (['form', 'http', 'gradio call'].includes(face)) assert.ok(Number(retryAfter) > 0)
      leaving.abort()
      if (face === 'gradio call') await driver.app!.services.close()
      await first
      assert.is(seen.signals.length, length + 1)
    },
  },
  {
    title: 'a call that takes too long ends, and fn with it',
    faces: 'all',
    async hold(driver, face) {
      const { words } = await driver.call('brief', {}, { files: { paper: ['x'] } })
      assert.match(words, 'It took longer than the 0.1 seconds that it may take')
      assert.ok(seen.signals.at(-1)!.aborted)
      if (!keeping.includes(face)) await nothingLeft(driver)
    },
  },
  {
    title: 'a call that comes after the server was closed is refused',
    faces: { but: ['cli'] },
    async hold(driver) {
      const { runs } = seen
      await driver.app!.services.close()
      const { words } = await driver.call('mixed', { times: 1 })
      assert.match(words, stopped)
      assert.is(seen.runs, runs)
    },
  },
  {
    title: 'what is kept for a visitor goes on from call to call, and is apart from others',
    faces: 'all',
    async hold(driver) {
      const scores = async (visitor: string, points: number) => {
        const { words } = await driver.call('score', { points }, { visitor })
        return Number(/score (-?\d+)/.exec(words)?.[1])
      }
      assert.is(await scores('ada-lovelace', 3), 3)
      assert.is(await scores('bob-the-other', 1), 1)
      assert.is(await scores('ada-lovelace', 4), 7)
      assert.ok(Number.isNaN(await scores('ada-lovelace', 13)))
      assert.is(await scores('ada-lovelace', 0), 7)
      assert.is(await scores('bob-the-other', 1), 2)
    },
  },
  {
    title: 'who calls is told to fn: a session, and an address or the user of a shell',
    faces: 'all',
    async hold(driver, face) {
      const { words } = await driver.call('score', { points: 0 }, { visitor: 'ada-lovelace' })
      assert.match(
        words,
        sockets.includes(face) ? 'score 0 true,false,true' : 'score 0 true,true,false',
      )
    },
  },
  {
    title: 'what is guarded is refused to strangers',
    faces: { only: sockets },
    config: { WRITE_TOKEN: token },
    async hold(driver) {
      const { runs } = seen
      const { words } = await driver.call('keeps', {})
      assert.match(words, 'This needs the WRITE_TOKEN of this server')
      assert.is(seen.runs, runs)
      assert.equal(await driver.left(), [])
    },
  },
]

const holdsOn = (faces: Faces, face: string) =>
  faces === 'all' || ('but' in faces ? !faces.but.includes(face) : faces.only.includes(face))

const { error } = console

for (const [face, open] of Object.entries(drivers)) {
  const test = suite(`every face: ${face}`)
  // The functions fail on purpose, and Gradio's client tells of each stream that it closes.
  test.before(() => {
    console.error = () => {}
  })
  test.after(() => {
    console.error = error
  })
  for (const { title, faces, config, hold } of guarantees) {
    if (!holdsOn(faces, face)) continue
    test(title, async () => {
      const driver = await open(config)
      try {
        await hold(driver, face)
      } finally {
        await driver.close()
      }
    })
  }
  test.run()
}

async function withDriver(
  face: string,
  config: Partial<Config>,
  use: (d: Driver) => Promise<void>,
) {
  const driver = await drivers[face]!(config)
  try {
    await use(driver)
  } finally {
    await driver.close()
  }
}

const json = { 'content-type': 'application/json' }

const test = suite('between callers')

test('a stranger is refused before the body has come', () =>
  withDriver('http', { WRITE_TOKEN: token }, async ({ url }) => {
    const bodies = [
      ['/keeps', 'application/json'],
      ['/keeps', 'multipart/form-data; boundary=b'],
      ['/keeps', 'application/x-www-form-urlencoded'],
      ['/keeps', 'text/plain'],
      ['/gradio_api/call/keeps', 'application/json'],
      ['/gradio_api/call/v2/keeps', 'application/json'],
    ]
    for (const [path, type] of bodies) {
      const headers = { 'content-type': type, 'content-length': '100000' }
      const call = request(url + path!, { method: 'POST', headers })
      call.on('error', () => {})
      call.write('{')
      const [{ statusCode }] = await once(call, 'response')
      call.destroy()
      assert.is(statusCode, 401, `${path} ${type}`)
    }
  }))

test('who shows the token may call what is guarded, on every face', () =>
  withDriver('http', { WRITE_TOKEN: token }, async ({ url }) => {
    const headers = { ...json, authorization: `Bearer ${token}` }
    const post = async (path: string, body: object, more = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { ...headers, ...more },
        body: JSON.stringify(body),
      })
    assert.is(await (await post('/keeps', {})).json(), 'kept x')
    const made = await post('/gradio_api/call/v2/keeps', { word: 'y' })
    const { event_id: id } = (await made.json()) as { event_id: string }
    const events = await (await fetch(`${url}/gradio_api/call/v2/keeps/${id}`)).text()
    assert.match(events, 'kept y')
    const requestInit = { headers: { authorization: headers.authorization } }
    const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit })
    const mcp = await mcpClient(transport)
    assert.match((await mcp.call('keeps', { word: 'z' })).text, 'kept z')
    await mcp.client.close()
  }))

test('another session cannot stop a call', () =>
  withDriver('form', {}, async ({ url }) => {
    const { length } = seen.signals
    const begun = await fetch(`${url}/waits`, {
      method: 'POST',
      headers: { accept: 'text/html' },
      body: new FormData(),
      redirect: 'manual',
    })
    const job = begun.headers.get('location')!
    const id = job.split('/').at(-1)!
    await until(() => seen.signals.length > length)
    const stranger = { cookie: `fascia=${'e'.repeat(32)}` }
    for (const headers of [{}, stranger]) {
      for (const method of ['POST', 'DELETE']) {
        assert.is((await fetch(url + job, { method, headers })).status, 403)
      }
    }
    for (const session_hash of ['other', id]) {
      const answer = await fetch(`${url}/gradio_api/cancel`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ event_id: id, session_hash }),
      })
      assert.ok([403, 404].includes(answer.status), `${answer.status}`)
    }
    assert.not.ok(seen.signals.at(-1)!.aborted)
    const cookie = begun.headers.get('set-cookie')!.split(';')[0]!
    assert.is((await fetch(url + job, { method: 'DELETE', headers: { cookie } })).status, 200)
    assert.ok(seen.signals.at(-1)!.aborted)
  }))

test('an MCP client cannot stop the call of another by its number', () =>
  withDriver('mcp http', {}, async (driver) => {
    const { length } = seen.signals
    const leaving = new AbortController()
    const calling = driver.call('waits', {}, { signal: leaving.signal }).catch(() => {})
    await until(() => seen.signals.length > length)
    const other = await mcpClient(new StreamableHTTPClientTransport(new URL(`${driver.url}/mcp`)))
    for (let requestId = 0; requestId < 10; requestId++) {
      await other.client.notification({ method: 'notifications/cancelled', params: { requestId } })
    }
    await other.call('mixed', { times: 1 })
    assert.not.ok(seen.signals.at(-1)!.aborted)
    await other.client.close()
    leaving.abort()
    await calling
    await until(() => seen.signals.at(-1)!.aborted)
  }))

test.run()
