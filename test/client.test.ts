import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Client, client, FasciaError, type RemoteFile, type Watched } from '../app/client.ts'
import * as called from './support/called.ts'
import { listen } from './support/listen.ts'
import { type Trial, trial, until } from './support/scratch.ts'

const { ended, ...interfaces } = called
type Api = Client<typeof interfaces>

interface Context {
  app: Trial
  url: string
  api: Api
  close(): Promise<void>
}

const test = suite<Context>('the client', {} as Context)

test.before(async (context) => {
  const app = await trial(interfaces)
  const { url, close } = await listen(app)
  Object.assign(context, { app, url, api: client<typeof interfaces>(url), close })
})
test.after(({ close }) => close())

/** What a promise is rejected with. */
const thrown = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => assert.unreachable('it should have been refused'),
    (error) => error,
  )

async function all<T>(steps: AsyncIterable<T>): Promise<T[]> {
  const seen: T[] = []
  for await (const step of steps) seen.push(step)
  return seen
}

test('calls an Interface by its name, and gets its outputs in their shape', async ({ api }) => {
  assert.is(await api.greet({ greeting: 'hi ', times: 2 }), 'hi hi ')
  assert.is(await api.greet({ greeting: 'hi' }), 'hi')
  assert.equal(await api.order({ name: 'Ada' }), { said: '2 Ada' })
  assert.equal(await api.two({ param_0: 'a', param_1: 2 }), ['a', 2])
})

test('says which fields are wrong, and knows whose they are', async ({ api }) => {
  const error = await thrown(api.greet({ greeting: 'hi', times: -1 }))
  assert.ok(api.greet.isError(error))
  assert.is(error.status, 400)
  assert.equal(error.errors, [
    { field: 'times', detail: 'Times must be a whole number from 0, not -1' },
  ])
  assert.match(error.message, 'Times must be')
  assert.not.ok(api.order.isError(error))
  const own = await thrown(api.order({ name: 'A', size: 9 }))
  assert.ok(api.order.isError(own))
  assert.equal(
    own.errors.map(({ field, detail }) => `${field} ${detail}`),
    [
      'name Too small: expected string to have >=2 characters',
      'size Too big: expected number to be <=3',
    ],
  )
})

test('tells what fn says, and a fault by its reference alone', async ({ api }) => {
  const refused = await thrown(api.fails({ kindly: true }))
  assert.ok(api.fails.isError(refused))
  assert.equal(refused.errors, [{ field: 'kindly', detail: 'Not today' }])
  const logged = console.error
  console.error = () => {}
  const failed = await thrown(api.fails({})).finally(() => {
    console.error = logged
  })
  assert.ok(failed instanceof FasciaError)
  assert.is(failed.status, 500)
  assert.ok(failed.reference)
  assert.not.match(failed.message, 'inside')
})

test('sends files as they are given, and fetches those that come', async ({ api }) => {
  const named = new File(['one'], 'éins.txt', { type: 'text/plain' })
  const stream = new Blob(['three']).stream()
  const got = await api.read({ paper: named, more: [new Blob(['two']), stream] })
  assert.is(got.words, 'one two three')
  assert.is((got.names as string[])[0], 'éins.txt')
  assert.is(await (await got.paper.blob()).text(), 'one')
  assert.is(got.paper.name, 'éins.txt')
  assert.equal(await Promise.all(got.all.map(async (file) => (await file.blob()).size)), [3, 3, 5])
  assert.is(await new Response(await got.paper.stream()).text(), 'one')
  assert.equal(Object.keys(got.paper).sort(), ['id', 'name', 'size', 'type', 'url'])
  const again = await api.read({ paper: got.paper, more: [{ id: got.paper.id }] })
  assert.is(again.words, 'one one')
})

test('a file of JSON or of a form is sent as its bytes', async ({ api }) => {
  for (const type of ['application/json', 'multipart/form-data; boundary=x', '']) {
    const { words } = await api.read({ paper: new Blob(['{"a":1}'], { type }) })
    assert.is(words, '{"a":1}', type)
  }
})

test('watches a call: progress, log, partial results, and the whole one', async ({ api }) => {
  const seen = await all(api.steps.watch({ to: 60 }))
  const last = seen.at(-1)!
  assert.is(last.status, 'completed')
  assert.is(last.outputs?.said, 'step 60')
  assert.is(await (await last.outputs!.paper.blob()).text(), 'paper 60')
  assert.equal(last.log.slice(-2), ['at 59', 'at 60'])
  const running = seen.filter(({ status }) => status === 'running')
  assert.ok(running.some(({ outputs }) => /^step \d/.test(outputs?.said ?? '')))
  assert.ok(running.some(({ progress }) => progress?.total === 60 && progress.label !== ''))
  const quick: Watched<string>[] = await all(api.greet.watch({ greeting: 'a' }))
  assert.is(quick.at(-1)?.outputs, 'a')
})

