import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { localCaller } from '../../../app/access/caller.ts'
import type { Config } from '../../../app/core/config.ts'
import { type Gallery, gallery } from '../../support/gallery.ts'
import { jobsOf } from '../../support/jobs.ts'
import { drawn } from '../../support/pictures.ts'

const WRITE_TOKEN = 'let me in'
const bearer = { Authorization: `Bearer ${WRITE_TOKEN}` }
const basic = { Authorization: `Basic ${btoa(`anybody:${WRITE_TOKEN}`)}` }
const wrong: Record<string, string>[] = [
  {},
  { Authorization: 'Bearer let me i' },
  { Authorization: 'Bearer' },
  { Authorization: `Basic ${btoa(WRITE_TOKEN)}` },
  { Authorization: `Basic ${btoa('let me in:')}` },
  { Authorization: WRITE_TOKEN },
]

const test = suite('access to pictures')

/** Who asks: what comes with a request beside its headers. */
interface Asker {
  headers?: Record<string, string>
  /** Of the name that the server is called by. */
  base?: string
  remoteAddress?: string
}

/** The way to ask as that one does. */
const asking =
  ({ request }: Gallery, { headers = {}, base = '', remoteAddress }: Asker) =>
  (path: string, init: RequestInit = {}) =>
    request(
      `${base}${path}`,
      { ...init, headers: { ...headers, ...(init.headers as object) } },
      remoteAddress === undefined ? undefined : { incoming: { socket: { remoteAddress } } },
    )

/** The statuses of each way to write, for a caller with these headers. */
async function writing(here: Gallery, asker: Asker): Promise<number[]> {
  const ask = asking(here, asker)
  const body = new Uint8Array(await drawn(9, 9))
  const json = { 'Content-Type': 'application/json' }
  const calls = [
    ['/images/one', { method: 'POST', body }],
    ['/images/', { method: 'POST', body, headers: { 'Content-Disposition': 'filename=a' } }],
    ['/images/one?_action=remove', { method: 'POST' }],
    ['/images/a', { method: 'DELETE' }],
    ['/storeImage?name=two', { method: 'POST', body, headers: { 'Content-Type': 'image/jpeg' } }],
    ['/removeImage', { method: 'POST', body: '{"name":"two"}', headers: json }],
  ] as const
  const statuses = []
  for (const [path, init] of calls) statuses.push((await ask(path, init)).status)
  return statuses
}

async function reading(here: Gallery, asker: Asker): Promise<number[]> {
  const ask = asking(here, asker)
  const paths = [
    '/images',
    '/images/kept',
    '/images/kept?meta=true',
    '/images/',
    '/deriveImage?name=kept',
  ]
  const accepts = ['*/*', 'text/html']
  const statuses = []
  for (const path of paths) {
    for (const Accept of accepts) statuses.push((await ask(path, { headers: { Accept } })).status)
  }
  return [...new Set(statuses)]
}

