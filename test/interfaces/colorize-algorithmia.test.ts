import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getRequestListener } from '@hono/node-server'
import algorithmiaClient from 'algorithmia'
import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readConfig } from '../../app/core/config.ts'
import { raster } from '../../app/files/picture.ts'
import { algorithmia } from '../../interfaces/colorize/algorithmia.ts'
import { colorize, hosted } from '../../interfaces/colorize/engine.ts'
import type { Engine } from '../../interfaces/colorize/options.ts'
import { service } from '../support/odd-service.ts'
import { darkroom, lightnessError, slope } from '../support/photo.ts'
import { scratch, until } from '../support/scratch.ts'

const test = suite('colorize as an Algorithmia-compatible service')
test.after(() => remove())

const sharp = await raster()
const photo = await (await slope(60, 40)).jpeg({ quality: 95 }).toBuffer()
const dataUrl = `data:image/jpeg;base64,${photo.toString('base64')}`
const path = '/v1/algo/deeplearning/ColorfulImageColorization'

type Body = string | Uint8Array<ArrayBuffer>

const post = (body: Body, type = 'application/json', key = 'Simple k') => ({
  method: 'POST',
  body,
  headers: { 'Content-Type': type, Authorization: key },
})

/** The address of what an answer says it made. */
const made = async (answer: Response) =>
  ((await answer.json()) as { result: { output: string } }).result.output.replace(
    'data://',
    '/v1/data/',
  )

const messageOf = async (answer: Response) =>
  ((await answer.json()) as { error: { message: string } }).error.message

const { dir, remove } = await scratch()
const mount = { config: readConfig({}), scratch: join(dir, 'scratch', '1') }

/** The routes over an engine, mounted below a path, on a socket. */
const mounted = (engine: Engine, options = {}) =>
  service(
    getRequestListener(new Hono().route('/colorize', algorithmia(engine, mount, options)).fetch),
  )

test('the npm client has a picture coloured, and fetches it', async () => {
  const { address, close } = await mounted(colorize)
  const client = algorithmiaClient.client('k', `${address}/colorize`)
  const { result, error } = await new Promise<{ result?: any; error?: unknown }>((resolve) =>
    client
      .algo('deeplearning/ColorfulImageColorization/1.1.5')
      .pipe({ image: dataUrl })
      .then(resolve),
  )
  assert.is(error, undefined)
  assert.match(
    result.output,
    /^data:\/\/\.algo\/deeplearning\/ColorfulImageColorization\/temp\/\w+\.png$/,
  )
  const bytes = await new Promise<Buffer>((resolve, reject) =>
    client
      .file(result.output)
      .get((fault, data) => (fault ? reject(fault) : resolve(data as Buffer))),
  )
  const { format, width, height } = await sharp(bytes).metadata()
  assert.equal([format, width, height], ['png', 60, 40])
  assert.ok((await lightnessError(photo, bytes)) < 1)
  await close()
})

test('our own hosted engine colours by it', async () => {
  const { address, close } = await mounted(colorize)
  const { context, photo: scan } = await darkroom('scan.jpg', photo)
  const paint = hosted({ key: 'k', address: `${address}/colorize` })
  const file = await paint(scan, { vividness: 0.5, format: 'jpeg' }, context)
  const { format, width, height } = await sharp(file).metadata()
  assert.equal([format, width, height], ['jpeg', 60, 40])
  assert.ok((await lightnessError(photo, file)) < 1.5)
  await Promise.all([close(), context.close()])
})

test('metadata comes with the result, and HEAD before GET is answered, by any key', async () => {
  const app = algorithmia(colorize, mount)
  const answer = await app.request(`${path}?timeout=60`, post(JSON.stringify({ image: dataUrl })))
  const { metadata, result } = (await answer.clone().json()) as any
  assert.is(metadata.content_type, 'json')
  assert.type(metadata.duration, 'number')
  const file = await made(answer)
  const head = await app.request(file, { method: 'HEAD' })
  assert.equal([head.status, head.headers.get('X-Data-Type')], [200, 'file'])
  const got = await app.request(file)
  assert.is(got.headers.get('Content-Type'), 'image/png')
  const connector = await app.request(file.replace('/v1/data', '/v1/connector/data'))
  assert.equal(await connector.arrayBuffer(), await got.arrayBuffer())
  const again = await app.request(path, post(JSON.stringify({ image: result.output })))
  assert.is(again.status, 200)
})

test('a picture may come as bytes, as text, or as JSON text', async () => {
  const app = algorithmia(colorize, mount)
  for (const [body, type] of [
    [photo, 'application/octet-stream'],
    [photo, 'image/jpeg'],
    [dataUrl, 'text/plain'],
    [JSON.stringify(dataUrl), 'application/json'],
  ] as const) {
    const answer = await app.request(path, post(body as Body, type))
    assert.is(answer.status, 200)
    assert.is((await app.request(await made(answer))).status, 200)
  }
})

