import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { file, files, InputError, Interface, number } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial, until } from '../support/scratch.ts'

const interfaces = {
  greet,
  rows: Interface({
    inputs: { start: number({ integer: true, default: 0 }) },
    outputs: 'json',
    readOnly: true,
    fn: ({ start }) => [1990, 1991, 1992].filter((year) => year >= start),
  }),
  pair: Interface({
    inputs: { word: 'text' },
    outputs: ['text', 'number'],
    fn: ({ word }) => [word.toUpperCase(), word.length],
  }),
  copy: Interface({
    inputs: { paper: file(), times: number({ default: 1 }) },
    outputs: { paper: file(), size: 'number' },
    fn: ({ paper }) => ({ paper, size: paper.size }),
  }),
  pile: Interface({
    inputs: { papers: files({}) },
    outputs: 'json',
    fn: ({ papers }) => papers.map(({ name }) => name),
  }),
  slow: Interface({
    inputs: { ms: number() },
    outputs: 'text',
    fn: async ({ ms }, { signal }) => {
      await sleep(ms, undefined, { signal })
      return 'done'
    },
  }),
  spoil: Interface({
    inputs: { paper: file() },
    outputs: 'text',
    fn: (): string => {
      throw new InputError('Paper is torn', { field: 'paper' })
    },
  }),
  refuse: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    fn: (): string => {
      throw new InputError('Word is wrong in a way that only fn sees', { field: 'word' })
    },
  }),
}

const json = (body: unknown, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

function form(fields: [string, string | Blob, string?][]): RequestInit {
  const body = new FormData()
  for (const [name, value, filename] of fields) {
    if (value instanceof Blob) body.append(name, value, filename)
    else body.append(name, value)
  }
  return { method: 'POST', body }
}

const test = suite<{ app: Trial }>('http', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(interfaces, { MAX_UPLOAD_BYTES: 1000, MAX_FILES: 3, MAX_TEXT: 5000 })
})
test.after(({ app }) => app.close())

test('JSON in, the bare output out', async ({ app }) => {
  const response = await app.request('/greet', json({ greeting: 'hello ', times: 3 }))
  assert.is(response.status, 200)
  assert.is(await response.json(), 'hello hello hello ')
  assert.match(response.headers.get('vary') ?? '', /Accept.*HX-Request.*Prefer/)
  assert.is(response.headers.get('cache-control'), 'private, no-cache')
})

test('a tuple comes out as a list, a record as an object', async ({ app }) => {
  assert.equal(await (await app.request('/pair', json({ word: 'hey' }))).json(), ['HEY', 3])
  const sent = json({ paper: 'data:text/plain,hi' })
  const { size } = (await (await app.request('/copy', sent)).json()) as { size: number }
  assert.is(size, 2)
})

test('a wrong value is 400 with its field, in problem details', async ({ app }) => {
  const response = await app.request('/greet', json({ greeting: 'hi', times: 2.5 }))
  assert.is(response.status, 400)
  assert.is(response.headers.get('content-type'), 'application/problem+json')
  const problem = (await response.json()) as { errors: unknown }
  assert.equal(problem.errors, [
    { field: 'times', detail: 'Times must be a whole number from 0, not 2.5' },
  ])
})

