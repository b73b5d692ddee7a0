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

/** The statuses of each way to write, for a caller with these headers. */
async function writing({ request }: Gallery, headers: Record<string, string>): Promise<number[]> {
  const body = new Uint8Array(await drawn(9, 9))
  const json = { ...headers, 'Content-Type': 'application/json' }
  const calls = [
    ['/images/one', { method: 'POST', body, headers }],
    [
      '/images/',
      { method: 'POST', body, headers: { ...headers, 'Content-Disposition': 'filename=a' } },
    ],
    ['/images/one?_action=remove', { method: 'POST', headers }],
    ['/images/a', { method: 'DELETE', headers }],
    [
      '/storeImage?name=two',
      { method: 'POST', body, headers: { ...headers, 'Content-Type': 'image/jpeg' } },
    ],
    ['/removeImage', { method: 'POST', body: '{"name":"two"}', headers: json }],
  ] as const
  const statuses = []
  for (const [path, init] of calls) statuses.push((await request(path, init)).status)
  return statuses
}

const reading = async ({ request }: Gallery, headers: Record<string, string>) => {
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
    for (const Accept of accepts)
      statuses.push((await request(path, { headers: { ...headers, Accept } })).status)
  }
  return [...new Set(statuses)]
}

async function on(config: Partial<Config>, use: (here: Gallery) => Promise<void>) {
  const here = await gallery(config)
  await here.repository.put('kept', await local(here))
  await use(here)
  await here.close()
}

async function local({ services }: Gallery) {
  const { Readable } = await import('node:stream')
  const file = await services.files.put(Readable.from([await drawn(30, 20)]), 'kept.jpg')
  return services.files.open(file, () => services.scratch)
}

const written = [201, 201, 303, 204, 200, 200]
const six = (status: number) => Array(6).fill(status)

test('lets everybody write on a server that listens on this machine alone', () =>
  on({}, async (here) => {
    assert.equal(await writing(here, {}), written)
    assert.equal(await reading(here, {}), [200])
  }))

test('lets nobody write on one that listens to others and has no token', () =>
  on({ SERVER_NAME: '0.0.0.0' }, async (here) => {
    assert.equal(await writing(here, {}), six(403))
    assert.equal(await writing(here, { Authorization: 'Bearer ' }), six(403))
    assert.equal(await reading(here, {}), [200])
  }))

test('lets those write who show the token, wherever it listens', async () => {
  for (const SERVER_NAME of ['0.0.0.0', '127.0.0.1']) {
    await on({ SERVER_NAME, WRITE_TOKEN }, async (here) => {
      for (const headers of wrong) assert.equal(await writing(here, headers), six(401))
      assert.equal(await writing(here, bearer), written)
      assert.equal(await writing(here, basic), written)
      assert.equal(await reading(here, {}), [200])
    })
  }
})

test('asks browsers for the token, so that people can give it', () =>
  on({ WRITE_TOKEN }, async ({ request }) => {
    const answer = await request('/images/x', {
      method: 'DELETE',
      headers: { Accept: 'text/html' },
    })
    assert.match(answer.headers.get('www-authenticate') ?? '', /Bearer.*Basic/)
    assert.match(await answer.text(), 'WRITE_TOKEN')
    const page = async (path: string, headers = {}) =>
      (await request(path, { headers: { Accept: 'text/html', ...headers } })).text()
    assert.not.match(await page('/images'), 'type="file"')
    assert.match(await page('/images'), 'href="?_write=1"')
    assert.match(await page('/images?_write=1'), 'WRITE_TOKEN')
    assert.match(await page('/images?_write=1', basic), 'type="file"')
  }))

test('shows private pictures to those alone who show the token', () =>
  on({ WRITE_TOKEN, IMAGES_PRIVATE: true, SERVER_NAME: '0.0.0.0' }, async (here) => {
    for (const headers of wrong) assert.equal(await reading(here, headers), [401])
    assert.equal(await reading(here, bearer), [200])
    assert.match((await here.get('/kept', bearer)).headers.get('cache-control') ?? '', 'private')
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
