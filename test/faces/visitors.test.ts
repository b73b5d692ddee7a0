import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface, number } from '../../app/index.ts'
import { type Testing, testing } from '../../app/testing.ts'
import { scratch, type Trial, trial } from '../support/scratch.ts'

const points = () => ({ points: 0 })
const score = Interface({
  title: 'Score',
  inputs: { by: number() },
  outputs: 'number',
  state: points,
  fn: ({ by }, { state }) => (state.points += by),
})
const look = Interface({
  inputs: {},
  outputs: 'number',
  readOnly: true,
  state: points,
  fn: (_, { state }) => state.points,
})
const plain = Interface({
  inputs: {},
  outputs: 'text',
  fn: (_, { caller }) => caller.session ?? 'nobody',
})
const app = { score, look, plain }

const test = suite<{ app: Trial }>('visitors over HTTP', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(app, { ALLOWED_ORIGINS: 'https://elsewhere.example' })
})
test.after(({ app }) => app.close())

const post = (app: Trial, by: number, headers = {}) =>
  app.request('/score', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ by }),
  })

test('a program that shows no session is told one, and goes on with it', async ({ app }) => {
  const first = await post(app, 3)
  const session = first.headers.get('session-id')!
  assert.match(session, /^[0-9a-f]{32}$/)
  assert.is(await first.json(), 3)
  const second = await post(app, 4, { 'session-id': session })
  assert.is(second.headers.get('session-id'), null)
  assert.is(await second.json(), 7)
  const read = await app.request('/look', { headers: { 'session-id': session } })
  assert.is(await read.json(), 7)
  assert.is.not((await post(app, 1)).headers.get('session-id'), session)
})

test('who is signed in is who the app in front says', async () => {
  const whoami = Interface({
    inputs: {},
    outputs: 'text',
    fn: (_, { caller }) => caller.user ?? 'nobody',
  })
  const user = (request: Request, env: unknown) =>
    request.headers.get('x-user') ?? (env as { incoming?: { user?: string } })?.incoming?.user
  const signed = await trial({ whoami }, {}, { user })
  const ask = async (path: string, body: string, headers = {}, env?: object) => {
    const json = { 'content-type': 'application/json', accept: 'application/json', ...headers }
    const answer = await signed.request(path, { method: 'POST', headers: json, body }, env)
    return answer.text()
  }
  assert.is(await ask('/whoami', '{}'), '"nobody"')
  assert.is(await ask('/whoami', '{}', { 'x-user': 'Ada' }), '"Ada"')
  assert.is(await ask('/whoami', '{}', {}, { incoming: { user: 'Bo', socket: {} } }), '"Bo"')
  assert.match(await ask('/gradio_api/run/whoami', '{"data":[]}', { 'x-user': 'Ada' }), '["Ada"]')
  await signed.close()
})

test('only what keeps something gives a session', async ({ app }) => {
  const json = { 'content-type': 'application/json' }
  const answer = await app.request('/plain', { method: 'POST', headers: json, body: '{}' })
  assert.is(await answer.json(), 'nobody')
  assert.is(answer.headers.get('session-id'), null)
})

test('a program may name a session itself, where it is long enough', async ({ app }) => {
  const own = { 'session-id': 'a-name-of-my-own' }
  assert.is(await (await post(app, 1, own)).json(), 1)
  assert.is(await (await post(app, 1, own)).json(), 2)
  for (const wrong of ['short', 'with a space in it', 'x'.repeat(201)]) {
    const answer = await post(app, 1, { 'session-id': wrong })
    assert.is(answer.status, 400)
    assert.match(await answer.text(), 'Session-Id must have 8 to 200 characters, without spaces')
  }
})

test('a page goes on by its cookie, and what is read there is its own', async ({ app }) => {
  const form = (by: string, cookie = '') => {
    const body = new URLSearchParams({ by })
    return app.request('/score', { method: 'POST', headers: { accept: 'text/html', cookie }, body })
  }
  const cookie = (await form('5')).headers.get('set-cookie')!.split(';')[0]!
  await form('6', cookie)
  const read = async (headers: object) =>
    (await (await app.request('/look', { headers: { ...headers } })).json()) as number
  assert.is(await read({ cookie }), 11)
  assert.is(await read({}), 0)
  assert.is(await read({ cookie, 'session-id': 'another-visitor' }), 0)
  const elsewhere = { cookie, origin: 'https://elsewhere.example' }
  assert.is(await (await post(app, 1, elsewhere)).json(), 1)
})

