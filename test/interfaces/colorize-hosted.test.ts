import { readFile } from 'node:fs/promises'
import type { RequestListener, ServerResponse } from 'node:http'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readConfig } from '../../app/core/config.ts'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import { raster } from '../../app/files/picture.ts'
import { album } from '../../interfaces/colorize/album.ts'
import { hosted } from '../../interfaces/colorize/engine.ts'
import { colorize } from '../../interfaces/colorize/index.ts'
import { desk } from '../faces/cli/desk.ts'
import { afterTheFirst, json, service } from '../support/odd-service.ts'
import { darkroom, slope } from '../support/photo.ts'
import { trial } from '../support/scratch.ts'
import { caught, children, plain } from '../support/studio.ts'

const test = suite('colorize by a hosted service')

const sharp = await raster()
const photoBytes = await (await slope(60, 40)).jpeg().toBuffer()

/** Has a picture coloured by a server that answers so. */
async function ask(answer: RequestListener, { bytes = photoBytes, patience = 20_000 } = {}) {
  const { address, close } = await service(answer)
  const { context, photo } = await darkroom('scan.jpg', bytes)
  try {
    const paint = hosted({ key: 'secret', address: `${address}/`, patience })
    const path = await paint(photo, { vividness: 0.5, format: 'png' }, context)
    return await readFile(path)
  } finally {
    await Promise.all([close(), context.close()])
  }
}

test('sends the key and the picture upright without metadata, and writes what comes back', async () => {
  const heard: { path: string; key: string | undefined; body: string }[] = []
  const blue = await (await plain(60, 40, '#3366cc')).png().toBuffer()
  const lying = await sharp(photoBytes)
    .rotate(90)
    .withMetadata({ orientation: 8 })
    .jpeg()
    .toBuffer()
  const made = await ask(
    async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      heard.push({
        path: `${request.method} ${request.url}`,
        key: request.headers.authorization,
        body,
      })
      if (request.method === 'GET')
        response.writeHead(200, { 'Content-Type': 'image/png' }).end(blue)
      else json(response, 200, { result: { output: 'data://.algo/x/a.png' }, metadata: {} })
    },
    { bytes: lying },
  )
  const [call, fetched] = heard
  assert.is(call?.path, 'POST /v1/algo/deeplearning/ColorfulImageColorization/1.1.5')
  assert.equal([call?.key, fetched?.key], ['Simple secret', 'Simple secret'])
  assert.is(fetched?.path, 'GET /v1/data/.algo/x/a.png')
  const { image } = JSON.parse(call!.body)
  assert.match(image, /^data:image\/jpeg;base64,/)
  const sent = await sharp(Buffer.from(image.slice(23), 'base64')).metadata()
  assert.equal(
    [sent.width, sent.height, sent.orientation, sent.exif],
    [60, 40, undefined, undefined],
  )
  const { data, info } = await sharp(made).raw().toBuffer({ resolveWithObject: true })
  assert.equal([info.width, info.height, ...data.subarray(0, 3)], [60, 40, 0x33, 0x66, 0xcc])
})

for (const type of ['text/plain', 'application/json', 'application/octet-stream', undefined]) {
  test(`a result is a picture by its bytes, though it is called ${type}`, async () => {
    const blue = await (await plain(60, 40, '#3366cc')).png().toBuffer()
    const headers = type === undefined ? {} : { 'Content-Type': type }
    const made = await ask(afterTheFirst((response) => response.writeHead(200, headers).end(blue)))
    assert.equal([...(await sharp(made).raw().toBuffer()).subarray(0, 3)], [0x33, 0x66, 0xcc])
  })
}

test('a result of another size, or with holes, becomes one of the size of the photo', async () => {
  const small = await (await plain(6, 4, '#ff000000')).png().toBuffer()
  const answer = afterTheFirst((response) =>
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(small),
  )
  const { width, height, channels } = await sharp(await ask(answer)).metadata()
  assert.equal([width, height, channels], [60, 40, 3])
})

/** As a header has to be written so that its bytes are UTF-8. */
const latin = (words: string) => Buffer.from(words).toString('latin1')

/** In two packets, the first of which ends within the last `ö` or `ß`. */
function inHalves(response: ServerResponse, status: number, text: string) {
  const bytes = Buffer.from(text)
  const cut = bytes.lastIndexOf(0xc3) + 1
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.write(bytes.subarray(0, cut), () =>
    setTimeout(() => response.end(bytes.subarray(cut)), 50),
  )
}

