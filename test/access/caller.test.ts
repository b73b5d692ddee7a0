import { once } from 'node:events'
import { request } from 'node:http'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readConfig } from '../../app/core/config.ts'
import { Interface } from '../../app/index.ts'
import { listen } from '../support/listen.ts'
import { type Trial, trial } from '../support/scratch.ts'

const interfaces = {
  keep: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    guarded: () => true,
    fn: ({ word }) => `kept ${word}`,
  }),
  say: Interface({ inputs: { word: 'text' }, outputs: 'text', fn: ({ word }) => word }),
}

const WRITE_TOKEN = 'open sesame, please'

interface Env {
  remoteAddress?: string
  httpVersion?: string
}

const post = (headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: '{"word":"x"}',
})

/** A request as it would come from there. */
async function from(
  app: Trial,
  { remoteAddress, httpVersion = '1.1' }: Env,
  headers: Record<string, string> = {},
  path = '/keep',
): Promise<Response> {
  const incoming = { httpVersion, socket: remoteAddress === undefined ? {} : { remoteAddress } }
  const url = `http://${headers.host ?? 'localhost'}${path}`
  return app.fetch(new Request(url, post(headers)), { incoming })
}

async function withApp(config: object, use: (app: Trial) => Promise<void>) {
  const app = await trial(interfaces, config)
  try {
    await use(app)
  } finally {
    await app.close()
  }
}

const test = suite('who may write')

test('without a token, this machine alone, by whatever it is called', () =>
  withApp({}, async (app) => {
    for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.8.0.1']) {
      assert.is((await from(app, { remoteAddress })).status, 200, remoteAddress)
    }
    assert.is((await from(app, { remoteAddress: '127.0.0.1' }, { host: '[::1]:80' })).status, 200)
    for (const remoteAddress of ['192.168.0.7', '::ffff:10.0.0.1', 'fe80::1', '']) {
      const answer = await from(app, { remoteAddress })
      assert.is(answer.status, 403, remoteAddress)
      assert.match(await answer.text(), /this machine itself/)
    }
  }))

test('a connection that is closed already is nobody’s, and no open door', () =>
  withApp({}, async (app) => {
    assert.is((await from(app, {})).status, 403)
  }))

test('what a proxy on this machine passes on comes from elsewhere', () =>
  withApp({ ALLOWED_HOSTS: 'pics.example.com' }, async (app) => {
    const here = { remoteAddress: '127.0.0.1' }
    for (const header of [
      'forwarded',
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-forwarded-port',
      'x-real-ip',
      'via',
      'cf-connecting-ip',
    ]) {
      assert.is((await from(app, here, { [header]: '1' })).status, 403, header)
    }
    assert.is((await from(app, here, { host: 'pics.example.com' })).status, 403)
    assert.is((await from(app, { ...here, httpVersion: '1.0' })).status, 403)
    assert.is((await from(app, here)).status, 200)
  }))

test('with a token, who shows it, from anywhere, and nobody else', () =>
  withApp({ WRITE_TOKEN }, async (app) => {
    const far = { remoteAddress: '192.168.0.7' }
    const basic = (word: string) => `Basic ${Buffer.from(`me:${word}`).toString('base64')}`
    for (const authorization of [`Bearer ${WRITE_TOKEN}`, basic(WRITE_TOKEN)]) {
      assert.is((await from(app, far, { authorization })).status, 200)
    }
    for (const authorization of ['Bearer', `Bearer ${WRITE_TOKEN}x`, WRITE_TOKEN, basic('')]) {
      const answer = await from(app, { remoteAddress: '192.168.0.8' }, { authorization })
      assert.is(answer.status, 401, authorization)
      assert.match(answer.headers.get('www-authenticate')!, /Bearer/)
    }
    assert.is((await from(app, { remoteAddress: '127.0.0.1' })).status, 401)
  }))

test('wrong tokens are slowed by address, and no other address with them', () =>
  withApp({ WRITE_TOKEN }, async (app) => {
    const bad = { authorization: 'Bearer wrong' }
    const far = { remoteAddress: '192.168.0.7' }
    for (let at = 0; at < 10; at++) assert.is((await from(app, far, bad)).status, 401)
    const slowed = await from(app, far, bad)
    assert.is(slowed.status, 429)
    assert.ok(Number(slowed.headers.get('retry-after')) > 0)
    const good = { authorization: `Bearer ${WRITE_TOKEN}` }
    assert.is((await from(app, { remoteAddress: '192.168.0.8' }, good)).status, 200)
  }))

test('a header for somebody else in front is no wrong token where none is asked for', () =>
  withApp({ WRITE_TOKEN }, async (app) => {
    const headers = { authorization: 'Basic b3RoZXI6c2VjcmV0' }
    for (let at = 0; at < 30; at++) {
      assert.is((await from(app, { remoteAddress: '10.0.0.1' }, headers, '/say')).status, 200)
    }
  }))

test('a stranger is refused before the body is read', () =>
  withApp({ WRITE_TOKEN }, async (app) => {
    const { url, close } = await listen(app)
    const headers = { 'content-type': 'application/json', 'content-length': '1000000' }
    const call = request(`${url}/keep`, { method: 'POST', headers })
    call.on('error', () => {})
    call.write('{')
    const [response] = await once(call, 'response')
    assert.is(response.statusCode, 401)
    call.destroy()
    await close()
  }))

test('a token that can be guessed is refused at the start, with a sentence', () => {
  for (const token of [
    'x',
    'sesame',
    'aaaaaaaaaaaaaaaaaaaa',
    'changeme-changeme',
    '1234567890123456',
  ]) {
    assert.throws(() => readConfig({ WRITE_TOKEN: token }), /^WRITE_TOKEN must have at least 16/)
  }
  assert.is(readConfig({ WRITE_TOKEN }).WRITE_TOKEN, WRITE_TOKEN)
})

test.run()