test('a call that is watched is refused and fails as any other', async ({ api }) => {
  const refused = await thrown(all(api.greet.watch({ greeting: 'a', times: -1 })))
  assert.ok(api.greet.isError(refused))
  assert.is(refused.errors[0]?.field, 'times')
  const failed = await thrown(all(api.fails.watch({ kindly: true })))
  assert.ok(api.fails.isError(failed))
  assert.is(failed.detail, 'Not today')
})

test('a signal gives a call up, on the server too', async ({ api }) => {
  const hangUp = new AbortController()
  const call = thrown(api.waits({ name: 'called' }, { signal: hangUp.signal }))
  setTimeout(() => hangUp.abort(new Error('enough')), 200)
  assert.match(String(await call), 'enough')
  await until(() => ended.includes('called stopped'))

  const stop = new AbortController()
  const watched = (async () => {
    for await (const { status } of api.waits.watch({ name: 'watched' }, { signal: stop.signal })) {
      if (status === 'running') stop.abort(new Error('enough'))
    }
  })()
  assert.match(String(await thrown(watched)), 'enough')
  await until(() => ended.includes('watched stopped'))
})

test('who leaves the loop gives the call up', async ({ api }) => {
  for await (const { status } of api.waits.watch({ name: 'left' })) if (status === 'running') break
  await until(() => ended.includes('left stopped'))
})

test('a call that others stop is told so', async ({ api, app }) => {
  const call = thrown(
    (async () => {
      for await (const { id, status } of api.waits.watch({ name: 'other' })) {
        if (status === 'running') await app.request(`/jobs/${id}`, { method: 'DELETE' })
      }
    })(),
  )
  assert.match(String(await call), 'The call was cancelled before it was finished')
})

test('goes on where it was when the connection is lost', async ({ url }) => {
  let lost = 0
  const cutOff: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    if (!String(input).endsWith('/events') || lost++ > 0 || !answer.body) return answer
    const reader = answer.body.getReader()
    const { value } = await reader.read()
    await reader.cancel()
    return new Response(value as unknown as string)
  }
  const api = client<typeof interfaces>(url, { fetch: cutOff })
  const seen = await all(api.steps.watch({ to: 10 }))
  assert.is(seen.at(-1)?.outputs?.said, 'step 10')
  assert.ok(lost > 1)
})

test('sends headers of its own, to its own server alone', async ({ url }) => {
  const sent: Headers[] = []
  const spy: typeof fetch = (input, init) => {
    sent.push(new Headers(init?.headers))
    return String(input).startsWith(url) ? fetch(input, init) : Promise.resolve(new Response('x'))
  }
  const headers = { Authorization: 'Bearer open-sesame' }
  const api = client<typeof interfaces>(`${url}/`, { headers, fetch: spy })
  const file = (await api.odd()) as unknown as RemoteFile
  assert.is(sent[0]?.get('authorization'), 'Bearer open-sesame')
  assert.is(await (await file.blob()).text(), 'x')
  assert.is(sent[1]?.get('authorization'), null)
})

test('says so when there is no such server, or no such Interface', async ({ url }) => {
  const elsewhere = client<{ great: typeof called.greet }>(url)
  const error = await thrown(elsewhere.great({ greeting: 'a' }))
  assert.ok(error instanceof FasciaError)
  assert.is(error.status, 404)
  const nobody = client<typeof interfaces>('http://127.0.0.1:9')
  assert.ok((await thrown(nobody.greet({ greeting: 'a' }))) instanceof TypeError)
})

test('is below a path where the server is', async () => {
  const app = await trial(interfaces, { ROOT_PATH: '/apps/one' })
  const { url, close } = await listen(app)
  const proxied: typeof fetch = (input, init) =>
    fetch(String(input).replace('/apps/one/', '/'), init)
  try {
    const api = client<typeof interfaces>(url, { fetch: proxied })
    const { paper } = await api.read({ paper: new Blob(['one']) })
    assert.match(url, /\/apps\/one$/)
    assert.match(paper.url, `${url}/files/`)
    assert.is(await (await paper.blob()).text(), 'one')
    assert.is((await all(api.steps.watch({ to: 1 }))).at(-1)?.status, 'completed')
  } finally {
    await close()
  }
})

test('is one visitor, whose state goes on from call to call', async ({ api, url }) => {
  assert.equal([await api.counts(), await api.counts()], [1, 2])
  const last = (await all(api.counts.watch())).at(-1)
  assert.is(last?.outputs, 3)
  assert.is(await client<typeof interfaces>(url).counts(), 1)
})

test('is no promise, so that it may be awaited', async ({ api }) => {
  assert.is(await api, api)
})

test.run()