const html = '<html>Bad gateway</html>'
const faults: [string, RequestListener, RegExp, number?][] = [
  [
    'a wrong key',
    (_, r) => json(r, 401, { error: { message: 'authorization required' } }),
    /does not accept the API_KEY: authorization required$/,
    401,
  ],
  [
    'a forbidden key',
    (_, r) => r.writeHead(403, { 'X-Error-Message': 'no credits' }).end(),
    /does not accept the API_KEY: no credits$/,
    403,
  ],
  [
    'a fault of its own',
    (_, r) => r.writeHead(500, { 'Content-Type': 'text/html' }).end(html),
    /answered with HTTP 500$/,
  ],
  [
    'a fault in text',
    (_, r) => r.writeHead(503, { 'Content-Type': 'text/plain' }).end('busy'),
    /answered with HTTP 503$/,
  ],
  [
    'a fault in text, with its message in a header',
    (_, r) =>
      r
        .writeHead(503, { 'Content-Type': 'text/plain', 'X-Error-Message': latin('zu groß') })
        .end('busy'),
    /answered with HTTP 503: zu groß$/,
  ],
  [
    'a fault that is cut within a character',
    (_, r) => inHalves(r, 500, JSON.stringify({ error: { message: 'falsche Größe' } })),
    /answered with HTTP 500: falsche Größe$/,
  ],
  [
    'a fault of the file that is cut within a character',
    afterTheFirst((r) =>
      inHalves(r, 410, JSON.stringify({ error: { message: 'zu große Größe' } })),
    ),
    /answered with HTTP 410: zu große Größe$/,
  ],
  [
    'a redirect',
    (_, r) => r.writeHead(302, { Location: '/elsewhere' }).end(),
    /answered with a redirect, which is not followed$/,
  ],
  [
    'an error inside 200',
    (_, r) => json(r, 200, { error: { message: 'cannot decode', stacktrace: 'x' } }),
    /could not colour the picture: cannot decode$/,
  ],
  [
    'an error that is text',
    (_, r) => json(r, 200, { error: 'out of memory' }),
    /could not colour the picture: out of memory$/,
  ],
  [
    'bad JSON',
    (_, r) => r.writeHead(200, { 'Content-Type': 'application/json' }).end('{"res'),
    /answered without saying where the colour picture is$/,
  ],
  ['null', (_, r) => json(r, 200, null), /answered without saying where the colour picture is$/],
  [
    'nothing with 204',
    (_, r) => r.writeHead(204).end(),
    /answered without saying where the colour picture is$/,
  ],
  [
    'a page',
    (_, r) => r.writeHead(200, { 'Content-Type': 'text/html' }).end(html),
    /answered without saying where the colour picture is$/,
  ],
  [
    'another result',
    (_, r) => json(r, 200, { result: 'done' }),
    /answered without saying where the colour picture is$/,
  ],
  [
    'an address elsewhere',
    (_, r) => json(r, 200, { result: { output: 'http://127.0.0.1/x' } }),
    /answered without saying where the colour picture is$/,
  ],
  [
    'a cut line',
    (_, r) => r.writeHead(200, { 'Content-Length': 999 }).write('{', () => r.destroy()),
    /broke its answer off$/,
  ],
  [
    'a line that is closed at once',
    (q) => q.socket.destroy(),
    /could not be reached: socket hang up$/,
  ],
  [
    'no such file',
    afterTheFirst((r) => json(r, 404, { error: { message: 'gone' } })),
    /answered with HTTP 404: gone$/,
  ],
  [
    'a file that is cut off',
    afterTheFirst((r) =>
      r
        .writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': 999 })
        .write('x', () => r.destroy()),
    ),
    /broke its answer off$/,
  ],
  [
    'a file without a type that is no picture',
    afterTheFirst((r) => r.writeHead(200).end('x')),
    /sent a picture that cannot be read$/,
  ],
  [
    'an empty file',
    afterTheFirst((r) => r.writeHead(200, { 'Content-Type': 'image/png' }).end()),
    /did not send the colour picture$/,
  ],
  [
    'a file that is JSON',
    afterTheFirst((r) => json(r, 200, [1])),
    /sent a picture that cannot be read$/,
  ],
  [
    'a file that is no picture',
    afterTheFirst((r) => r.writeHead(200, { 'Content-Type': 'image/png' }).end('x')),
    /sent a picture that cannot be read$/,
  ],
]
for (const [name, answer, sentence, status = 502] of faults) {
  test(`${name} is said in a sentence`, async () => {
    const error = await caught(ask(answer))
    assert.instance(error, ProblemError)
    assert.match(error.message, /^The colorizing service (at 127\.0\.0\.1:\d+ )?[a-z]/)
    assert.match(error.message, sentence)
    assert.is(error.problem.status, status)
    assert.not.match(error.message, /secret/)
  })
}