for (const [name, init, status, message] of [
  [
    'a web address',
    post('{"image":"http://127.0.0.1/a.png"}'),
    400,
    /base64 data URL; no other address is fetched$/,
  ],
  [
    'a stored file of others',
    post('{"image":"data://me/a.png"}'),
    400,
    /no other address is fetched$/,
  ],
  ['no image', post('{}'), 400, /^the body must be a picture, or JSON/],
  ['an image that is no text', post('{"image":[{}]}'), 400, /^the body must be a picture, or JSON/],
  ['null', post('null'), 400, /^the body must be a picture, or JSON/],
  ['bad JSON', post('{"image'), 400, /^the body must be a picture, or JSON/],
  [
    'no picture',
    post('text', 'application/octet-stream'),
    400,
    /is not a picture that can be read here$/,
  ],
  [
    'a large body',
    post(new Uint8Array(11e6), 'image/jpeg'),
    413,
    /at most 10(\.\d)? MB|more than this server takes at once/,
  ],
] as const) {
  test(`${name} is refused`, async () => {
    const answer = await algorithmia(colorize, mount).request(
      path,
      post(init.body, init.headers['Content-Type']),
    )
    assert.is(answer.status, status)
    assert.match(answer.headers.get('X-Error-Message') ?? '', message)
    assert.match(await messageOf(answer), message)
  })
}

test('a wrong key is refused', async () => {
  const app = algorithmia(colorize, mount, { allows: (key) => key === 'right' })
  const wrong = await app.request(path, post('{}', 'application/json', 'Simple wrong'))
  assert.equal([wrong.status, await messageOf(wrong)], [401, 'authorization required'])
  assert.is((await app.request(path, post('{}', 'application/json', 'Simple right'))).status, 400)
})

test('other algorithms and files are not found', async () => {
  const app = algorithmia(colorize, mount)
  const algo = await app.request('/v1/algo/demo/Hello/', post('{}'))
  assert.equal(
    [algo.status, await messageOf(algo)],
    [404, 'algorithm algo://demo/Hello/ not found'],
  )
  for (const file of [
    '/v1/data/.algo/deeplearning/ColorfulImageColorization/temp/x.png',
    '/v1/data/a',
  ]) {
    const answer = await app.request(file)
    assert.equal([answer.status, answer.headers.get('X-Error-Message')], [404, 'file not found'])
  }
})

test('JSON of millions of values is refused without holding up others', async () => {
  const app = algorithmia(colorize, mount)
  const body = `{"image":[${'{},'.repeat(3_000_000)}{}]}`
  const lag = monitorEventLoopDelay({ resolution: 10 })
  lag.enable()
  assert.is((await app.request(path, post(body))).status, 400)
  lag.disable()
  assert.ok(lag.max / 1e6 < 1500, `${lag.max / 1e6} ms`)
})

test('who stalls holds no place, and is let go', async () => {
  const { address, close } = await mounted(colorize, { most: 1, patience: 1000 })
  const { port, hostname } = new URL(address)
  const stalled = Array.from({ length: 8 }, () => connect(Number(port), hostname))
  for (const socket of stalled) {
    socket.write(`POST /colorize${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n{"im`)
  }
  const ended = stalled.map(async (socket) => `${(await once(socket, 'data'))[0]}`)
  const answer = await fetch(`${address}/colorize${path}`, post(JSON.stringify({ image: dataUrl })))
  assert.is(answer.status, 200)
  for (const told of await Promise.all(ended)) assert.match(told, /^HTTP\/1\.1 408 /)
  for (const socket of stalled) socket.destroy()
  await close()
})

test('what it writes lies where a next start removes it, and goes with the call', async () => {
  const within: string[] = []
  const engine: Engine = async ({ path }, _, { dir }) => {
    within.push(path, dir)
    throw new Error('no colours today')
  }
  const { error } = console
  console.error = () => {}
  const answer = await algorithmia(engine, mount).request(path, post(dataUrl, 'text/plain'))
  console.error = error
  assert.is(answer.status, 500)
  assert.ok(within.length === 2 && within.every((one) => one.startsWith(mount.scratch)))
  await until(async () => (await readdir(mount.scratch)).length === 0)
})

test('a call ends after the seconds it asked for, and more than some at a time are turned away', async () => {
  const slow: Engine = (_photo, _wish, { signal }) =>
    new Promise((_, reject) => {
      const awake = setTimeout(() => {}, 60_000)
      signal.addEventListener('abort', () => {
        clearTimeout(awake)
        reject(signal.reason)
      })
    })
  const app = algorithmia(slow, mount, { most: 1 })
  const first = app.request(`${path}?timeout=1`, post(JSON.stringify({ image: dataUrl })))
  const second = await app.request(path, post(JSON.stringify({ image: dataUrl })))
  assert.equal([second.status, second.headers.get('Retry-After')], [503, '5'])
  const late = await first
  assert.equal(
    [late.status, await messageOf(late)],
    [504, 'algorithm did not finish within its timeout'],
  )
})

test.run()
