import { basename } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { session, sessions } from '../../../app/faces/mcp/session.ts'
import { file, Interface } from '../../../app/index.ts'
import { type Trial, trial, until } from '../../support/scratch.ts'

const token = 'correct horse battery staple'
const running: string[] = []

const sealed = Interface({
  inputs: {},
  outputs: 'text',
  guarded: ({ WRITE_TOKEN }) => WRITE_TOKEN !== '',
  fn: () => 'written',
})

const paper = Interface({ inputs: {}, outputs: file(), fn: () => Buffer.from('hello') })

/** Runs until it is stopped; says which Job it is. */
const wait = Interface({
  inputs: {},
  outputs: 'text',
  fn: (_, { signal, dir }) =>
    new Promise<string>((_, reject) => {
      running.push(basename(dir))
      signal.addEventListener('abort', () => {
        running.splice(running.indexOf(basename(dir)), 1)
        reject(signal.reason)
      })
    }),
})

const test = suite<{ app: Trial }>('who may do what over mcp', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ sealed, paper, wait }, { WRITE_TOKEN: token })
})
test.after(({ app }) => app.close())

type Headers = Record<string, string>

const post = ({ request }: Trial, method: string, params: object, headers: Headers = {}) =>
  request('/mcp', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: '*/*', ...headers },
    body: JSON.stringify({
      jsonrpc: '2.0',
      method,
      params,
      ...(!method.startsWith('notifications/') && { id: 7 }),
    }),
  })

async function open(app: Trial): Promise<Headers> {
  const response = await post(app, 'initialize', {})
  return { 'mcp-session-id': response.headers.get('mcp-session-id') ?? '' }
}

/** What a tool gives, as the text of its blocks. */
async function call(app: Trial, name: string, headers: Headers): Promise<any> {
  const response = await post(app, 'tools/call', { name, arguments: {} }, headers)
  return JSON.parse(/^data: (.*)$/m.exec(await response.text())![1]!).result
}

test('a guarded tool is for who shows the token, in whatever session', async ({ app }) => {
  const own = await open(app)
  const refused = await call(app, 'sealed', own)
  assert.is(refused.isError, true)
  assert.match(refused.content[0].text, /^This needs the WRITE_TOKEN of this server/)
  const wrong = await call(app, 'sealed', { ...own, authorization: 'Bearer guess' })
  assert.is(wrong.isError, true)
  const taken = await call(app, 'sealed', { ...own, authorization: `Bearer ${token}` })
  assert.is(taken.content[0].text, 'written')
  assert.is((await call(app, 'sealed', own)).isError, true)
})

test('nobody ends the call of another session, by its request or by its Job', async ({ app }) => {
  const [one, other] = [await open(app), await open(app)]
  const answer = call(app, 'wait', one)
  await until(() => running.length === 1)
  const [job] = running
  await post(app, 'notifications/cancelled', { requestId: 7 }, other)
  const stopped = await app.request(`/jobs/${job}`, { method: 'DELETE' })
  assert.is(stopped.status, 403)
  assert.equal(running, [job])
  await post(app, 'notifications/cancelled', { requestId: 7 }, one)
  await until(() => running.length === 0)
  await answer.catch(() => {})
})

test('links begin as the caller wrote them, by the word of the first proxy', async ({ app }) => {
  const headers = { ...(await open(app)), 'x-forwarded-proto': 'https, http' }
  const { structuredContent } = await call(app, 'paper', headers)
  assert.match(structuredContent.output.url, /^https:\/\/localhost\/files\//)
})

test('one address takes the place of none but its own sessions', ({ app }) => {
  const all = sessions({ most: 3, mostEach: 2, idle: 60_000 })
  const from = (address: string) => all.open(session(app.services), address).id
  const mine = from('10.0.0.1')
  const [first, second, third] = ['a', 'b', 'c'].map(() => from('10.0.0.2'))
  const known = (id: string | undefined) => all.find(id!) !== undefined
  assert.equal([mine, first, second, third].map(known), [true, false, true, true])
  assert.throws(() => from('10.0.0.3'), /Too many clients are connected/)
  assert.equal([mine, second, third].map(known), [true, true, true])
})

test.run()
