import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect as dial } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@gradio/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { isEnded } from '../../../app/calls/job.ts'
import { idOf } from '../../../app/faces/gradio/exchange.ts'
import { Interface } from '../../../app/index.ts'
import { jobsOf } from '../../support/jobs.ts'
import { start } from '../../support/process.ts'
import { album, dot, endless, mirror, shout } from './faces.ts'
import { connected, failure, post, served } from './support.ts'

const test = suite('the Gradio face: limits and guards')
const slow = endless()
const WRITE_TOKEN = 'a token that nobody guesses, of forty letters'
const sealed = Interface({
  title: 'Sealed',
  guarded: () => true,
  inputs: { word: 'text' },
  outputs: 'text',
  fn: ({ word }) => `${word} and seal`,
})
const interfaces = { shout, mirror, album, sealed, endless: slow.iface }
const app = await connected(interfaces, { WRITE_TOKEN })
const { url, server } = app
const jobs = jobsOf(server.services)
const base = `${url}/gradio_api`

test.after(app.close)

async function stored() {
  let count = 0
  for await (const _ of server.services.store.list('files/')) count++
  return count
}

/** Everywhere that a call is made; `named` has the inputs by name. */
const ways = (name: string, fn: number, named: { [name: string]: unknown }) => {
  const data = Object.values(named)
  return [
    { path: '/queue/join', body: { fn_index: fn, session_hash: 'limits', data } },
    { path: `/call/${name}`, body: { data } },
    { path: `/call/v2/${name}`, body: named },
    { path: `/run/${name}`, body: { data } },
  ]
}

test('files are counted before any is stored or looked up', async () => {
  const before = await stored()
  const tiny = `data:,`
  for (const photos of [Array(4000).fill(tiny), Array(4000).fill('0'.repeat(32))]) {
    for (const { path, body } of ways('album', 3, { photos, size: 's' })) {
      const response = await post(base + path, body)
      assert.is(response.status, 422, path)
      assert.match(await response.text(), /Photos must be at most 500 files, not 4,000/)
    }
    for (const { path, body } of ways('mirror', 2, { photo: photos })) {
      assert.is((await post(base + path, body)).status, 422, path)
    }
  }
  assert.is(await stored(), before)
})

test('made-up ids by the megabyte are refused soon, in little memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gradio-'))
  const child = await start('../app/main.js', ['serve', 'img2vid'], {
    SERVER_NAME: '127.0.0.1',
    SERVER_PORT: '0',
    DATA_DIR: folder,
    NODE_OPTIONS: '--max-old-space-size=192',
  })
  try {
    const ids = Array.from({ length: 320_000 }, (_, i) => i.toString(16).padStart(32, '0'))
    const bodies = [
      ['/queue/join', { fn_index: 1, session_hash: 'many', data: [ids] }],
      ['/call/img2vid', { data: [ids] }],
      ['/call/v2/img2vid', { images: ids }],
      ['/call/v2/img2vid', Object.fromEntries(ids.map((id) => [id, 1]))],
      ['/run/img2vid', { data: ids }],
    ] as const
    for (const [path, body] of bodies) {
      const began = performance.now()
      const response = await post(`${child.url}/gradio_api${path}`, body)
      const text = await response.text()
      assert.ok([400, 422].includes(response.status), `${path}: ${response.status}`)
      assert.ok(text.length < 10_000, `${path} is answered with ${text.length} characters`)
      assert.ok(performance.now() - began < 20_000)
    }
    assert.is((await fetch(`${child.url}/healthz`)).status, 200)
  } finally {
    await child.end('SIGTERM')
    await rm(folder, { recursive: true })
  }
})

test('a path is looked through once, however odd it is', () => {
  const odd = ['/file='.repeat(100_000), 'http:'.repeat(100_000), `/${'/files/0'.repeat(100_000)}`]
  const began = performance.now()
  for (const path of odd) assert.is(idOf(`${path}\n`), undefined)
  assert.ok(performance.now() - began < 2000)
})

