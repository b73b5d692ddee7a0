import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mcp } from '../../../app/faces/mcp/http.ts'
import { lines } from '../../../app/faces/mcp/stdio.ts'
import { greet } from '../../../interfaces/greet.ts'
import { type Trial, trial, until } from '../../support/scratch.ts'

const test = suite<{ app: Trial }>('mcp sessions', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ greet })
})
test.after(({ app }) => app.close())

/** The face alone, with limits of the test's own. */
function limited({ services }: Trial, most: number, idle = 60_000, mostEach = most) {
  const app = new Hono().route('/mcp', mcp(services, { most, mostEach, idle }))
  const post = (method: string, session?: string) =>
    app.request('/mcp', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: '*/*',
        ...(session && { 'mcp-session-id': session }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method }),
    })
  return {
    open: async () => (await post('initialize')).headers.get('mcp-session-id') ?? '',
    ping: async (session: string) => (await post('ping', session)).status,
    refused: () => post('initialize'),
    listen(session: string) {
      const gone = new AbortController()
      const headers = { accept: 'text/event-stream', 'mcp-session-id': session }
      const response = app.request('/mcp', { headers, signal: gone.signal })
      return { response, hangUp: () => gone.abort() }
    },
  }
}

test('of too many sessions the one unused longest goes', async ({ app }) => {
  const { open, ping } = limited(app, 2)
  const [first, second] = [await open(), await open()]
  assert.is(await ping(first), 200)
  const third = await open()
  assert.equal([await ping(first), await ping(second), await ping(third)], [200, 404, 200])
})

test('a session whose client listens stays, and new ones are refused', async ({ app }) => {
  const { open, ping, refused, listen } = limited(app, 1)
  const first = await open()
  const { body, status } = await listen(first).response
  assert.is(status, 200)
  const response = await refused()
  assert.is(response.status, 503)
  assert.is(response.headers.get('retry-after'), '30')
  assert.is(await ping(first), 200)
  await body!.cancel()
  await until(async () => (await refused()).status === 200)
  assert.is(await ping(first), 404)
})

test('the newest stream of a session takes the place of the one before', async ({ app }) => {
  const { open, listen } = limited(app, 1)
  const session = await open()
  const before = await listen(session).response
  const after = await listen(session).response
  assert.is(await before.text(), ': still here\n\n')
  await after.body!.cancel()
})

test('a session that is not used for long ends', async ({ app }) => {
  const { open, ping } = limited(app, 5, -1)
  assert.is(await ping(await open()), 404)
})

test('lines are told apart however they come, and those too long are left out', async () => {
  const chunks = ['one\ntw', 'o\n', '\nfar too', ' long\nfour', '\nend'].map((part) =>
    Buffer.from(part),
  )
  const found: (string | undefined)[] = []
  for await (const line of lines(asyncly(chunks), 5)) found.push(line?.toString())
  assert.equal(found, ['one', 'two', '', undefined, 'four', 'end'])
})

async function* asyncly<T>(items: T[]): AsyncGenerator<T> {
  yield* items
}

test.run()
