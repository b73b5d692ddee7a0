import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type FileLike, FileOutput } from '../../app/core/file.ts'
import { sniff } from '../../app/files/type.ts'
import { audio, file, files, image, video } from '../../components/index.ts'
import { refusal, sent, served } from '../support/component-contract.ts'

const test = suite('files, in and out')

const photo = sent()

test('a file is taken as it is, at check time and with its path', () => {
  assert.is(image().decode(photo), photo)
  const { path: _, ...stored } = photo
  assert.is(image().decode(stored), stored)
})

test('what is no file is told what a file must be', () => {
  const wanted = 'must be a JPEG, PNG or WebP image'
  assert.is(refusal(image(), undefined), `${wanted}, not blank`)
  assert.is(refusal(image(), 'photo.png'), `${wanted}, not “photo.png”`)
  assert.is(refusal(image(), { path: '/etc/passwd' }), `${wanted}, not an object`)
  assert.is(refusal(video(), undefined), 'must be an MP4, WebM or QuickTime video, not blank')
  assert.is(refusal(audio(), 1), 'must be an MP3, WAV, OGG, FLAC or M4A audio file, not 1')
  assert.is(refusal(file(), undefined), 'must be a file, not blank')
  assert.is(refusal(files(), undefined), 'must be one or more files, not blank')
})

const types: [type: string, called: string][] = [
  ['application/pdf', 'a PDF file'],
  ['image/gif', 'a GIF image'],
  ['text/plain', 'a text file'],
  ['application/octet-stream', 'a file of a type unknown here'],
  ['image/svg+xml', 'a file of type image/svg+xml'],
]
for (const [type, called] of types) {
  test(`${type} in place of a picture is ${called}`, () => {
    const message = `must be a JPEG, PNG or WebP image, not ${called}`
    assert.is(refusal(image(), sent({ type })), message)
  })
}

test('types are taken by family, and without their parameters', () => {
  const type = 'audio/ogg; codecs=opus'
  assert.is(audio().decode(sent({ type })).type, type)
  const any = file({ accept: ['video/*', 'application/pdf'] })
  assert.is(refusal(any, sent({ type: 'video/x-flv' })), undefined)
  assert.is(refusal(any, photo), 'must be a PDF file, not a PNG image')
  assert.is(refusal(file({ accept: ['video/*'] }), photo), 'must be a video, not a PNG image')
})

test('an empty file and a large one are refused', () => {
  assert.is(refusal(file(), sent({ size: 0 })), 'is empty: choose another file')
  const small = file({ maxBytes: 2048 })
  assert.is(refusal(small, sent({ size: 3000 })), 'must be at most 2 kB, not 2.9 kB')
})

test('a picture that claims more pixels than are taken is refused by its header', async () => {
  const header = Buffer.alloc(33)
  header.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  header.writeUInt32BE(65535, 16)
  header.writeUInt32BE(65535, 20)
  header.set([8, 2, 0, 0, 0], 24)
  const bomb = sent(await sniff(header, 'bomb.png'))
  const message = 'must be at most 50,000,000 pixels, not 65,535 × 65,535'
  assert.is(refusal(served(image()), bomb), message)
  assert.is(refusal(served(file()), bomb), undefined)
  assert.is(refusal(file({ maxPixels: 11 }), photo), 'must be at most 11 pixels, not 4 × 3')
})

test('in a list the wrong file is named, shortly', () => {
  const photos = served(files({ accept: ['image/jpeg', 'image/png'], maxBytes: 2048 }))
  const name = `${'a'.repeat(99)}.pdf`
  const short = `“${'a'.repeat(27)}…${'a'.repeat(8)}.pdf”`
  const say = (more: object) => refusal(photos, [photo, sent({ name, ...more })])
  assert.is(
    say({ type: 'application/pdf' }),
    `must each be a JPEG or PNG image, but ${short} is a PDF file`,
  )
  assert.is(say({ size: 4096 }), `must each be at most 2 kB, but ${short} is 4 kB`)
  assert.is(say({ size: 0 }), `must have none that is empty: ${short}`)
  assert.is(
    say({ width: 9000, height: 9000 }),
    `must each be at most 50,000,000 pixels, but ${short} is 9,000 × 9,000`,
  )
})

test('a list has one file at least, and so many at most', () => {
  assert.equal(files().decode([photo, photo]), [photo, photo])
  assert.equal(files().decode(photo), [photo])
  assert.is(refusal(files(), []), 'must be one or more files, not blank')
  assert.equal(files({ optional: true }).decode([]), [])
  const most = 'must be at most 500 files, not 501'
  assert.is(refusal(served(files()), Array(501).fill(photo)), most)
  assert.is(refusal(files({ max: 1 }), [photo, photo]), 'must be at most 1 file, not 2')
})

test('the limits of a server stand in the schema, for every face to tell', () => {
  const { accept, maxPixels, maxBytes } = served(image()).schema
  assert.equal(accept, ['image/jpeg', 'image/png', 'image/webp'])
  assert.equal([maxPixels, maxBytes], [50_000_000, 512 * 1024 ** 2])
  assert.is(served(files()).schema.maxItems, 500)
  assert.is(served(file()).schema.maxPixels, undefined)
})

const names: [what: string, body: FileLike, name: string][] = [
  ['of a path', { path: '/tmp/x/film.mp4' }, 'film.mp4'],
  ['given beside a path', { path: '/tmp/x/1.mp4', name: 'b.mp4' }, 'b.mp4'],
  ['of a File', new File(['x'], 'c.txt'), 'c.txt'],
  ['of the type of a Blob', new Blob(['x'], { type: 'image/jpeg' }), 'result.jpg'],
  ['of a Buffer that begins as a PNG', Buffer.from('\x89PNG\r\n', 'latin1'), 'result.png'],
  ['of a Buffer that begins as nothing known', Buffer.from('hi'), 'result'],
  ['of a stream', Readable.from(['x']), 'result'],
  ['of a file that came in', photo, 'photo.png'],
]
for (const [what, body, name] of names) {
  test(`a result is called by the name ${what}`, () => {
    const wire = file().encode(body)
    assert.instance(wire, FileOutput)
    assert.equal(wire, new FileOutput(body, name))
  })
}

test('a result without a name of its own gets the one that was declared', () => {
  const name = (body: FileLike) => (video({ name: 'film.mp4' }).encode(body) as FileOutput).name
  assert.is(name(Buffer.from('x')), 'film.mp4')
  assert.is(name({ path: '/tmp/x/0001.mp4' }), 'film.mp4')
  assert.is(name({ path: '/tmp/x/0001.mp4', name: 'mine.mp4' }), 'mine.mp4')
})

test('several results are numbered', () => {
  const wire = files().encode([Buffer.from('a'), photo]) as FileOutput[]
  assert.equal(
    wire.map(({ name }) => name),
    ['result-1', 'photo.png'],
  )
})

test('a bare path is no file', () => {
  assert.throws(() => file().encode('/etc/passwd' as never), /as \{ path \}, a Buffer, a Blob/)
})

test.run()
