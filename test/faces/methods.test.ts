import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface, number } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial } from '../support/scratch.ts'

const years = Interface({
  inputs: { start: number({ integer: true, default: 1990 }) },
  outputs: 'json',
  readOnly: true,
  fn: ({ start }) => [start, start + 1],
})

const page = { accept: 'text/html' }

const test = suite<{ app: Trial; job: string; file: string }>('methods', {} as never)
test.before(async (context) => {
  const app = await trial({ greet, years })
  const job = await jobsOf(app.services).submit('greet', { greeting: 'a', times: 1 })
  await jobsOf(app.services).wait(job.id, 5000)
  const sent = await app.request('/files', { method: 'POST', body: 'hello' })
  const file = ((await sent.json()) as { url: string }).url
  Object.assign(context, { app, job: `/jobs/${job.id}`, file })
})
test.after(({ app }) => app.close())

test('each address tells its methods, and refuses the others as a problem', async (context) => {
  const { app, job, file } = context
  const addresses: [path: string, allowed: string, refused: string[]][] = [
    ['/', 'GET, HEAD, OPTIONS', ['POST', 'PUT', 'DELETE']],
    ['/greet', 'GET, HEAD, POST, OPTIONS', ['PUT', 'PATCH', 'DELETE']],
    ['/years', 'GET, HEAD, POST, OPTIONS', ['PUT']],
    ['/jobs', 'GET, HEAD, OPTIONS', ['POST']],
    [job, 'GET, HEAD, POST, DELETE, OPTIONS', ['PUT']],
    [`${job}/events`, 'GET, HEAD, OPTIONS', ['POST']],
    [`${job}/files.zip`, 'GET, HEAD, OPTIONS', ['POST', 'DELETE']],
    ['/files', 'POST, OPTIONS', ['GET', 'HEAD', 'PUT']],
    [file, 'GET, HEAD, OPTIONS', ['POST', 'DELETE']],
    ['/docs', 'GET, HEAD, OPTIONS', ['POST']],
    ['/openapi.json', 'GET, HEAD, OPTIONS', ['POST']],
    ['/healthz', 'GET, HEAD, OPTIONS', ['POST']],
  ]
  for (const [path, allowed, refused] of addresses) {
    const options = await app.request(path, { method: 'OPTIONS' })
    assert.is(options.status, 204, path)
    assert.is(options.headers.get('allow'), allowed, path)
    assert.is(await options.text(), '')
    for (const method of refused) {
      const response = await app.request(path, { method })
      assert.is(response.status, 405, `${method} ${path}`)
      assert.is(response.headers.get('allow'), allowed)
      assert.is(response.headers.get('content-type'), 'application/problem+json')
      if (method === 'HEAD') continue
      const { status, detail } = (await response.json()) as { status: number; detail: string }
      assert.is(status, 405)
      assert.match(detail, new RegExp(`^${method} is not taken here: the methods are `))
    }
  }
})

test('a browser reads the refusal of a method as a page', async ({ app }) => {
  const response = await app.request('/greet', { method: 'PUT', headers: page })
  assert.is(response.status, 405)
  assert.match(await response.text(), /<h1>Method not allowed<\/h1>/)
})

test('an address that is none is 404 under every method', async ({ app }) => {
  for (const method of ['GET', 'PUT', 'OPTIONS', 'DELETE']) {
    assert.is((await app.request('/nosuch', { method })).status, 404)
  }
})

test('HEAD gives the headers of GET and no body', async ({ app, job, file }) => {
  const own = ['/', '/jobs', '/docs', '/openapi.json', '/healthz']
  for (const path of [...own, '/greet', '/years', job, `${job}/events`, file]) {
    for (const headers of [{}, page]) {
      const get = await app.request(path, { headers })
      const head = await app.request(path, { method: 'HEAD', headers })
      assert.is(head.status, get.status, path)
      assert.is(head.headers.get('content-type'), get.headers.get('content-type'), path)
      assert.is(await head.text(), '')
      await get.body?.cancel()
    }
  }
})

test('an Interface that is served alone takes calls at / too', async () => {
  const app = await trial({ greet })
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ greeting: 'hi', times: 2 })
  const response = await app.request('/', { method: 'POST', headers, body })
  assert.is(await response.json(), 'hihi')
  const options = await app.request('/', { method: 'OPTIONS' })
  assert.is(options.headers.get('allow'), 'GET, HEAD, POST, OPTIONS')
  await app.close()
})

test('the path that a proxy puts in front may come with a request or without', async () => {
  const app = await trial({ greet }, { ROOT_PATH: '/tools/here' })
  for (const path of ['/tools/here', '/tools/here/', '/tools/here/greet', '/greet', '/']) {
    assert.is((await app.request(path)).status, 200, path)
    assert.is((await app.request(path, { method: 'PUT' })).status, 405, path)
  }
  for (const path of ['/tools/greet', '/tools/hereafter/greet', '/here/greet']) {
    assert.is((await app.request(path)).status, 404, path)
  }
  await app.close()
})

test.run()
