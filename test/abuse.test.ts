import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, type OutgoingHttpHeaders, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isId } from '../app/core/file.ts'
import type { Delays } from './support/poller.ts'
import { scratch, until } from './support/scratch.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const megabyte = 1024 ** 2
const token = 'open sesame, please'

/** What the server may keep on its disk, and what a database may take beyond that. */
const room = 48 * megabyte
const slack = 12 * megabyte
/** In MB, of a process whose heap may have 192 of them. */
const mostMemory = 600
/** In milliseconds: held to on a quiet machine alone, where `STRICT` says that it is one. */
const patience = process.env.STRICT ? 500 : Number.POSITIVE_INFINITY

interface Context {
  server: ChildProcess
  poller: ChildProcess
  bare: ChildProcess
  dir: string
  url: string
  /** Sockets whose bodies do not go on, from the beginning of all. */
  stalled: Promise<unknown>[]
  log: string[]
  remove(): Promise<void>
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

interface Answer {
  status: number
  size: number
  text: string
}

/**
 * One request. A connection that the server closes in its face has the status 0; one that it had
 * kept and closes just then is none of it, and another is taken.
 */
function send(
  { url }: Pick<Context, 'url'>,
  path: string,
  body: string | Buffer,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const given = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const call = request(url + path, { method: 'POST', agent, headers: { ...given, ...headers } })
    call.on('error', () => {
      if (call.reusedSocket) resolve(send({ url }, path, body, headers))
      else resolve({ status: 0, size: 0, text: '' })
    })
    call.once('socket', guarded)
    call.once('response', (response) => {
      let size = 0
      let text = ''
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (text.length < 5000) text += chunk
      })
      response.once('error', () => resolve({ status: 0, size, text }))
      response.once('end', () => resolve({ status: response.statusCode!, size, text }))
    })
    call.end(body)
  })
}

const guardedSockets = new WeakSet<Socket>()

/** Lets a connection break whose answer came before all of its request was sent. */
function guarded(socket: Socket): void {
  if (!guardedSockets.has(socket)) socket.on('error', () => {})
  guardedSockets.add(socket)
}

/** Does something so many times, so many at once. */
async function times<T>(count: number, atOnce: number, run: (at: number) => Promise<T>) {
  const results: T[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) results.push(await run(next++))
    }),
  )
  return results
}

const statuses = (answers: Answer[]): string =>
  [...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b).join(' ')

async function delays({ poller }: Context): Promise<Delays> {
  const told = once(poller, 'message')
  poller.send('tell')
  const [delays] = await told
  return delays
}

/** In bytes, as the disk counts. */
const taken = (dir: string): number =>
  Number(execFileSync('du', ['-s', '--block-size=1', dir]).toString().split('\t')[0])

const memory = ({ server }: Context): number => {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
  return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024) / megabyte
}

const left = (dir: string, folder: string): string[] => {
  try {
    return readdirSync(join(dir, folder))
  } catch {
    return []
  }
}

const test = suite<Context>('a server under abuse', {} as Context)