test('a service that is not there is said in a sentence', async () => {
  const { address, close } = await service(() => {})
  await close()
  const { context, photo } = await darkroom('scan.jpg', photoBytes)
  const paint = hosted({ key: 'secret', address })
  const error = await caught(paint(photo, { vividness: 1, format: 'png' }, context))
  assert.match(error.message, /could not be reached: connect ECONNREFUSED/)
  assert.is(error.problem.status, 502)
  await context.close()
})

test('a service that never answers is given up, and so is one that answers for ever', async () => {
  const drip: RequestListener = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' })
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
  }
  for (const answer of [() => {}, drip]) {
    const error = await caught(ask(answer, { patience: 1500 }))
    assert.match(error.message, /took longer than 1\.5 seconds$/)
    assert.is(error.problem.status, 504)
  }
})

test('Stop ends the wait, and the process', async () => {
  let context: Awaited<ReturnType<typeof darkroom>>['context'] | undefined
  const { address, close } = await service(() => context?.abort())
  const room = await darkroom('scan.jpg', photoBytes)
  context = room.context
  const paint = hosted({ key: 'secret', address })
  const before = children().length
  const error = await caught(paint(room.photo, { vividness: 1, format: 'png' }, context))
  assert.is(error.name, 'AbortError')
  assert.ok(children().length <= before)
  assert.equal(await context.left(), [])
  await Promise.all([close(), context.close()])
})

test('a broken photo is told before anything is sent', async () => {
  const unheard: RequestListener = () => assert.unreachable('it was sent')
  const error = await caught(ask(unheard, { bytes: photoBytes.subarray(0, 300) }))
  assert.instance(error, InputError)
  assert.is(error.field, 'photo')
})

test('a key without an address, or with none of the web, is refused at the start', () => {
  assert.throws(() => readConfig({ API_KEY: 'k' }), /^API_KEY is set, but ALGORITHMIA_API is not/)
  for (const ALGORITHMIA_API of ['ftp://a', 'not an address', '//a', 'http://']) {
    for (const API_KEY of ['k', '']) {
      assert.throws(
        () => readConfig({ API_KEY, ALGORITHMIA_API }),
        /^ALGORITHMIA_API must be an http or https address, not “/,
      )
    }
  }
})

test('the page says who colours, and asks only for what they take', async () => {
  const service = { API_KEY: 'k', ALGORITHMIA_API: 'https://colour.example/x' }
  const pages = async (config: object) => {
    const app = await trial({ album, colorize }, config)
    const ask = async (path: string, accept = 'text/html') =>
      (await app.request(path, { headers: { accept } })).text()
    const found = {
      one: await ask('/colorize'),
      many: await ask('/album'),
      openapi: JSON.parse(await ask('/openapi.json', 'application/json')),
      info: await ask('/gradio_api/info', 'application/json'),
    }
    const wrong = await app.request('/colorize?vividness=1', { method: 'POST', body: 'x' })
    await app.close()
    return { ...found, wrong: await wrong.text() }
  }
  const here = await pages({})
  const there = await pages(service)
  const properties = ({ openapi }: typeof here) =>
    Object.keys(
      openapi.paths['/colorize'].post.requestBody.content['application/json'].schema.properties,
    )
  assert.match(here.one, /name="vividness"/)
  assert.equal(properties(here), ['photo', 'vividness', 'format', 'metadata'])
  assert.equal(properties(there), ['photo', 'format', 'metadata'])
  assert.match(here.info, 'vividness')
  assert.not.match(there.info, 'vividness')
  for (const page of [there.one, there.many]) {
    assert.not.match(page, 'vividness')
    assert.not.match(page, 'offline')
    assert.match(page, /by the service at colour\.example\./)
  }
})

test('in a shell too', async () => {
  const here = await desk()
  const env = { API_KEY: 'k', ALGORITHMIA_API: 'https://colour.example/x' }
  const { out } = await here.call(['run', 'colorize', '--help'], { env })
  assert.match(out, 'by the service at colour.example')
  assert.not.match(out, 'vividness')
  const { code, err } = await here.call(['run', 'greet', 'a', '1'], { env: { API_KEY: 'k' } })
  assert.is(code, 1)
  assert.match(err, 'API_KEY is set, but ALGORITHMIA_API is not')
  await here.remove()
})

test.run()
