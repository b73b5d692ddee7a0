import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import { raster } from '../../app/files/picture.ts'
import { hosted } from '../../interfaces/colorize/engine.ts'
import { afterTheFirst, json, service } from '../support/odd-service.ts'
import { darkroom, slope } from '../support/photo.ts'
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

test('a result of another size, or with holes, becomes one of the size of the photo', async () => {
  const small = await (await plain(6, 4, '#ff000000')).png().toBuffer()
  const answer = afterTheFirst((response) =>
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(small),
  )
  const { width, height, channels } = await sharp(await ask(answer)).metadata()
  assert.equal([width, height, channels], [60, 40, 3])
})

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
    /sent an answer that cannot be read \(HTTP 200; .*JSON.*\)$/,
  ],
  ['null', (_, r) => json(r, 200, null), /sent an answer that cannot be read \(HTTP 200; .+\)$/],
  [
    'nothing with 204',
    (_, r) => r.writeHead(204).end(),
    /sent an answer that cannot be read \(HTTP 204; .+\)$/,
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
    'a file without a type',
    afterTheFirst((r) => r.writeHead(200).end('x')),
    /did not send the colour picture$/,
  ],
  [
    'a file that is JSON',
    afterTheFirst((r) => json(r, 200, [1])),
    /did not send the colour picture$/,
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

test('a key needs an address, and one of the web', () => {
  assert.throws(
    () => hosted({ key: 'k', address: '' }),
    /^API_KEY is set, but ALGORITHMIA_API is not\./,
  )
  for (const address of ['ftp://a', 'not an address', '//a']) {
    assert.throws(() => hosted({ key: 'k', address }), /^ALGORITHMIA_API must be an http or https/)
  }
})

test.run()
