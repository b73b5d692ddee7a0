import { once } from 'node:events'
import { request, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { mock } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { type Handler, Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ProblemError } from '../../../app/core/errors.ts'
import { baseHeaders } from '../../../app/faces/http/answer.ts'
import { places, sse, type Write } from '../../../app/faces/http/sse.ts'
import { until } from '../../support/scratch.ts'

const test = suite('server-sent events')
const app = new Hono()
app.onError((error, c) => {
  const known = error as ProblemError
  return c.text(known.message, known.problem.status as 503, known.headers)
})
const http = createAdaptorServer({ fetch: app.fetch }) as Server
http.listen(0, '127.0.0.1')
await once(http, 'listening')
const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

const handlers = new Map<string, Handler>()
const on = (name: string, handler: Handler) => handlers.set(name, handler)
app.all('/:name', (c, next) => handlers.get(c.req.param('name'))!(c, next))

test.after(() => {
  http.close()
  http.closeAllConnections()
})

/** Resolves when `gone` fires. */
const left = (gone: AbortSignal) =>
  new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve()))

on('two', (c) => {
  c.header('X-Own', 'yes')
  return sse(c, async (write) => {
    await write('data: 1\n\n')
    await write('data: 2\n\n')
  })
})

for (const [way, ask] of [
  ['over a socket', (init?: RequestInit) => fetch(`${url}/two`, init)],
  ['within the process', async (init?: RequestInit) => app.request('/two', init)],
] as const) {
  test(`${way} events come with the headers that all answers have`, async () => {
    const response = await ask()
    assert.is(await response.text(), 'data: 1\n\ndata: 2\n\n')
    const expected = {
      ...baseHeaders,
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-own': 'yes',
    }
    for (const [name, value] of Object.entries(expected)) {
      assert.is(response.headers.get(name), value, name)
    }
    assert.is(response.headers.get('x-hono-already-sent'), null)
  })

  test(`${way} HEAD is answered with the headers alone`, async () => {
    const response = await ask({ method: 'HEAD' })
    assert.equal([response.status, await response.text()], [200, ''])
    assert.is(response.headers.get('content-type'), 'text/event-stream')
  })
}

test('a stream whose work fails is cut off, not ended', async () => {
  on('fails', (c) =>
    sse(c, async (write) => {
      await write('data: 1\n\n')
      throw new ProblemError(503, 'No more')
    }),
  )
  for (const response of [await fetch(`${url}/fails`), await app.request('/fails')]) {
    const outcome = await response.text().catch(() => 'it was cut off')
    assert.is(outcome, 'it was cut off')
  }
})

test('a reader who is behind is waited for, and forgotten when it leaves', async () => {
  const text = `data: ${'x'.repeat(100_000)}\n\n`
  let written = 0
  let hasLeft = false
  on('flood', (c) =>
    sse(c, async (write, gone) => {
      void left(gone).then(() => {
        hasLeft = true
      })
      while (!gone.aborted && written < 1000) {
        await write(text)
        written++
      }
    }),
  )
  const { port } = http.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.pause()
  socket.write('GET /flood HTTP/1.1\r\nHost: localhost\r\n\r\n')
  let before = -1
  await until(async () => {
    const stands = written > 0 && written === before
    before = written
    await new Promise((resolve) => setTimeout(resolve, 50))
    return stands && written === before
  })
  assert.ok(written < 1000, `${written} of 1000 were written to nobody`)
  socket.destroy()
  await until(() => hasLeft)
})

test('a reader hears that the stream is alive when nothing else was written for a while', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  try {
    let tell: Write = async () => {}
    on('quiet', (c) =>
      sse(
        c,
        async (write, gone) => {
          tell = write
          await left(gone)
        },
        { heartbeat: 'data: beat\n\n' },
      ),
    )
    const response = await fetch(`${url}/quiet`)
    const reader = response.body!.getReader()
    mock.timers.tick(15_000)
    assert.is(new TextDecoder().decode((await reader.read()).value), 'data: beat\n\n')
    void tell('data: word\n\n')
    assert.is(new TextDecoder().decode((await reader.read()).value), 'data: word\n\n')
    await reader.cancel()
  } finally {
    mock.timers.reset()
  }
})

test('an address has 100 streams at most, and another when one is closed', async () => {
  on('open', (c) => sse(c, (_, gone) => left(gone)))
  const open = () => {
    const controller = new AbortController()
    return fetch(`${url}/open`, controller).then((response) => ({ response, controller }))
  }
  const streams = await Promise.all(Array.from({ length: 100 }, open))
  assert.ok(streams.every(({ response }) => response.status === 200))
  const { response } = await open()
  assert.is(response.status, 429)
  assert.is(response.headers.get('retry-after'), '10')
  assert.match(await response.text(), /100 event streams/)
  const proxied = await fetch(`${url}/two`, { headers: { 'X-Forwarded-For': '9.9.9.9, 8.8.8.8' } })
  assert.is(await proxied.text(), 'data: 1\n\ndata: 2\n\n')
  streams[0]!.controller.abort()
  await until(async () => (await fetch(`${url}/two`)).status === 200)
  for (const { controller } of streams) controller.abort()
})

test('all together have a limit too, whatever the address', () => {
  const { enter } = places(2, 3)
  const leave = enter('a')
  enter('a')
  enter(undefined)
  const status = (address?: string) => {
    try {
      enter(address)
    } catch (error) {
      return (error as ProblemError).problem.status
    }
    return 200
  }
  assert.equal([status('a'), status('b'), status()], [429, 503, 503])
  leave()
  leave()
  assert.equal([status('b'), status('b')], [200, 503])
})

test('for one that has hung up before it is answered nothing is begun', async () => {
  let asked = () => {}
  const begun = new Promise<void>((resolve) => {
    asked = resolve
  })
  let ran: boolean | undefined
  on('late', async (c) => {
    const { outgoing } = c.env as unknown as { outgoing: ServerResponse }
    asked()
    await once(outgoing, 'close')
    ran = false
    return sse(c, async () => {
      ran = true
    })
  })
  const asking = request(`${url}/late`).on('error', () => {})
  asking.end()
  await begun
  asking.destroy()
  await until(() => ran !== undefined)
  assert.is(ran, false)
})

test.run()
