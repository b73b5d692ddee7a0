import type { Server as HttpServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ProblemError } from '../../app/core/errors.ts'
import { readBytes, readJson, sent } from '../../app/faces/http/body.ts'
import { parseJson } from '../../app/faces/http/parse-json.ts'
import { file, files, Interface } from '../../app/index.ts'
import { listen } from '../support/listen.ts'
import { logged } from '../support/logged.ts'
import { trial, until } from '../support/scratch.ts'

interface Service {
  port: number
  /** How many bodies have begun to be read, and how many have come to an end. */
  counts: { begun: number; ended: number }
  close(): Promise<void>
}

/** A server whose every POST is read by `read`, and answered with the number of its bytes. */
async function service(read: (c: Context) => Promise<number>): Promise<Service> {
  const app = new Hono()
  const counts = { begun: 0, ended: 0 }
  app.post('/', async (c) => {
    counts.begun++
    try {
      return c.text(String(await read(c)))
    } finally {
      counts.ended++
    }
  })
  app.onError((error, c) => {
    const { problem, headers } = error as ProblemError
    return c.text(problem.detail, problem.status as 400, headers)
  })
  const http = createAdaptorServer({ fetch: app.fetch }) as HttpServer
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    port: (http.address() as AddressInfo).port,
    counts,
    async close() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

/** A POST by hand; `answer` is all that has come back so far. */
function post(port: number, headers: string, path = '/') {
  const socket: Socket = connect(port, '127.0.0.1')
  const got = { text: '', isClosed: false }
  socket.on('data', (chunk) => {
    got.text += chunk
  })
  socket
    .on('error', () => {})
    .on('close', () => {
      got.isClosed = true
    })
  socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`)
  return { socket, got, status: () => Number(/^HTTP\/1.1 (\d+)/.exec(got.text)?.[1]) }
}

const whole = (c: Context) => readBytes(c, undefined, 300).then(({ length }) => length)
const streamed = async (c: Context) => {
  let size = 0
  for await (const chunk of sent(c, 300).body) size += chunk.length
  return size
}

const test = suite('bodies')

for (const [name, read] of [
  ['as a whole', whole],
  ['as a stream', streamed],
] as const) {
  test(`a body that stands still, or all but, is given up: read ${name}`, async () => {
    const { port, close } = await service(read)
    const still = post(port, 'Content-Length: 1000')
    still.socket.write('abc')
    const drip = post(port, 'Transfer-Encoding: chunked')
    const dripping = setInterval(() => drip.socket.write('1\r\na\r\n'), 10)
    await until(() => still.status() && drip.status())
    clearInterval(dripping)
    assert.equal([still.status(), drip.status()], [408, 408])
    assert.match(still.got.text, /The body stopped coming/)
    await until(() => still.got.isClosed && drip.got.isClosed)
    await close()
  })

  test(`a body may come slowly, if it comes: read ${name}`, async () => {
    const { port, close } = await service(read)
    const slow = post(port, 'Content-Length: 30000')
    for (let i = 0; i < 100; i++) {
      slow.socket.write('a'.repeat(300))
      await sleep(10)
    }
    await until(() => slow.status())
    assert.match(slow.got.text, /^HTTP\/1.1 200 .*30000$/s)
    slow.socket.destroy()
    await close()
  })

  test(`one that is cut off is told as that: read ${name}`, async () => {
    let error: unknown
    const { port, counts, close } = await service((c) =>
      read(c).catch((thrown) => {
        error = thrown
        throw thrown
      }),
    )
    const cut = post(port, 'Content-Length: 1000')
    cut.socket.write('abc')
    await until(() => counts.begun)
    cut.socket.destroy()
    await until(() => counts.ended)
    assert.instance(error, ProblemError)
    assert.is((error as ProblemError).problem.status, 400)
    await close()
  })

  test(`one connection carries one body after another: read ${name}`, async () => {
    const { port, close } = await service(read)
    for (const size of [0, 1, 100, 20_000, 70_000, 3_000_000, 5]) {
      const answer = await fetch(`http://127.0.0.1:${port}`, {
        method: 'POST',
        body: 'a'.repeat(size),
      })
      assert.is(await answer.text(), String(size))
    }
    await close()
  })
}