test('of many unknown names a few are told', async () => {
  const odd = (length: number) =>
    Object.fromEntries(Array.from({ length }, (_, i) => [`odd${i}`, 1]))
  const response = await post(`${base}/call/v2/shout`, odd(500))
  const { detail } = (await response.json()) as { detail: object[] }
  assert.is(response.status, 422)
  assert.ok(detail.length < 20)
  const many = await post(`${base}/call/v2/shout`, odd(50_000))
  assert.is(many.status, 422)
  assert.match(await many.text(), /There are over 1,000 unknown inputs/)
  const extra = await post(`${base}/call/shout`, { data: Array(50_000).fill(1) })
  assert.is(extra.status, 400)
  assert.match(await extra.text(), /There is no input 3: the inputs are words and times/)
})

test('what is guarded takes the token, and says so to who has none', async () => {
  for (const { path, body } of ways('sealed', 4, { word: 'wax' })) {
    const none = await post(base + path, body)
    assert.is(none.status, 401, path)
    assert.match(await none.text(), /needs the WRITE_TOKEN/)
    assert.match(none.headers.get('www-authenticate') ?? '', /^Bearer/)
    const headers = { Authorization: `Bearer ${WRITE_TOKEN}`, 'Content-Type': 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    assert.is((await fetch(base + path, init)).status, 200, path)
  }
})

test("what is guarded answers Gradio's client that shows the token", async () => {
  const headers = { Authorization: `Bearer ${WRITE_TOKEN}` }
  const client: any = await Client.connect(url, { headers, events: ['data', 'status'] } as object)
  assert.equal((await client.predict('/sealed', ['wax'])).data, ['wax and seal'])
  client.close()
  assert.match(await failure(app.client.predict('/sealed', ['wax'])), /needs the WRITE_TOKEN/)
})

test('nothing is stored for a call that may not be made', async () => {
  const guarded = Interface({
    guarded: () => true,
    inputs: mirror.inputs.components[0]!,
    outputs: 'text',
    fn: () => '',
  })
  const other = await served({ guarded }, { WRITE_TOKEN })
  const put: string[] = []
  const { files } = other.server.services
  const { put: keep } = files
  files.put = (body, name) => {
    put.push(name)
    return keep(body, name)
  }
  const photo = `data:image/png;base64,${dot.toString('base64')}`
  const response = await post(`${other.url}/call/guarded`, { data: [photo] })
  assert.equal([response.status, put], [401, []])
  await other.close()
})

test('a call is stopped by the session that made it, and by no other', async () => {
  const cancel = async (id: string, session: string) =>
    (await post(`${base}/cancel`, { event_id: id, session_hash: session })).status
  const foreign = await jobs.submit('endless', { words: 'it' }, { owner: 'somebody' })
  assert.is(await cancel(foreign.id, foreign.id), 403)
  assert.is(await cancel(foreign.id, 'other'), 404)
  assert.not(isEnded((await jobs.get(foreign.id))!))
  await jobs.cancel(foreign.id)

  const made = await post(`${base}/call/endless`, { data: ['it'], session_hash: 'mine' })
  const { event_id: id } = (await made.json()) as { event_id: string }
  assert.is(await cancel(id, 'other'), 404)
  assert.is(await cancel(id, id), 403)
  assert.is(await cancel(id, 'mine'), 200)
  assert.is((await jobs.get(id))?.status, 'cancelled')
  assert.is(await cancel('0'.repeat(32), 'mine'), 404)
})

test('a call that only its session can hear of is not written down', async () => {
  const other = await connected({ shout })
  const journal = join(other.server.services.config.DATA_DIR, 'journal')
  assert.equal((await other.client.predict('/shout', ['hi'])).data, ['HI'])
  assert.not(existsSync(journal))
  await post(`${other.url}/call/shout`, { data: ['hi'] })
  assert.ok(existsSync(journal))
  await other.close()
})

test('a request that names another host than its Host is given no address', async () => {
  const { port, host } = new URL(url)
  const socket = dial(Number(port), '127.0.0.1')
  const target = 'http://evil.example/gradio_api/info'
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  let heard = ''
  for await (const chunk of socket.setEncoding('utf8')) heard += chunk
  assert.match(heard, /^HTTP\/1.1 421 /)
  assert.not.match(heard, /evil/)
})

test.run()
