import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { greet } from '../../../interfaces/greet.ts'
import { type Trial, trial } from '../../support/scratch.ts'

const test = suite<{ app: Trial }>('mcp wire', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ greet })
})
test.after(({ app }) => app.close())

type Headers = Record<string, string>

const standard: Headers = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
}

const post = ({ request }: Trial, body: unknown, headers: Headers = {}) =>
  request('/mcp', {
    method: 'POST',
    headers: { ...standard, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

const message = (method: string, params: object = {}, id = 1) => ({ ...notice(method, params), id })
const notice = (method: string, params: object = {}) => ({ jsonrpc: '2.0', method, params })

/** Opens a session; gives the header that names it. */
async function open(app: Trial, protocolVersion = '2025-11-25'): Promise<Headers> {
  const response = await post(app, message('initialize', { protocolVersion }))
  return { 'mcp-session-id': response.headers.get('mcp-session-id') ?? '' }
}

/** What went wrong, as "status code: message". */
async function fault(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { code: number; message: string } }
  return `${response.status} ${error.code}: ${error.message}`
}

test('the version is the one asked for, if it is known, or else the newest', async ({ app }) => {
  const agreed = async (protocolVersion?: string) => {
    const response = await post(app, message('initialize', { protocolVersion }))
    return ((await response.json()) as any).result.protocolVersion
  }
  assert.is(await agreed('2025-03-26'), '2025-03-26')
  assert.is(await agreed('2024-11-05'), '2024-11-05')
  assert.is(await agreed('1999-01-01'), '2025-11-25')
  assert.is(await agreed(), '2025-11-25')
})

test('what is no JSON, or no JSON-RPC, is refused', async ({ app }) => {
  const session = await open(app)
  assert.match(await fault(await post(app, '{"jsonrpc":', session)), /^400 -32700: .*must be JSON/)
  assert.match(await fault(await post(app, '['.repeat(500), session)), /^400 -32700: .*nested/)
  for (const body of [{}, 5, null, { jsonrpc: '1.0', method: 'ping', id: 1 }]) {
    assert.match(await fault(await post(app, body, session)), /^400 -32600: This is not a JSON-RPC/)
  }
  for (const wrong of [{ id: null }, { id: {} }, { method: 5 }, { params: [] }]) {
    const body = { ...message('ping'), ...wrong }
    assert.match(await fault(await post(app, body, session)), /^400 -32600: /)
  }
})

test('a session is needed, and must be one that is open', async ({ app }) => {
  assert.match(await fault(await post(app, message('ping'))), /^400 -32600: Initialize first/)
  const unknown = { 'mcp-session-id': 'f'.repeat(32) }
  assert.is(
    await fault(await post(app, message('ping'), unknown)),
    '404 -32001: There is no such session any more',
  )
  const session = await open(app)
  assert.is((await post(app, message('ping'), session)).status, 200)
  const ended = await app.request('/mcp', { method: 'DELETE', headers: session })
  assert.is(ended.status, 204)
  assert.is((await post(app, message('ping'), session)).status, 404)
})

test('a client without a session cannot send much', async ({ app }) => {
  const body = message('initialize', { filler: 'x'.repeat(100_000) })
  assert.match(await fault(await post(app, body)), /^413 -32600/)
})

test('headers must be right', async ({ app }) => {
  const session = await open(app)
  const ping = (headers: Headers) => post(app, message('ping'), { ...session, ...headers })
  assert.match(await fault(await ping({ accept: 'application/json' })), /^406 -32600: Accept must/)
  assert.match(await fault(await ping({ 'content-type': 'text/plain' })), /^415/)
  assert.match(await fault(await ping({ 'mcp-protocol-version': '1999-01-01' })), /^400 .*2025-11/)
  assert.is((await ping({ 'mcp-protocol-version': '2025-06-18' })).status, 200)
  assert.is((await ping({ accept: '*/*' })).status, 200)
  const put = await app.request('/mcp', { method: 'PUT', headers: session })
  assert.is(put.status, 405)
  assert.is(put.headers.get('allow'), 'POST, GET, HEAD, DELETE, OPTIONS')
})

test('foreign pages and rebound names are kept out', async ({ app }) => {
  const call = message('tools/call', { name: 'greet', arguments: { greeting: 'hi', times: 1 } })
  const from = (headers: Headers) => post(app, call, headers)
  assert.is((await from({ origin: 'https://evil.example' })).status, 403)
  assert.is((await from({ origin: 'null' })).status, 403)
  assert.is((await from({ 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.is((await from({ host: 'rebound.example:7860' })).status, 421)
})

test('a notification is taken and not answered', async ({ app }) => {
  const session = await open(app)
  for (const body of [
    notice('notifications/initialized'),
    notice('notifications/cancelled', { requestId: 99 }),
    { jsonrpc: '2.0', id: 5, result: {} },
  ]) {
    const response = await post(app, body, session)
    assert.is(response.status, 202)
    assert.is(await response.text(), '')
  }
})

test('an unknown method is an error, and so are wrong parameters', async ({ app }) => {
  const session = await open(app)
  const error = async (method: string, params?: object) =>
    ((await (await post(app, message(method, params), session)).json()) as any).error
  assert.is((await error('resources/list')).code, -32601)
  assert.is((await error('logging/setLevel', { level: 'loud' })).code, -32602)
})

test('a batch is answered where the version has batches', async ({ app }) => {
  const batch = [message('ping', {}, 1), message('tools/list', {}, 2)]
  const old = await post(app, batch, await open(app, '2025-03-26'))
  const answers = (await old.json()) as { id: number }[]
  assert.equal(
    answers.map(({ id }) => id),
    [1, 2],
  )
  assert.match(await fault(await post(app, batch, await open(app))), /^400 -32600: .*no batches/)
  assert.match(await fault(await post(app, [], await open(app, '2025-03-26'))), /1 to 100/)
  assert.is((await post(app, [message('initialize')])).status, 400)
})

test('a call is answered on a stream, as clients of its version read it', async ({ app }) => {
  const call = message('tools/call', { name: 'greet', arguments: { greeting: 'hi', times: 1 } })
  const response = await post(app, call, await open(app, '2025-03-26'))
  assert.is(response.headers.get('content-type'), 'text/event-stream')
  const data = /^data: (.*)$/m.exec(await response.text())?.[1] ?? ''
  assert.equal(JSON.parse(data), {
    jsonrpc: '2.0',
    id: 1,
    result: { content: [{ type: 'text', text: 'hi' }] },
  })
})

test('a browser that comes by gets a page', async ({ app }) => {
  const response = await app.request('/mcp', { headers: { accept: 'text/html' } })
  assert.is(response.status, 406)
  assert.match(await response.text(), /for programs that speak MCP/)
})

test.run()