test('a reader who takes long is not the fault of who sends', async () => {
  const { port, close } = await service(async (c) => {
    const { body } = sent(c, 200)
    await sleep(600)
    let size = 0
    for await (const chunk of body) size += chunk.length
    return size
  })
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    body: 'a'.repeat(5_000_000),
  })
  assert.is(await answer.text(), '5000000')
  await close()
})

test('large bodies share what memory there is, and small ones always pass', async () => {
  const { port, counts, close } = await service(async (c) => (await readBytes(c)).length)
  const size = 20 * 1024 ** 2
  const most = Math.ceil((64 * 1024 ** 2) / (size - 1)) - 1
  const held = Array.from({ length: most }, () => {
    const one = post(port, `Content-Length: ${size}`)
    one.socket.write(Buffer.alloc(size - 1, 'a'))
    return one
  })
  await until(
    () => counts.begun === most && held.every(({ socket }) => socket.writableLength === 0),
  )
  let told = ''
  await until(async () => {
    const body = 'a'.repeat(10 * 1024 ** 2)
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body })
    told = `${answer.status} ${answer.headers.get('retry-after')} ${await answer.text()}`
    return answer.status === 503
  })
  assert.match(told, /^503 5 Too many large bodies/)
  const small = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    body: 'a'.repeat(2 ** 20),
  })
  assert.is(await small.text(), String(2 ** 20))
  for (const { socket } of held) socket.destroy()
  await until(() => counts.begun === counts.ended)
  const after = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'a'.repeat(size) })
  assert.is(after.status, 200)
  await close()
})

test('JSON is measured before it is parsed', () => {
  const refused = (json: string) => {
    const began = performance.now()
    try {
      parseJson(Buffer.from(json))
    } catch (error) {
      return [(error as ProblemError).problem?.detail, performance.now() - began < 1000]
    }
    return 'taken'
  }
  const many = ['The JSON must have at most 1,000,000 values', true]
  assert.equal(refused(`[${'{},'.repeat(15_000_000)}{}]`), many)
  assert.equal(refused(`[${'1,'.repeat(1_000_000)}1]`), many)
  assert.equal(refused(`${'['.repeat(101)}${']'.repeat(101)}`), [
    'The JSON must be nested at most 100 deep',
    true,
  ])
  assert.is(refused(`${'['.repeat(100)}${']'.repeat(100)}`), 'taken')
  assert.is(refused(`[${'1,'.repeat(900_000)}1]`), 'taken')
})

test('what is within a text does not count', () => {
  const marks = '[{,]}'
  for (const length of [0, 1, 5, 62, 63, 64, 65, 66, 127, 128, 200, 5000]) {
    for (const end of ['', '\\', '\\\\', '"', '\\"', '\\\\"', '\\"\\', 'é']) {
      const value = { [end]: [marks.repeat(300) + 'a'.repeat(length) + end], '"': end }
      assert.equal(parseJson(Buffer.from(JSON.stringify(value))), value)
      assert.equal(parseJson(JSON.stringify(value)), value)
    }
  }
  const escapes = JSON.stringify('"\\'.repeat(5_000_000))
  const began = performance.now()
  assert.is((parseJson(Buffer.from(escapes)) as string).length, 10_000_000)
  assert.ok(performance.now() - began < 3000)
})

test('a text that is no UTF-8, or begins with a mark of its order, is met', async () => {
  const app = new Hono()
  app.post('/', async (c) => c.json((await readJson(c)) as object))
  app.onError((error, c) => c.text(error.message, 400))
  const ask = async (body: Buffer) =>
    (await app.request('/', { method: 'POST', body: new Uint8Array(body) })).text()
  assert.is(await ask(Buffer.from('\ufeff{"a":1}')), '{"a":1}')
  assert.is(await ask(Buffer.from([0x22, 0xff, 0x22])), 'The body must be UTF-8')
})

const interfaces = {
  copy: Interface({ inputs: { paper: file() }, outputs: 'number', fn: ({ paper }) => paper.size }),
  pile: Interface({
    inputs: { papers: files({ optional: true }), word: 'text' },
    outputs: 'text',
    fn: ({ word }) => word,
  }),
}

