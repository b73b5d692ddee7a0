import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Config } from '../../app/core/config.ts'
import { readConfig } from '../../app/core/config.ts'
import { file, Interface } from '../../app/index.ts'
import { type Trial, trial } from '../support/scratch.ts'

const read = Interface({
  inputs: { word: 'text' },
  outputs: file(),
  readOnly: true,
  fn: ({ word }) => Buffer.from(word),
})
const shout = Interface({
  inputs: { word: 'text' },
  outputs: 'text',
  fn: ({ word }) => word.toUpperCase(),
})
const kept = Interface({
  inputs: { word: 'text' },
  outputs: 'text',
  guarded: () => true,
  fn: ({ word }) => word,
})

async function withApp(config: Partial<Config>, use: (app: Trial) => Promise<void>) {
  const app = await trial({ read, shout, kept }, config)
  await use(app).finally(app.close)
}

const friend = 'https://friend.example'
const stranger = 'https://stranger.example'
const from = (origin: string) => ({
  origin,
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'cors',
})
const asks = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type',
}
const call = (app: Trial, headers: Record<string, string>, path = '/shout') =>
  app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"word":"hi"}',
  })
const allowed = ({ headers }: Response) => headers.get('access-control-allow-origin')

const test = suite('pages of other sites')

test('by default none may call, and none may show this in a frame', () =>
  withApp({}, async (app) => {
    const asked = await app.request('/shout', {
      method: 'OPTIONS',
      headers: { ...from(friend), ...asks },
    })
    assert.is(allowed(asked), null)
    const called = await call(app, from(friend))
    assert.is(called.status, 403)
    assert.is(allowed(called), null)
    const { headers } = await app.request('/shout')
    assert.match(headers.get('content-security-policy')!, "frame-ancestors 'none'")
    assert.is(headers.get('x-frame-options'), 'DENY')
  }))

test('those of a listed origin may call, with every method, and no others', () =>
  withApp({ ALLOWED_ORIGINS: `${friend},http://localhost:3000` }, async (app) => {
    for (const path of ['/shout', '/files', '/mcp', '/gradio_api/queue/join', '/jobs/0']) {
      const asked = await app.request(path, {
        method: 'OPTIONS',
        headers: { ...from(friend), ...asks },
      })
      assert.is(asked.status, 204, path)
      assert.is(allowed(asked), friend)
      assert.match(asked.headers.get('access-control-allow-methods')!, 'DELETE')
      assert.is(asked.headers.get('access-control-allow-headers'), '*, Authorization')
      assert.is(asked.headers.get('access-control-allow-credentials'), null)
    }
    const called = await call(app, from(friend))
    assert.is(called.status, 200)
    assert.is(await called.text(), '"HI"')
    assert.is(allowed(called), friend)
    assert.match(called.headers.get('vary')!, 'Origin')
    assert.match(called.headers.get('access-control-expose-headers')!, 'Location')
    for (const origin of [stranger, `${friend}.evil`, 'http://friend.example', 'null']) {
      const refused = await call(app, from(origin))
      assert.is(refused.status, 403, origin)
      assert.is(allowed(refused), null)
      const asked = await app.request('/shout', {
        method: 'OPTIONS',
        headers: { ...from(origin), ...asks },
      })
      assert.is(allowed(asked), null)
    }
  }))

test('what is wrong is told to them too, and events as they come', () =>
  withApp({ ALLOWED_ORIGINS: friend }, async (app) => {
    const lost = await app.request('/nowhere', { headers: from(friend) })
    assert.equal([lost.status, allowed(lost)], [404, friend])
    const later = await call(app, { ...from(friend), prefer: 'respond-async' })
    const events = await app.request(`${later.headers.get('location')}/events`, {
      headers: from(friend),
    })
    assert.is(allowed(events), friend)
    assert.match(await events.text(), 'completed')
  }))

test('a page of theirs has nothing of what its visitor has here', () =>
  withApp({ ALLOWED_ORIGINS: friend }, async (app) => {
    assert.is((await call(app, {}, '/kept')).status, 200)
    assert.is((await call(app, from(friend), '/kept')).status, 403)
    const form = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
    const sent = await app.request('/shout', {
      method: 'POST',
      headers: { ...from(friend), ...form },
      body: 'word=a',
    })
    assert.is(sent.headers.get('set-cookie'), null)
  }))

