import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { file, Interface, number } from '../../app/index.ts'
import { type Trial, trial, until } from '../support/scratch.ts'

let runs = 0
const interfaces = {
  count: Interface({
    inputs: { to: number({ integer: true }) },
    outputs: 'json',
    fn: ({ to }) => ({ to, run: ++runs }),
  }),
  copy: Interface({
    inputs: { paper: file() },
    outputs: 'json',
    fn: ({ paper }) => ({ size: paper.size, run: ++runs }),
  }),
  slow: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    fn: ({ word }, { signal }) =>
      new Promise<string>((resolve, reject) => {
        signal.throwIfAborted()
        release = () => resolve(`${word} ${++runs}`)
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }),
}
let release: (() => void) | undefined

const call = (body: unknown, key: string, more: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': key, ...more },
  body: JSON.stringify(body),
})

const test = suite<{ app: Trial }>('idempotency', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(interfaces)
})
test.after(({ app }) => app.close())

test('the same key and inputs are one run, in turn and at once', async ({ app }) => {
  const ask = async () => (await app.request('/count', call({ to: 3 }, 'a'))).json()
  const first = await ask()
  assert.equal(await ask(), first)
  const [one, two] = await Promise.all([
    app.request('/count', call({ to: 4 }, 'b')),
    app.request('/count', call({ to: 4 }, 'b')),
  ])
  assert.equal(await one.json(), await two.json())
})

test('that key with other inputs is 422, and nothing runs', async ({ app }) => {
  await app.request('/count', call({ to: 5 }, 'c'))
  const before = runs
  const response = await app.request('/count', call({ to: 6 }, 'c'))
  assert.is(response.status, 422)
  assert.is(response.headers.get('content-type'), 'application/problem+json')
  assert.match(((await response.json()) as { detail: string }).detail, /with other inputs/)
  assert.is(runs, before)
})

test('another key, no key and another Interface are calls of their own', async ({ app }) => {
  const { run } = (await (await app.request('/count', call({ to: 7 }, 'd'))).json()) as any
  const other = (await (await app.request('/count', call({ to: 7 }, 'e'))).json()) as any
  assert.is.not(other.run, run)
  const none = (await (await app.request('/count', call({ to: 7 }, ''))).json()) as any
  assert.is.not(none.run, other.run)
  const data = { paper: 'data:text/plain,hi' }
  assert.is((await app.request('/copy', call(data, 'd'))).status, 200)
})

test('a file that is sent again under another id is the same input', async ({ app }) => {
  const send = async (text: string) =>
    (await app.request('/copy', call({ paper: `data:text/plain,${text}` }, 'f'))).json()
  const first = await send('hello')
  assert.equal(await send('hello'), first)
  assert.is(((await send('other')) as { status: number }).status, 422)
})

test('a wrong value does not use up the key', async ({ app }) => {
  assert.is((await app.request('/count', call({ to: 'x' }, 'g'))).status, 400)
  assert.is((await app.request('/count', call({ to: 8 }, 'g'))).status, 200)
})

test('who hung up asks again and gets the result of the first run', async ({ app }) => {
  const hangUp = new AbortController()
  const begun = runs
  const lost = app.request('/slow', { ...call({ word: 'x' }, 'h'), signal: hangUp.signal })
  await until(() => release)
  hangUp.abort()
  await lost
  const again = app.request('/slow', call({ word: 'x' }, 'h'))
  release?.()
  assert.is(await (await again).json(), `x ${begun + 1}`)
})

test('what was cancelled is run again', async ({ app }) => {
  const asked = call({ word: 'y' }, 'i', { prefer: 'respond-async' })
  const location = async () => (await app.request('/slow', asked)).headers.get('location')
  const first = await location()
  assert.is(await location(), first)
  await app.request(first ?? '', { method: 'DELETE' })
  const second = await location()
  assert.is.not(second, first)
  await app.request(second ?? '', { method: 'DELETE' })
})

test.run()