const form = 'multipart/form-data; boundary=b'
const routes: [path: string, type: string][] = [
  ['/pile', 'application/json'],
  ['/pile', 'application/x-www-form-urlencoded'],
  ['/pile', form],
  ['/copy', 'text/plain'],
  ['/files', 'text/plain'],
  ['/files', form],
  ['/gradio_api/upload', form],
  ['/gradio_api/call/pile', 'application/json'],
  ['/gradio_api/queue/join', 'application/json'],
  ['/mcp', 'application/json'],
]

test('a body that says it is too long is refused on every route, before it comes', async () => {
  const { url, close } = await listen(await trial(interfaces))
  const port = Number(new URL(url).port)
  for (const [path, type] of routes) {
    const accept = 'Accept: application/json, text/event-stream'
    const asked = post(
      port,
      `Content-Type: ${type}\r\nContent-Length: 99999999999\r\n${accept}`,
      path,
    )
    await until(() => asked.status())
    assert.is(asked.status(), 413, `${path} ${type}`)
    asked.socket.destroy()
  }
  await close()
})

test('a caller who hangs up is no fault of ours, and not in the log', async () => {
  const log = logged()
  const { url, close } = await listen(await trial(interfaces))
  const port = Number(new URL(url).port)
  for (const [path, type] of routes) {
    const cut = post(port, `Content-Type: ${type}\r\nContent-Length: 1000`, path)
    const part = '--b\r\nContent-Disposition: form-data; name="papers"; filename="a"\r\n\r\nabc'
    await new Promise((resolve) => cut.socket.write(part, resolve))
    cut.socket.destroy()
  }
  for (const type of [
    'multipart; xboundary=abc',
    'multipart/form-data',
    'multipart/form-data; x',
  ]) {
    for (const path of ['/pile', '/files', '/gradio_api/upload']) {
      const answer = await fetch(url + path, {
        method: 'POST',
        body: 'abc',
        headers: { 'content-type': type },
      })
      assert.ok(answer.status < 500, `${path} ${type}`)
    }
  }
  await close()
  assert.equal(log.end(), [])
})

test('many fields of one name are read in no time, or refused', async () => {
  const { url, close } = await listen(await trial(interfaces))
  const began = performance.now()
  const answer = await fetch(`${url}/pile`, {
    method: 'POST',
    body: new URLSearchParams('a=&'.repeat(30_000)),
  })
  assert.is(answer.status, 413)
  assert.match(await answer.text(), /at most 1,500 fields/)
  assert.ok(performance.now() - began < 1000)
  await close()
})

test('of 200 uploads at once each is stored, or told why not', async () => {
  const size = 300_000
  const { url, close } = await listen(await trial(interfaces, { MAX_DISK_BYTES: 100 * size }))
  for (const path of ['/files', '/files?form', '/copy']) {
    const body = () => {
      if (!path.endsWith('form')) return Buffer.alloc(size, 'a')
      const sent = new FormData()
      sent.append('file', new Blob([Buffer.alloc(size, 'a')]), 'a.txt')
      return sent
    }
    const all = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const sent = body()
        const headers = sent instanceof FormData ? {} : { 'content-type': 'text/x-any' }
        const answer = await fetch(url + path, { method: 'POST', body: sent, headers } as object)
        return `${answer.status} ${await answer.text()}`
      }),
    )
    const odd = all.filter((told) => !/^(200|201|503|507) /.test(told))
    assert.equal(odd, [], path)
  }
  await close()
})

test('one bad file in a form of several leaves none behind', async () => {
  const app = await trial(interfaces, { MAX_UPLOAD_BYTES: 1000 })
  for (const path of ['/files', '/gradio_api/upload']) {
    const body = new FormData()
    for (const size of [10, 2000, 20]) body.append('files', new Blob(['a'.repeat(size)]), 'a.txt')
    const answer = await app.request(path, { method: 'POST', body })
    assert.is(answer.status, 413)
    assert.equal(await app.left(), [])
  }
  await app.close()
})

test.run()