test('a cookie that shows the token counts on pages of this server alone', () =>
  withApp({ ALLOWED_ORIGINS: friend, WRITE_TOKEN: 'open sesame, please' }, async (app) => {
    const body = new URLSearchParams({ token: 'open sesame, please' })
    const entered = await app.request('/login', { method: 'POST', body })
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!
    assert.is((await call(app, { cookie }, '/kept')).status, 200)
    assert.is((await call(app, { cookie, ...from(friend) }, '/kept')).status, 401)
    const authorization = 'Bearer open sesame, please'
    assert.is((await call(app, { authorization, ...from(friend) }, '/kept')).status, 200)
  }))

test('a page of theirs may show a result, and call by GET', () =>
  withApp({ ALLOWED_ORIGINS: friend }, async (app) => {
    for (const [origin, status] of [
      [friend, 200],
      [stranger, 403],
    ] as const) {
      const embedded = {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'image',
        referer: `${origin}/`,
      }
      const shown = await app.request('/read?word=x', { headers: embedded })
      assert.is(shown.status, status, origin)
      const policy = shown.headers.get('cross-origin-resource-policy')
      assert.is(policy, status === 200 ? 'cross-origin' : 'same-origin')
      assert.is((await app.request('/read?word=x', { headers: from(origin) })).status, status)
    }
  }))

test('any may call where the list says so', () =>
  withApp({ ALLOWED_ORIGINS: '*' }, async (app) => {
    const called = await call(app, from(stranger))
    assert.equal([called.status, allowed(called)], [200, '*'])
    assert.is((await call(app, from(stranger), '/kept')).status, 403)
  }))

const inFrame = {
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'iframe',
  accept: 'text/html',
}

test('listed pages may show this in a frame, and what is run there by its address', () =>
  withApp({ FRAME_ANCESTORS: `self,${friend},https://*.partner.example` }, async (app) => {
    const { headers } = await app.request('/shout', { headers: inFrame })
    const policy = headers.get('content-security-policy')!
    assert.match(policy, `frame-ancestors 'self' ${friend} https://*.partner.example`)
    assert.match(policy, "script-src 'self'")
    assert.is(headers.get('x-frame-options'), null)
    for (const [referer, status] of [
      [`${friend}/page`, 200],
      ['https://a.partner.example/', 200],
      ['https://partner.example/', 403],
      [`${stranger}/`, 403],
      ['', 403],
    ] as const) {
      const headers = { ...inFrame, ...(referer && { referer }) }
      assert.is((await app.request('/read?word=x', { headers })).status, status, referer)
    }
    assert.is((await call(app, from(friend))).status, 403, 'a frame is no leave to call')
  }))

test('frames of this very host are told to older browsers too', () =>
  withApp({ FRAME_ANCESTORS: 'self' }, async (app) => {
    const { headers } = await app.request('/shout')
    assert.is(headers.get('x-frame-options'), 'SAMEORIGIN')
    assert.match(headers.get('content-security-policy')!, "frame-ancestors 'self'")
  }))

test('over https a frame has a session of its own for the page around it', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }
  const cookieOf = async (app: Trial, headers = {}) => {
    const init = { method: 'POST', headers: { ...form, ...headers }, body: 'word=a' }
    return (await app.request('/shout', init)).headers.get('set-cookie')!
  }
  await withApp({ FRAME_ANCESTORS: friend }, async (app) => {
    const secure = await cookieOf(app, { 'x-forwarded-proto': 'https' })
    assert.match(secure, 'Secure')
    assert.match(secure, 'SameSite=None')
    assert.match(secure, 'Partitioned')
    assert.match(await cookieOf(app), 'SameSite=Lax')
  })
  await withApp({ FRAME_ANCESTORS: 'self' }, async (app) => {
    assert.match(await cookieOf(app, { 'x-forwarded-proto': 'https' }), 'SameSite=Lax')
  })
})

test('what is no origin is refused in a sentence', () => {
  assert.is(
    readConfig({ ALLOWED_ORIGINS: `${friend}, ${stranger}` }).ALLOWED_ORIGINS,
    `${friend},${stranger}`,
  )
  for (const [name, value] of [
    ['ALLOWED_ORIGINS', 'friend.example'],
    ['ALLOWED_ORIGINS', `${friend}/page`],
    ['ALLOWED_ORIGINS', 'self'],
    ['FRAME_ANCESTORS', "'self'"],
    ['FRAME_ANCESTORS', '*.friend.example'],
  ] as const) {
    assert.throws(
      () => readConfig({ [name]: value }),
      `${name} must list origins such as https://example.com, a scheme and a host with nothing after it, not “${value}”.`,
    )
  }
})

test.run()
