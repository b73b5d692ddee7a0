import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Sendable, send } from '../../app/faces/http/send.ts'
import { file, Interface } from '../../app/index.ts'
import { trial } from '../support/scratch.ts'

const modified = Date.UTC(2024, 1, 29, 12)
const day = (ms: number) => new Date(modified + ms).toUTCString()
const text = '0123456789'

/** An answer of ten bytes; `reads` counts what was read of them. */
function app(more: Partial<Sendable> = {}) {
  let reads = 0
  const bytes = () => ({
    size: text.length,
    open: ({ start, end } = { start: 0, end: text.length - 1 }) => {
      reads++
      return Buffer.from(text.slice(start, end + 1))
    },
  })
  const sendable = { type: 'text/plain', name: 'ten.txt', etag: '"ten"', modified, ...more }
  const hono = new Hono()
  hono.onError((error: any, c) => c.body(null, error.problem.status, error.headers))
  hono.all('/', (c) => send(c, sendable, bytes))
  const ask = (headers: Record<string, string> = {}, method = 'GET') =>
    hono.request('/', { method, headers })
  return { ask, reads: () => reads }
}

const test = suite('sending bytes')

test('whoever has them already is told so, by whatever tag or date', async () => {
  const { ask, reads } = app()
  const fresh: Record<string, string>[] = [
    { 'if-none-match': '"ten"' },
    { 'if-none-match': 'W/"ten"' },
    { 'if-none-match': '"nine, or so", W/"ten"' },
    { 'if-none-match': '*' },
    { 'if-modified-since': day(0) },
    { 'if-modified-since': day(5000) },
  ]
  for (const headers of fresh) {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(headers, method)
      assert.is(answer.status, 304, JSON.stringify(headers))
      assert.is(answer.headers.get('etag'), '"ten"')
    }
  }
  assert.is(reads(), 0)
  const stale: Record<string, string>[] = [
    { 'if-none-match': '"nine"' },
    { 'if-none-match': '"nine"', 'if-modified-since': day(5000) },
    { 'if-modified-since': day(-1000) },
    { 'if-modified-since': 'yesterday' },
  ]
  for (const headers of stale) assert.is((await ask(headers)).status, 200, JSON.stringify(headers))
  assert.is((await ask({ 'if-none-match': '"ten"' }, 'POST')).status, 200)
})

test('a part is sent where it is of these very bytes', async () => {
  const { ask } = app()
  const part = async (range: string, more = {}) => {
    const answer = await ask({ range, ...more })
    return [answer.status, answer.headers.get('content-range'), await answer.text()]
  }
  assert.equal(await part('bytes=2-4'), [206, 'bytes 2-4/10', '234'])
  assert.equal(await part('bytes=7-'), [206, 'bytes 7-9/10', '789'])
  assert.equal(await part('bytes=-3'), [206, 'bytes 7-9/10', '789'])
  assert.equal(await part('bytes=0-99'), [206, 'bytes 0-9/10', text])
  assert.equal(await part('bytes=10-'), [416, 'bytes */10', ''])
  for (const range of ['bytes=4-2', 'bytes=0-1,4-5', 'bytes=a-b', 'lines=1-2']) {
    assert.equal(await part(range), [200, null, text], range)
  }
  assert.is((await part('bytes=2-4', { 'if-range': '"ten"' }))[0], 206)
  assert.is((await part('bytes=2-4', { 'if-range': day(0) }))[0], 206)
  for (const condition of ['"nine"', 'W/"ten"', day(1000)]) {
    assert.is((await part('bytes=2-4', { 'if-range': condition }))[0], 200, condition)
  }
})

test('HEAD tells of the whole, and reads nothing', async () => {
  const { ask, reads } = app()
  const { status, headers } = await ask({ range: 'bytes=2-4' }, 'HEAD')
  assert.equal([status, headers.get('content-length'), reads()], [200, '10', 0])
})

test('what is not safe to show is a download', async () => {
  const type = async (given: string) => {
    const { headers } = await app({ type: given, name: 'a"é' }).ask()
    return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]]
  }
  assert.equal(await type('text/html'), ['application/octet-stream', 'attachment'])
  assert.equal(await type('image/svg+xml'), ['application/octet-stream', 'attachment'])
  assert.equal(await type('image/png'), ['image/png', 'inline'])
})

test('a stream is read no faster than it is sent', async () => {
  let made = 0
  const endless = () =>
    Readable.from(
      (function* () {
        for (;;) {
          made++
          yield Buffer.alloc(1024)
        }
      })(),
      { objectMode: false },
    )
  const hono = new Hono()
  const sendable = { type: 'text/plain', name: 'endless', etag: '"endless"' }
  hono.get('/', (c) => send(c, sendable, () => ({ size: 2 ** 40, open: endless })))
  const reader = (await hono.request('/')).body!.getReader()
  await reader.read()
  for (let i = 0; i < 100; i++) await turn()
  assert.ok(made < 100, String(made))
  await reader.cancel()
})

test('a file has one tag, compressed or not, and is never compressed', async () => {
  const echo = Interface({ inputs: { paper: file() }, outputs: 'number', fn: () => 1 })
  const server = await trial({ echo })
  const sent = await server.request('/files', { method: 'POST', body: 'word '.repeat(1000) })
  const { url } = (await sent.json()) as { url: string }
  const headers = { 'accept-encoding': 'gzip' }
  const answer = await server.request(url, { headers })
  assert.is(answer.headers.get('content-encoding'), null)
  assert.is(answer.headers.get('content-length'), '5000')
  const etag = answer.headers.get('etag')!
  const again = await server.request(url, { headers: { ...headers, 'if-none-match': etag } })
  assert.is(again.status, 304)
  await server.close()
})

test.run()