test('each wrong body gets a 4xx and one sentence', async ({ app }) => {
  const cases: [string, RequestInit, number, RegExp][] = [
    ['/greet', json('{"greeting":'), 400, /must be JSON/],
    ['/greet', json('[1]'), 400, /JSON object with the inputs: greeting, times/],
    ['/greet', json({ greeting: 'a', times: 1, nosuch: 2 }), 400, /no input “nosuch”/],
    ['/greet', json('{"__proto__":{"x":1},"greeting":"a","times":1}'), 400, /no input “__proto__”/],
    ['/greet', json(`${'['.repeat(5000)}${']'.repeat(5000)}`), 400, /nested/],
    ['/greet', json({ greeting: { a: 1 }, times: 1 }), 400, /Greeting must be text/],
    [
      '/greet',
      json({ greeting: 'x'.repeat(1_000_001), times: 1 }),
      400,
      /Greeting must have at most/,
    ],
    ['/greet', json({ greeting: 'x', times: 1e15 }), 400, /Times/],
    ['/greet', json({ greeting: 'x', times: 1e99 }), 400, /Times/],
    ['/greet', json({ greeting: 'x', times: -1 }), 400, /Times must be a whole number from 0/],
    ['/greet', json({ greeting: 'x', times: '' }), 400, /Times must be a whole number from 0/],
    [
      '/greet',
      { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
      /JSON/,
    ],
    ['/copy', json({ paper: { id: 'f'.repeat(32) } }), 400, /not here any more/],
    ['/copy', json({ paper: { id: '../../etc/passwd' } }), 400, /not here any more/],
    ['/copy', json({ paper: { path: '/etc/passwd' } }), 400, /must be a file/],
    ['/copy', json({ paper: '/etc/passwd' }), 400, /must be a file/],
    ['/copy', json({}), 400, /Select a file for Paper/],
    ['/copy', form([['paper', new Blob(['']), 'empty.txt']]), 400, /empty/],
    ['/copy', form([['paper', new Blob(['x'.repeat(1001)]), 'big.txt']]), 400, /too large/],
    [
      '/copy',
      { method: 'POST', body: 'x'.repeat(1001), headers: { 'content-type': 'text/x' } },
      413,
      /at most/,
    ],
    ['/pile', form([1, 2, 3, 4].map((n) => ['papers', new Blob(['a']), `${n}`])), 400, /at most 3/],
    [
      '/copy',
      { method: 'POST', body: 'no', headers: { 'content-type': 'multipart/form-data' } },
      400,
      /boundary/,
    ],
    ['/nosuch', json({}), 404, /nothing at this address/],
    [`/jobs/${'0'.repeat(32)}`, {}, 404, /no such job/],
    ['/jobs/..%2f..%2fetc', {}, 404, /no such job/],
    [`/files/${'0'.repeat(32)}/x`, {}, 404, /no such file/],
    ['/files/..%2f..%2fetc%2fpasswd', {}, 404, /no such file/],
  ]
  for (const [path, init, status, words] of cases) {
    const response = await app.request(path, init)
    const said = `${path} ${JSON.stringify(init.body)?.slice(0, 60)}`
    assert.is(response.status, status, said)
    assert.match(((await response.json()) as { detail: string }).detail, words, said)
  }
  assert.is((await app.request('/greet', json({ greeting: 'a', times: 1 }))).status, 200)
})

test('what a refused or cut-off upload brought is removed', async ({ app }) => {
  const before = (await app.left()).length
  await app.request(
    '/copy',
    form([
      ['paper', new Blob(['x']), 'a.txt'],
      ['times', 'abc'],
    ]),
  )
  const boundary = 'cut'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="paper"; filename="a"\r\n\r\n`
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` }
  const cut = await app.request('/copy', {
    method: 'POST',
    headers: type,
    body: `${head}half of it`,
  })
  assert.is(cut.status, 400)
  assert.match(((await cut.json()) as { detail: string }).detail, /cut off/)
  assert.is((await app.left()).length, before)
})

test('what came with a call that failed is removed', async ({ app }) => {
  const before = (await app.left()).length
  const sent = form([['paper', new Blob(['x']), 'a.txt']])
  assert.is((await app.request('/spoil', sent)).status, 400)
  assert.is((await app.request('/spoil', json({ paper: 'data:,x' }))).status, 400)
  assert.is((await app.left()).length, before)
})

test('fifty thousand parts are refused', async ({ app }) => {
  const part = '--b\r\ncontent-disposition: form-data; name="word"\r\n\r\nx\r\n'
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  const init = { method: 'POST', headers, body: `${part.repeat(50_000)}--b--` }
  const response = await app.request('/pair', init)
  assert.is(response.status, 413)
})

test('file names of every kind come back as they went, and never name a path', async ({ app }) => {
  const names = ['a"b.txt', 'día ü.txt', '%03d.txt', '-rf.txt', '😀.txt', "it's.txt", 'a;b.txt']
  for (const name of names) {
    const response = await app.request('/copy', form([['paper', new Blob(['hello']), name]]))
    const { paper } = (await response.json()) as { paper: { name: string; url: string } }
    if (name !== 'a"b.txt') assert.is(paper.name, name)
    const fetched = await app.request(paper.url)
    assert.is(await fetched.text(), 'hello', name)
  }
  for (const name of ['../../x.txt', '/etc/passwd', 'a\r\nb', 'n'.repeat(3000), '..', '']) {
    const response = await app.request('/copy', {
      method: 'POST',
      body: 'hello',
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      },
    })
    const { paper } = (await response.json()) as { paper: { name: string } }
    assert.not.match(paper.name, /[/\\\r\n]|^\.+$/)
    assert.ok(paper.name.length > 0 && paper.name.length <= 200)
  }
})

test('respond-async gives an address, then the result there', async ({ app }) => {
  const response = await app.request('/slow', json({ ms: 50 }, { prefer: 'respond-async' }))
  assert.is(response.status, 202)
  assert.is(response.headers.get('preference-applied'), 'respond-async')
  const location = response.headers.get('location') ?? ''
  await until(async () => {
    const job = (await (await app.request(location)).json()) as { status: string }
    return job.status === 'completed'
  })
})

test('wait=N waits that long, and the call goes on', async ({ app }) => {
  const response = await app.request('/slow', json({ ms: 1500 }, { prefer: 'wait=1' }))
  assert.is(response.status, 202)
  assert.is(response.headers.get('preference-applied'), 'wait=1')
  const { id } = (await response.json()) as { id: string }
  assert.is((await jobsOf(app.services).wait(id, 5000)).status, 'completed')
})

test('a full queue is 503, and says when to come back', async () => {
  const { slow } = interfaces
  const full = await trial({ slow: { ...slow, concurrency: 1 } }, { MAX_QUEUE: 0 })
  const later = json({ ms: 60_000 }, { prefer: 'respond-async' })
  assert.is((await full.request('/slow', later)).status, 202)
  const refused = await full.request('/slow', later)
  assert.is(refused.status, 503)
  assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/)
  await full.close()
})

