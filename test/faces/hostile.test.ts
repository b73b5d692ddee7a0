import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dropdown, files, Interface, image, number } from '../../app/index.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial } from '../support/scratch.ts'

/** A PNG that has nothing but the header of so large a picture. */
function pngHeader(width: number, height: number): Buffer {
  const head = Buffer.alloc(33)
  head.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  head.set([8, 2, 0, 0, 0], 24)
  return Buffer.concat([head, deflateSync(Buffer.alloc(1000))])
}

const notPictures: [string, string | Buffer, RegExp][] = [
  ['a.jpg', '', /empty/],
  ['text.jpg', 'just words', /not a? ?text/i],
  ['page.png', '<!doctype html><html><script>alert(1)</script></html>', /html/i],
  ['paper.jpg', '%PDF-1.4\n1 0 obj', /pdf/i],
  [
    'drawing.png',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    /svg/i,
  ],
  ['list.png', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n', /text|mpegurl|m3u/i],
  ['concat.jpg', "ffconcat version 1.0\nfile '/etc/passwd'\n", /text/i],
  ['huge.png', pngHeader(65_535, 65_535), /65,535 × 65,535/],
]

const test = suite<{ app: Trial }>('hostile uploads', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({
    one: Interface({
      inputs: { photo: image(), size: dropdown({ choices: ['s', 'l'] }), note: 'text' },
      outputs: 'text',
      fn: ({ photo, note }) => `${photo.name} ${note}`,
    }),
    many: Interface({
      inputs: {
        images: files({ accept: ['image/jpeg', 'image/png'] }),
        fps: number({ min: 1, max: 60, integer: true }),
      },
      outputs: 'number',
      fn: ({ images }) => images.length,
    }),
  })
})
test.after(({ app }) => app.close())

const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()

function post(app: Trial, path: string, fields: [string, string | Blob, string?][]) {
  const body = new FormData()
  for (const [name, value, filename] of fields) {
    if (value instanceof Blob) body.append(name, value, filename)
    else body.append(name, value)
  }
  return app.request(path, { method: 'POST', body, headers: { accept: 'text/html' } })
}

const text = (page: string, pattern: RegExp): string => pattern.exec(page)?.[1] ?? ''

test('what is no picture is refused at its field by what its bytes are', async ({ app }) => {
  for (const [name, bytes, words] of notPictures) {
    const response = await post(app, '/one', [
      ['photo', new Blob([bytes]), name],
      ['size', 's'],
      ['note', 'kept'],
    ])
    const page = await response.text()
    assert.is(response.status, 400, name)
    const sentence = text(page, /id="photo-error">.*?<\/span>([^<]*)</)
    assert.match(sentence, words, name)
    assert.match(sentence, /^Photo /, name)
    assert.match(page, /value="kept"/)
  }
})

test('a picture of 16000×16000 is refused before it is decoded', async ({ app }) => {
  const bytes = await sharp({
    create: { width: 16_000, height: 16_000, channels: 3, background: 'red' },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 1 })
    .toBuffer()
  const response = await post(app, '/one', [
    ['photo', new Blob([bytes]), 'big.png'],
    ['size', 's'],
    ['note', 'x'],
  ])
  assert.is(response.status, 400)
  assert.match(await response.text(), /16,000 × 16,000/)
})

test('a refused form keeps its good files, and sends them again by their ids', async ({ app }) => {
  const good = new Blob([await picture()])
  const first = await post(app, '/many', [
    ['images', good, 'a.jpg'],
    ['images', good, 'b.jpg'],
    ['fps', '61'],
  ])
  const page = await first.text()
  assert.is(first.status, 400)
  assert.match(page, /Fps must be a whole number from 1 to 60, not “61”/)
  const ids = [...page.matchAll(/name="images" value="([0-9a-f]{32})"/g)].map(([, id]) => id!)
  assert.is(ids.length, 2)
  const again = await post(app, '/many', [
    ...ids.map((id): [string, string] => ['images', id]),
    ['_remove', ids[0]!],
    ['fps', '5'],
  ])
  assert.is(again.status, 303)
  const job = await jobsOf(app.services).wait(
    again.headers.get('location')!.split('/').at(-1)!,
    5000,
  )
  assert.equal(job.outputs, [1])
})

test('each wrong number of frames has its sentence', async ({ app }) => {
  const good = new Blob([await picture()])
  for (const fps of ['0', '61', '2.5', 'abc', '', '1e9']) {
    const response = await post(app, '/many', [
      ['images', good, 'a.jpg'],
      ['fps', fps],
    ])
    assert.is(response.status, 400, fps)
    const words = fps ? /Fps must be a whole number from 1 to 60/ : /Enter a whole number between/
    assert.match(await response.text(), words, fps)
  }
})

test('a choice that was not offered and a missing file are refused', async ({ app }) => {
  const response = await post(app, '/one', [
    ['photo', new Blob([]), ''],
    ['size', 'xl'],
    ['note', 'x'],
  ])
  const page = await response.text()
  assert.is(response.status, 400)
  assert.match(page, /Size must be one of s, l, not “xl”/)
  assert.match(text(page, /id="photo-error">.*?<\/span>([^<]*)</), /^Select an image for Photo$/)
})

test.run()
