import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface } from '../../app/index.ts'
import { type Trial, trial } from '../support/scratch.ts'

const keep = Interface({
  title: 'Keep',
  inputs: { word: 'text' },
  outputs: 'text',
  guarded: () => true,
  fn: ({ word }) => `kept ${word}`,
})
const say = Interface({ inputs: { word: 'text' }, outputs: 'text', fn: ({ word }) => word })

const WRITE_TOKEN = 'open sesame, please'
const test = suite('signing in')

/** A browser far away, with what it keeps. */
function browser(app: Trial, remoteAddress = '203.0.113.9') {
  const jar = new Map<string, string>()
  const env = { incoming: { httpVersion: '1.1', socket: { remoteAddress } } }
  async function go(path: string, form?: Record<string, string>): Promise<Response> {
    const headers = {
      Accept: 'text/html',
      Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    }
    const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const answer = await app.request(path, { ...init, headers }, env)
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/Max-Age=0/.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  return { go, jar }
}

async function withApp(config: object, use: (app: Trial) => Promise<void>) {
  const app = await trial({ keep, say }, config)
  await use(app)
  await app.close()
}

const enter = (token: string, to = '/keep') => ({ token, to })

test('a page that is refused leads there, and back', () =>
  withApp({ WRITE_TOKEN }, async (app) => {
    const { go, jar } = browser(app)
    const refused = await go('/keep?word=x')
    assert.is(refused.status, 401)
    const [, to = ''] = /href="\/login\?to=([^"]+)"/.exec(await refused.text()) ?? []
    assert.is(decodeURIComponent(to), '/keep?word=x')
    const form = await (await go(`/login?to=${to}`)).text()
    assert.match(form, /<input type="hidden" name="to" value="\/keep\?word=x">/)
    assert.match(form, /<input type="password" autocomplete="current-password" id="token"/)
    const entered = await go('/login', enter(WRITE_TOKEN, '/keep?word=x'))
    assert.equal([entered.status, entered.headers.get('location')], [303, '/keep?word=x'])
    assert.match(entered.headers.get('set-cookie') ?? '', /HttpOnly; SameSite=Lax/)
    assert.not.match([...jar.values()].join(), WRITE_TOKEN)
    assert.is((await go('/keep?word=x')).status, 200)
    assert.ok((await go('/keep', { word: 'y' })).status < 400)
    assert.match(await (await go('/login')).text(), 'Sign out')
    assert.is((await go('/logout', {})).status, 303)
    assert.is((await go('/keep')).status, 401)
  }))

test('a wrong token is told beside its field, and slowed', () =>
  withApp({ WRITE_TOKEN }, async (app) => {
    const { go, jar } = browser(app)
    const wrong = await go('/login', enter('let me in'))
    assert.is(wrong.status, 400)
    assert.match(await wrong.text(), /<p class="error" id="token-error">.*That is not the token/)
    assert.match(await (await go('/login', enter(''))).text(), 'Enter the token')
    assert.not.ok(jar.has('fascia-write'))
    for (let at = 0; at < 8; at++) assert.is((await go('/login', enter('x'))).status, 400)
    assert.is((await go('/login', enter(WRITE_TOKEN))).status, 429)
    assert.is((await browser(app, '203.0.113.8').go('/login', enter(WRITE_TOKEN))).status, 303)
  }))

test('what a browser keeps can be neither made up nor kept for ever, and ends with the token', async () => {
  let kept = ''
  await withApp({ WRITE_TOKEN }, async (app) => {
    const { go, jar } = browser(app)
    await go('/login', enter(WRITE_TOKEN))
    kept = jar.get('fascia-write')!
    const [until, proof] = kept.split('.')
    const later = `${Number(until) + 1}.${proof}`
    for (const forged of ['', 'x', `${until}.`, later, `${until}.${proof}x`, `NaN.${proof}`]) {
      jar.set('fascia-write', forged)
      assert.is((await go('/keep')).status, 401, forged)
    }
    jar.set('fascia-write', kept)
    const { now } = Date
    try {
      Date.now = () => now() + 31 * 86_400_000
      assert.is((await go('/keep')).status, 401)
    } finally {
      Date.now = now
    }
    assert.is((await go('/keep')).status, 200)
  })
  await withApp({ WRITE_TOKEN: 'another secret of it' }, async (app) => {
    const { go, jar } = browser(app)
    jar.set('fascia-write', kept)
    assert.is((await go('/keep')).status, 401)
  })
})

test('leads to no other server', () =>
  withApp({ WRITE_TOKEN, ROOT_PATH: '/app' }, async (app) => {
    for (const to of [
      '//evil.example/',
      '/\\evil.example',
      'https://evil.example/',
      'javascript:1',
      '',
    ]) {
      const entered = await browser(app).go('/app/login', enter(WRITE_TOKEN, to))
      assert.equal([entered.status, entered.headers.get('location')], [303, '/app/'], to)
    }
  }))

test('is not to be had where there is no token, and says what is missing', () =>
  withApp({}, async (app) => {
    const { go, jar } = browser(app)
    assert.match(await (await go('/login')).text(), '<code>WRITE_TOKEN</code>')
    assert.is((await go('/login', enter(''))).status, 400)
    assert.not.ok(jar.has('fascia-write'))
    assert.is((await go('/keep')).status, 403)
  }))

test('works from this site’s own page alone', () =>
  withApp({ WRITE_TOKEN }, async (app) => {
    const init = {
      method: 'POST',
      headers: { Origin: 'http://evil.example' },
      body: new URLSearchParams(enter(WRITE_TOKEN)),
    }
    assert.is((await app.request('/login', init)).status, 403)
  }))

test.run()