test('DELETE cancels', async ({ app }) => {
  const { id } = (await (
    await app.request('/slow', json({ ms: 60_000 }, { prefer: 'respond-async' }))
  ).json()) as { id: string }
  const response = await app.request(`/jobs/${id}`, { method: 'DELETE' })
  assert.is(((await response.json()) as { status: string }).status, 'cancelled')
})

test('a program that hangs up takes its call along', async ({ app }) => {
  const hangUp = new AbortController()
  const before = (await app.left()).length
  const call = app.request('/slow', { ...json({ ms: 60_000 }), signal: hangUp.signal })
  await sleep(100)
  hangUp.abort()
  await call
  assert.is((await app.left()).length, before)
})

test('a refusal by fn is the same 400', async ({ app }) => {
  const response = await app.request('/refuse', json({ word: 'x' }))
  assert.is(response.status, 400)
  assert.match(((await response.json()) as { detail: string }).detail, /only fn sees/)
})

test('events: a snapshot first, done last, also of a job that has ended', async ({ app }) => {
  const { id } = (await (
    await app.request('/slow', json({ ms: 100 }, { prefer: 'respond-async' }))
  ).json()) as { id: string }
  for (let i = 0; i < 2; i++) {
    const text = await (await app.request(`/jobs/${id}/events`)).text()
    const events = [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name)
    assert.is(events[0], 'job')
    assert.is(events.at(-1), 'done')
    assert.match(text, /"status":"completed"/)
  }
})

test('an Interface that only reads answers a plain GET; wrong values are 400', async ({ app }) => {
  assert.equal(await (await app.request('/rows?start=1991&other=1')).json(), [1991, 1992])
  assert.equal(await (await app.request('/rows')).json(), [1990, 1991, 1992])
  assert.is((await app.request('/rows?start=abc')).status, 400)
})

test('raw bytes in, raw bytes out when asked for, else 406', async ({ app }) => {
  const headers = { 'content-type': 'text/plain', accept: 'text/plain' }
  const response = await app.request('/copy?times=2', { method: 'POST', body: 'hello', headers })
  assert.is(response.headers.get('content-type'), 'text/plain')
  assert.is(await response.text(), 'hello')
  const other = { ...headers, accept: 'image/*' }
  assert.is((await app.request('/copy', { method: 'POST', body: 'a', headers: other })).status, 406)
})

test('a bare data URL under any content type is a file', async ({ app }) => {
  const response = await app.request('/copy', json('data:text/plain;base64,aGV5'))
  assert.is(((await response.json()) as { size: number }).size, 3)
})

test('files: upload, ranges, conditions, HEAD; unsafe types are attachments', async ({ app }) => {
  const sent = await app.request('/files', { method: 'POST', body: 'hello world' })
  assert.is(sent.status, 201)
  const { id, url } = (await sent.json()) as { id: string; url: string }
  const again = await app.request('/copy', json({ paper: { id } }))
  assert.is(((await again.json()) as { size: number }).size, 11)
  const part = await app.request(url, { headers: { range: 'bytes=6-' } })
  assert.is(part.status, 206)
  assert.is(part.headers.get('content-range'), 'bytes 6-10/11')
  assert.is(await part.text(), 'world')
  assert.is(
    (await app.request(url, { headers: { range: 'bytes=-5' } })).headers.get('content-range'),
    'bytes 6-10/11',
  )
  assert.is((await app.request(url, { headers: { range: 'bytes=50-' } })).status, 416)
  const etag = part.headers.get('etag') ?? ''
  assert.is((await app.request(url, { headers: { 'if-none-match': etag } })).status, 304)
  const head = await app.request(url, { method: 'HEAD' })
  assert.is(head.headers.get('content-length'), '11')
  assert.is(await head.text(), '')
  const page = await app.request('/files', {
    method: 'POST',
    body: '<html><script>alert(1)</script>',
  })
  const html = await app.request(((await page.json()) as { url: string }).url)
  assert.is(html.headers.get('content-type'), 'application/octet-stream')
  assert.match(html.headers.get('content-disposition') ?? '', /^attachment/)
  assert.match(html.headers.get('content-security-policy') ?? '', /sandbox/)
  assert.is(html.headers.get('x-content-type-options'), 'nosniff')
})

test('a foreign origin and an unknown host are refused before the body is read', async ({
  app,
}) => {
  const call = (headers: Record<string, string>) =>
    app.request('/greet', json({ greeting: 'a', times: 1 }, headers))
  assert.is((await call({ origin: 'https://evil.example' })).status, 403)
  assert.is((await call({ origin: 'null' })).status, 403)
  assert.is((await call({ 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.is((await call({ host: 'evil.example' })).status, 421)
  assert.is((await call({ host: '127.0.0.1:7860', origin: 'http://127.0.0.1:7860' })).status, 200)
  assert.is((await call({ host: 'localhost', origin: 'http://localhost:1' })).status, 403)
})

test.run()
