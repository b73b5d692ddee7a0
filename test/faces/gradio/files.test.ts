import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client, handle_file } from '@gradio/client'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../../support/scratch.ts'
import { album, dot, mirror } from './faces.ts'
import { connected, failure } from './support.ts'

const app = await connected({ mirror, album }, { MAX_UPLOAD_BYTES: 4096 })
const { client, url } = app
const test = suite('the Gradio face: files')
const png = new Blob([dot], { type: 'image/png' })
const bytes = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer())

async function stored() {
  let count = 0
  for await (const _ of app.server.services.store.list('files/')) count++
  return count
}

test.after(app.close)

test('a Blob, a File, a Buffer and a path on disk go in, and the result can be fetched', async () => {
  const path = join(app.server.services.config.DATA_DIR, 'dot.png')
  await writeFile(path, dot)
  for (const photo of [png, new File([dot], 'a dot.png'), dot, await handle_file(path)]) {
    const { data } = await client.predict('/mirror', { photo })
    const [made] = data
    assert.is(made.meta._type, 'gradio.FileData')
    assert.is(made.orig_name, 'mirrored.png')
    assert.is(made.mime_type, 'image/png')
    assert.is(made.size, dot.length)
    assert.ok(made.url.startsWith(`${url}/gradio_api/file=`))
    assert.equal(await bytes(made.url), dot)
    assert.equal(await bytes(`${url}/gradio_api/file=${made.path}`), dot)
  }
})

test('a result goes in again as it came out, or as an address of ours', async () => {
  const { data } = await client.predict('/mirror', [png])
  const { path, url: address } = data[0]
  for (const photo of [data[0], { path }, { url: address }, address, path, { path: address }]) {
    const again = await client.predict('/mirror', [photo])
    assert.equal(await bytes(again.data[0].url), dot)
  }
})

test('a data URL is taken for a file, and is gone again when the call is refused', async () => {
  const photo = { url: `data:image/png;base64,${dot.toString('base64')}` }
  const before = await stored()
  assert.is((await client.predict('/mirror', [photo])).data[0].size, dot.length)
  // What stays is the result: nobody has an address for what was sent.
  await until(async () => (await stored()) === before + 1)
  assert.match(await failure(client.predict('/album', [[photo], 'huge'])), /Size must be one of/)
  assert.is(await stored(), before + 1)
})

test('several files go in as a list', async () => {
  const photos = [new File([dot], 'one.png'), new File([dot], 'two.png')]
  const { data } = await client.predict('/album', { photos, size: 's' })
  assert.equal(data[0], ['one.png', 'two.png'])
  assert.equal(await bytes(data[1].url), dot)
})

const strangers: [unknown, RegExp][] = [
  [{ path: 'https://example.com/a.png' }, /this server fetches no address/],
  [{ url: 'http://169.254.169.254/latest' }, /this server fetches no address/],
  ['http://localhost/etc/passwd', /this server fetches no address/],
  [{ path: '/etc/passwd' }, /must be a file that was uploaded here, not “\/etc\/passwd”/],
  [{ path: '../../../etc/passwd', meta: { _type: 'gradio.FileData' } }, /was uploaded here/],
  [{ path: `${'0'.repeat(32)}/a.png` }, /not here any more/],
  [{}, /, given as a FileData of a file that was uploaded here, not an object/],
  [5, /, given as a FileData of a file that was uploaded here, not 5/],
]
for (const [photo, sentence] of strangers) {
  test(`${JSON.stringify(photo)} names no file`, async () => {
    const message = await failure(client.predict('/mirror', [photo]))
    assert.match(message, /Photo (must be|is) /)
    assert.match(message, sentence)
  })
}

test('a picture of the wrong type is refused by what it is', async () => {
  const photo = new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/png' })
  const message = await failure(client.predict('/mirror', [photo]))
  assert.match(message, /Photo must be a JPEG, PNG or WebP image, not .*svg/i)
})

test('an upload that is too large is refused, and leaves nothing', async () => {
  const before = await stored()
  const { error } = await client.upload_files(url, [png, new Blob([Buffer.alloc(5000)])])
  assert.match(error, /^HTTP 413: The upload has a file that is too large: “blob”/)
  assert.is(await stored(), before)
})

test('an empty form is refused in words', async () => {
  const response = await fetch(`${url}/gradio_api/upload`, { method: 'POST', body: new FormData() })
  assert.is(response.status, 400)
  assert.is(await response.text(), 'There is no file in the form')
})

test('a file is served in part, by its head, and under its older address', async () => {
  const [path] = (await client.upload_files(url, [new File([dot], '50% & more?.png')])).files
  const [id] = path.split('/')
  for (const address of [`gradio_api/file=${path}`, `file=${id}`, `gradio_api/file/${id}/x`]) {
    assert.equal(await bytes(`${url}/${address}`), dot)
  }
  const encoded = `${url}/gradio_api/file=${encodeURIComponent(path)}`
  const part = await fetch(encoded, { headers: { Range: 'bytes=1-3' } })
  assert.is(part.status, 206)
  assert.is(await part.text(), 'PNG')
  const head = await fetch(encoded, { method: 'HEAD' })
  assert.is(head.headers.get('content-length'), String(dot.length))
  assert.is(await head.text(), '')
})

test('any other path is refused', async () => {
  for (const path of ['/etc/passwd', 'a/b', '', 'http://127.0.0.1:1/x', '..%2F..%2Fetc%2Fpasswd']) {
    const response = await fetch(`${url}/gradio_api/file=${path || '%20'}`)
    assert.is(response.status, 403)
    assert.match(((await response.json()) as { detail: string }).detail, /^File not allowed/)
  }
})

test('what the client makes of an endpoint for pictures', async () => {
  const { named_endpoints: named } = await client.view_api()
  assert.is(named['/mirror'].parameters[0].type, 'Blob | File | Buffer')
  assert.is(named['/mirror'].returns[0].type, 'string')
  assert.is(named['/album'].parameters[0].component, 'File')
  assert.ok(Client)
})

test.run()