test('pages of other sites that may call can read their session', async ({ app }) => {
  const answer = await post(app, 1, { origin: 'https://elsewhere.example' })
  assert.match(answer.headers.get('access-control-expose-headers')!, 'Session-Id')
})

test("Gradio's clients that name no session are told one too", async ({ app }) => {
  const headers = { 'content-type': 'application/json' }
  const run = (more: object, session = {}) =>
    app.request('/gradio_api/run/score', {
      method: 'POST',
      headers: { ...headers, ...session },
      body: JSON.stringify({ data: [2], ...more }),
    })
  const first = await run({})
  const session = first.headers.get('session-id')!
  assert.equal(((await first.json()) as any).data, [2])
  assert.equal(((await (await run({}, { 'session-id': session })).json()) as any).data, [4])
  const named = await run({ session_hash: 'abc' })
  assert.is(named.headers.get('session-id'), null)
  assert.equal(((await (await run({ session_hash: 'abc' })).json()) as any).data, [4])
})

test('OpenAPI names the header where it counts', async ({ app }) => {
  const { paths, components } = (await (await app.request('/openapi.json')).json()) as any
  const named = (operation: any) => JSON.stringify(operation.parameters).includes('Session-Id')
  assert.ok(named(paths['/score'].post) && named(paths['/look'].get))
  assert.not.ok(named(paths['/plain'].post))
  assert.ok(components.parameters['Session-Id'])
})

test.run()

const shell = suite<{ app: Testing }>('visitors in a shell', {} as { app: Testing })
shell.before.each(async (context) => {
  context.app = await testing(app)
})
shell.after.each(({ app }) => app.close())

const withData = async (use: (env: { DATA_DIR: string }) => Promise<void>) => {
  const { dir, remove } = await scratch()
  await use({ DATA_DIR: dir })
  await remove()
}

shell('a session goes on by its name, for all that share the state', ({ app }) =>
  withData(async (env) => {
    const run = async (...argv: string[]) => (await app.cli(['run', ...argv], { env })).stdout
    assert.is(await run('score', '3', '--session', 'ada'), '3\n')
    assert.is(await run('--session=ada', 'score', '4'), '7\n')
    assert.is(await run('look', '--session', 'ada'), '7\n')
    assert.is(await run('look', '--session', 'bob'), '0\n')
    assert.is(await run('score', '5'), '5\n')
    assert.is(await run('look'), '0\n')
    const file = join(env.DATA_DIR, 'sessions', 'ada.json')
    assert.equal(JSON.parse(await readFile(file, 'utf8')), { score: { points: 7 } })
  }),
)

shell('calls of one session at once lose nothing, and one who was killed keeps nobody', ({ app }) =>
  withData(async (env) => {
    const run = (...argv: string[]) => app.cli(['run', ...argv, '--session', 'ada'], { env })
    await run('score', '0')
    await writeFile(join(env.DATA_DIR, 'sessions', 'ada.json.lock'), '999999999')
    await Promise.all(['1', '2', '3'].map((by) => run('score', by)))
    assert.is((await run('look')).stdout, '6\n')
  }),
)

shell('a name that cannot be one is refused, and so is a file that is none', ({ app }) =>
  withData(async (env) => {
    const run = (name: string) => app.cli(['run', 'look', '--session', name], { env })
    const refused = await run('../x')
    assert.is(refused.code, 2)
    assert.match(refused.stderr, '--session must be a name of letters, digits, dots, - and _')
    await run('ada')
    await writeFile(join(env.DATA_DIR, 'sessions', 'ada.json'), 'not JSON')
    const broken = await run('ada')
    assert.is(broken.code, 1)
    assert.match(broken.stderr, 'cannot be used')
  }),
)

shell('help tells of it where something is kept', async ({ app }) => {
  assert.match((await app.cli(['run', 'score', '--help'])).stdout, '--session NAME')
  assert.not.match((await app.cli(['run', 'plain', '--help'])).stdout, '--session')
})

shell.run()