/** What MCP says to that one, of a call that is refused or not. */
async function byMcp(here: Gallery, asker: Asker, name: string, given: object): Promise<string> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
  }
  const send = (method: string, params: object) =>
    asking(here, asker)('/mcp', {
      method: 'POST',
      headers,
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
  const opened = await send('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  })
  headers['Mcp-Session-Id'] = opened.headers.get('mcp-session-id') ?? ''
  return (await send('tools/call', { name, arguments: given })).text()
}

/** What Gradio's API says to it. */
async function byGradio(here: Gallery, asker: Asker, name: string, data: unknown[]) {
  const ask = asking(here, asker)
  const answer = await ask(`/gradio_api/call/${name}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ data }),
  })
  if (!answer.ok) return answer.text()
  const { event_id } = (await answer.json()) as { event_id: string }
  return (await ask(`/gradio_api/call/${name}/${event_id}`)).text()
}

async function on(config: Partial<Config>, use: (here: Gallery) => Promise<void>) {
  const here = await gallery(config)
  await here.repository.put('kept', await local(here))
  await use(here)
  await here.close()
}

async function local({ services }: Gallery) {
  const file = await services.files.put(Readable.from([await drawn(30, 20)]), 'kept.jpg')
  return services.files.open(file, () => services.scratch)
}

const written = [201, 201, 303, 204, 200, 200]
const six = (status: number) => Array(6).fill(status)

const proxied = { 'X-Forwarded-For': '203.0.113.9' }
const strangers: Asker[] = [
  { remoteAddress: '203.0.113.9' },
  { headers: { Authorization: 'Bearer ' }, remoteAddress: '203.0.113.9' },
  { remoteAddress: '127.0.0.1', headers: proxied },
  { remoteAddress: '127.0.0.1', headers: { Forwarded: 'for=203.0.113.9' } },
  { remoteAddress: '127.0.0.1', base: 'http://pics.example.com' },
  { remoteAddress: '127.0.0.1', base: 'http://pics.example.com', headers: proxied },
]
const proxy = { ALLOWED_HOSTS: 'pics.example.com' }

test('lets everybody on this machine write', () =>
  on({}, async (here) => {
    assert.equal(await writing(here, {}), written)
    assert.equal(await writing(here, { remoteAddress: '127.0.0.1' }), written)
    assert.equal(await writing(here, { remoteAddress: '::1' }), written)
    assert.equal(await reading(here, {}), [200])
  }))

test('lets no stranger write who has no token, wherever it listens, behind a proxy too', async () => {
  for (const SERVER_NAME of ['0.0.0.0', '127.0.0.1']) {
    await on({ SERVER_NAME, ...proxy }, async (here) => {
      for (const stranger of strangers) {
        assert.equal(await writing(here, stranger), six(403))
        assert.equal(await reading(here, stranger), [200])
      }
      assert.equal(await (await here.get('')).json(), ['kept'])
    })
  }
})

test('shows no stranger a private picture, behind a proxy either', () =>
  on({ IMAGES_PRIVATE: true, ...proxy }, async (here) => {
    for (const stranger of strangers) assert.equal(await reading(here, stranger), [403])
    assert.equal(await reading(here, {}), [200])
  }))

test('says no to strangers over MCP and Gradio as well', () =>
  on({ IMAGES_PRIVATE: true, ...proxy }, async (here) => {
    for (const stranger of strangers) {
      assert.match(await byMcp(here, stranger, 'removeImage', { name: 'kept' }), 'WRITE_TOKEN')
      assert.match(await byMcp(here, stranger, 'deriveImage', { name: 'kept' }), 'WRITE_TOKEN')
      assert.match(await byGradio(here, stranger, 'removeImage', ['kept']), 'WRITE_TOKEN')
      assert.match(await byGradio(here, stranger, 'deriveImage', ['kept']), 'WRITE_TOKEN')
    }
    assert.equal(await (await here.get('')).json(), ['kept'])
    assert.not.match(await byMcp(here, {}, 'removeImage', { name: 'kept' }), 'WRITE_TOKEN')
    assert.equal(await (await here.get('')).json(), [])
  }))

test('lets those write who show the token, wherever it listens', async () => {
  for (const SERVER_NAME of ['0.0.0.0', '127.0.0.1']) {
    await on({ SERVER_NAME, WRITE_TOKEN }, async (here) => {
      for (const headers of wrong) assert.equal(await writing(here, { headers }), six(401))
      assert.equal(await writing(here, { headers: bearer }), written)
      assert.equal(await writing(here, { headers: basic }), written)
      assert.equal(await reading(here, {}), [200])
    })
  }
})

test('looks at no more tokens of an address that showed many wrong ones', () =>
  on({ WRITE_TOKEN }, async (here) => {
    const guess = (remoteAddress: string, token: string) => {
      const headers = { Authorization: `Bearer ${token}` }
      return asking(here, { remoteAddress, headers })('/images/none', { method: 'DELETE' })
    }
    for (let i = 0; i < 10; i++) assert.is((await guess('203.0.113.9', `${i}`)).status, 401)
    const refused = await guess('203.0.113.9', WRITE_TOKEN)
    assert.is(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.is((await guess('203.0.113.8', WRITE_TOKEN)).status, 404)
  }))

test('lets people sign in with the token, from where they are', () =>
  on({ WRITE_TOKEN }, async ({ request }) => {
    const asked = await request('/images/x', { method: 'DELETE', headers: { Accept: 'text/html' } })
    assert.is(asked.headers.get('www-authenticate'), 'Bearer realm="fascia"')
    assert.match(await asked.text(), 'href="/login?to=%2F"')
    const page = async (path: string, headers = {}) =>
      (await request(path, { headers: { Accept: 'text/html', ...headers } })).text()
    assert.not.match(await page('/images'), 'type="file"')
    assert.match(await page('/images?search=a'), 'href="/login?to=%2Fimages%3Fsearch%3Da"')
    assert.match(await page('/images', bearer), 'type="file"')
    const body = new URLSearchParams({ token: WRITE_TOKEN, to: '/images?search=a' })
    const entered = await request('/login', { method: 'POST', body })
    assert.equal([entered.status, entered.headers.get('location')], [303, '/images?search=a'])
    const [Cookie = ''] = (entered.headers.get('set-cookie') ?? '').split(';')
    assert.match(await page('/images', { Cookie }), 'type="file"')
  }))

test('says what it lacks where nobody from elsewhere may write', () =>
  on({ SERVER_NAME: '0.0.0.0' }, async (here) => {
    const headers = { Accept: 'text/html' }
    const page = await asking(here, { remoteAddress: '203.0.113.9', headers })('/images')
    const text = await page.text()
    assert.match(text, /start this server with <code>WRITE_TOKEN<\/code>, a secret of at least 16/)
    assert.not.match(text, 'type="file"')
    assert.not.match(text, '/login')
  }))

test('shows private pictures to those alone who show the token', () =>
  on({ WRITE_TOKEN, IMAGES_PRIVATE: true, SERVER_NAME: '0.0.0.0' }, async (here) => {
    for (const headers of wrong) assert.equal(await reading(here, { headers }), [401])
    assert.equal(await reading(here, { headers: bearer }), [200])
    const { headers } = await here.get('/kept', bearer)
    assert.match(headers.get('cache-control') ?? '', 'private')
    assert.is(headers.get('cross-origin-resource-policy'), 'same-origin')
  }))

test('says no to a call over MCP that may not be made', () =>
  on({ WRITE_TOKEN }, async ({ services }) => {
    const { submit } = jobsOf(services)
    const stranger = { ...localCaller, may: { write: false } }
    const call = submit('removeImage', { name: 'kept' }, { caller: stranger })
    assert.is(await call.then(String, ({ problem }) => problem.status), 401)
    assert.ok(await submit('removeImage', { name: 'kept' }))
  }))

test('takes no upload from the page of another site', () =>
  on({}, async ({ request, get }) => {
    const headers = { Origin: 'http://evil.example' }
    const body = new Uint8Array(await drawn(9, 9))
    assert.is((await request('/images/evil', { method: 'POST', body, headers })).status, 403)
    assert.equal(await (await get('')).json(), ['kept'])
  }))

test.run()