test.before(async (context) => {
  const { dir, remove } = await scratch()
  const options = ['--max-old-space-size=192', here('../app/main.js')]
  const server = spawn(
    process.execPath,
    [...options, 'serve', '--app', here('support/abused.js'), '--port', '0'],
    {
      env: { ...process.env, DATA_DIR: dir, WRITE_TOKEN: token, MAX_DISK_BYTES: `${room}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const log: string[] = []
  server.stderr.on('data', (chunk) => log.push(String(chunk)))
  const [line] = await once(server.stdout, 'data')
  const url = /http:\S+/.exec(String(line))![0]
  const bare = fork(here('support/poller.js'), ['bare'])
  const [port] = await once(bare, 'message')
  const poller = fork(here('support/poller.js'), [`${url}/healthz`, `http://127.0.0.1:${port}/`])
  Object.assign(context, { server, poller, bare, dir, url, log, remove, stalled: [] })
})

test.after(async ({ server, poller, bare, remove }) => {
  agent.destroy()
  for (const child of [server, poller, bare]) child.kill('SIGKILL')
  await remove()
})

/** After each abuse: the server lives, answered all along, and keeps to its disk. */
function abuse(title: string, work: (context: Context) => Promise<void>): void {
  test(title, async (context) => {
    await delays(context)
    await work(context)
    const met = await delays(context)
    const { theirs, failures } = met
    const { server, dir, log } = context
    assert.is(server.exitCode ?? server.signalCode, null, log.slice(-5).join(''))
    assert.equal(failures, [])
    assert.ok(theirs <= patience, `/healthz took ${theirs} ms`)
    assert.ok(taken(dir) <= room + slack, `${taken(dir) / megabyte} MB on the disk`)
    if (process.env.SHOW) console.log(title, met, memory(context), taken(dir) / megabyte)
  })
}

const kinds: [path: string, type: string, beginning: string][] = [
  ['/say', 'application/json', '{"word":"'],
  ['/say', 'image/png', 'bytes'],
  ['/files', 'application/octet-stream', 'bytes'],
  ['/say', 'multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="word"'],
  ['/say', 'application/x-www-form-urlencoded', 'word=a'],
  ['/gradio_api/call/say', 'application/json', '{"data":['],
  ['/gradio_api/upload', 'multipart/form-data; boundary=b', '--b\r\n'],
  ['/mcp', 'application/json', '{"jsonrpc":'],
  ['/colorize/algorithmia', 'application/json', '{"image":"'],
]

abuse('bodies that do not go on hold nobody up', async (context) => {
  const { hostname, port } = new URL(context.url)
  for (const [path, type, beginning] of kinds) {
    for (let at = 0; at < 15; at++) {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      const accept = 'accept: application/json, text/event-stream'
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${accept}\r\ncontent-type: ${type}\r\n` +
          `content-length: 10000000\r\n\r\n${beginning}`,
      )
      const answer = new Promise((resolve) => {
        socket.once('data', (data) => resolve(`${path} ${String(data).slice(9, 12)}`))
        socket.once('close', () => resolve(`${path} closed`))
      })
      context.stalled.push(answer.finally(() => socket.destroy()))
    }
  }
  assert.is((await send(context, '/say', '{}')).status, 200)
})

abuse('2,000 event streams', async (context) => {
  const begun = await send(context, '/wait', '{}', { prefer: 'respond-async' })
  assert.is(begun.status, 202)
  const { id } = JSON.parse(begun.text)
  const { hostname, port } = new URL(context.url)
  const sockets = Array.from({ length: 2000 }, () => connect(Number(port), hostname))
  const heard = sockets.map((socket) => {
    socket.on('error', () => {})
    socket.write(`GET /jobs/${id}/events HTTP/1.1\r\nhost: localhost\r\n\r\n`)
    return new Promise((resolve) => socket.once('data', resolve).once('close', resolve))
  })
  await Promise.all(heard)
  assert.is((await send(context, '/say', '{}')).status, 200)
  for (const socket of sockets) socket.destroy()
  await fetch(`${context.url}/jobs/${id}`, { method: 'DELETE' })
})

abuse('small requests that make large outputs, answered at once', async (context) => {
  const answers = await times(800, 8, () => send(context, '/large', '{"a":1}'))
  assert.is(statuses(answers), '200')
})

abuse('small requests that make large outputs, kept', async (context) => {
  const headers = { prefer: 'respond-async', cookie: `fascia=${'a'.repeat(32)}` }
  const kept = await times(300, 8, () => send(context, '/large', '{"a":1}', headers))
  assert.match(statuses(kept), /^202( 503)?( 507)?$/)
  const gradio = await times(300, 8, () =>
    send(context, '/gradio_api/call/large', '{"data":[1],"session_hash":"s"}'),
  )
  assert.match(statuses(gradio), /^(200)?( ?503)?( ?507)?$/)
  const joined = await times(300, 8, (at) =>
    send(context, '/gradio_api/queue/join', `{"fn_index":3,"data":[1],"session_hash":"s${at}"}`),
  )
  assert.match(statuses(joined), /^(200)?( ?503)?( ?507)?$/)
  const history = await fetch(`${context.url}/jobs`, { headers: { cookie: headers.cookie } })
  assert.is(history.status, 200)
  assert.ok((await history.text()).length < 20 * megabyte)
})

abuse('ids of files that nobody has, by the megabyte', async (context) => {
  const id = 'a'.repeat(32)
  for (const length of [200_000, 50_000]) {
    const ids = JSON.stringify({ some: Array(length).fill({ id }) })
    const paths = JSON.stringify({ some: Array(length).fill({ path: `${id}/a` }) })
    const answers = [
      await send(context, '/say', ids),
      await send(context, '/gradio_api/call/v2/say', paths),
    ]
    for (const { status, text } of answers) {
      assert.ok([400, 422].includes(status), `${status}`)
      // So many values are no JSON for a heap as small as this one.
      if (length < 100_000) assert.match(text, /Some must be at most 500 files/)
      else assert.match(text, /must (be|have) at most/)
    }
  }
})

abuse('forms of 30,000 fields', async (context) => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  await times(8, 4, async () => {
    const { status } = await send(context, '/say', 'a=&'.repeat(30_000), type)
    assert.ok([400, 413].includes(status), `${status}`)
  })
  const part = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n'
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
  const { status } = await send(context, '/say', `${part.repeat(30_000)}--b--`, multipart)
  assert.ok([400, 413, 0].includes(status), `${status}`)
})

abuse('numbers of 40,000 digits', async (context) => {
  const digits = '1'.repeat(40_000)
  for (const times of [digits, `${digits}x`, `${digits}.${digits}e`]) {
    const answers = [
      await send(context, '/say', JSON.stringify({ times })),
      await send(context, '/say', `times=${times}`, {
        'content-type': 'application/x-www-form-urlencoded',
      }),
      await send(context, '/gradio_api/call/v2/say', JSON.stringify({ times })),
    ]
    assert.equal(
      answers.map(({ status }) => status),
      [400, 400, 422],
    )
    for (const { size } of answers) assert.ok(size < 10_000)
  }
  const asked = await fetch(`${context.url}/say?times=${'1'.repeat(8_000)}x`)
  assert.is(asked.status, 400)
})

abuse('large bodies of JSON, many at once', async (context) => {
  const bodies = [
    `{"any":[${'{},'.repeat(15 * megabyte)}1]}`,
    `{"word":"${'x'.repeat(40 * megabyte)}"}`,
    `{"any":[${'1,'.repeat(8 * megabyte)}1]}`,
  ]
  for (const body of bodies) {
    const { status } = await send(context, '/say', body)
    assert.ok([400, 413, 503, 0].includes(status), `${status}`)
  }
  const body = Buffer.from(`{"word":"${'x'.repeat(8 * megabyte)}"}`)
  const many = await Promise.all(Array.from({ length: 100 }, () => send(context, '/say', body)))
  assert.match(statuses(many), /^(0 ?)?(400 ?)?(413 ?)?(503)?$/)
})

abuse('a million names that are none', async (context) => {
  for (const length of [1_100_000, 900_000, 300_000]) {
    const names = Array.from({ length }, (_, at) => `"n${at}":1`).join(',')
    for (const path of ['/say', '/large', '/gradio_api/call/v2/say', '/gradio_api/call/v2/large']) {
      const { status, size } = await send(context, path, `{${names}}`)
      assert.ok([400, 422].includes(status), `${path} ${status}`)
      assert.ok(size < 1000, `${size}`)
    }
  }
})

abuse('wrong tokens by the thousand', async (context) => {
  const answers = await times(5000, 32, (at) =>
    send(context, '/keep', '{}', { authorization: `Bearer guess ${at}` }),
  )
  const looked = answers.filter(({ status }) => status === 401).length
  assert.ok(looked <= 60, `${looked} of them were looked at`)
  assert.is(statuses(answers), '401 429')
})

abuse('uploads that break off leave nothing', async (context) => {
  const headers = {
    'content-type': 'multipart/form-data; boundary=b',
    'content-length': `${100 * megabyte}`,
  }
  const before = left(context.dir, '.tmp').length
  const beginning = '--b\r\ncontent-disposition: form-data; name="some"; filename="a"\r\n\r\n'
  await times(60, 20, async () => {
    const call = request(`${context.url}/say`, { method: 'POST', headers, agent: false })
    call.on('error', () => {})
    call.write(beginning)
    await new Promise((resolve) => call.write(Buffer.alloc(200_000), resolve))
    call.destroy()
  })
  // Some of what does not go on may be there still.
  await until(() => left(context.dir, '.tmp').length <= before)
  assert.equal(left(context.dir, 'files'), [])
})

test('what did not go on was ended, and all is as it was', async (context) => {
  const ended = await Promise.all(context.stalled)
  for (const [path] of kinds) {
    const own = ended.filter((text) => String(text).startsWith(`${path} `))
    assert.ok(
      own.every((text) => / (408|4\d\d|503|closed)$/.test(String(text))),
      `${own}`,
    )
  }
  const { dir, server } = context
  await until(() => left(dir, '.tmp').length === 0)
  assert.equal(left(dir, 'files'), [])
  const folders = left(dir, join('scratch', `${server.pid}`))
  assert.equal(folders.filter(isId), [])
  await until(() => memory(context) < mostMemory, 20_000).catch(() => {})
  assert.ok(memory(context) < mostMemory, `${memory(context)} MB`)
  const answer = await send(context, '/say', '{"word":"still here","times":1}')
  assert.equal([answer.status, answer.text], [200, '"still here"'])
})

test.run()
