import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanName, disposition, shorten } from '../../app/core/file.ts'
import { directory } from '../../app/files/directory.ts'
import { disk } from '../../app/files/disk.ts'
import { files } from '../../app/files/files.ts'
import { metered } from '../../app/files/metered.ts'
import { sniff } from '../../app/files/type.ts'
import { scratch } from '../support/scratch.ts'

const limits = { MAX_UPLOAD_BYTES: 1000, MAX_DISK_BYTES: 2500, FILE_TTL: 60 }
const of = (length: number) => Readable.from([Buffer.alloc(length, 'a')])

async function shelf() {
  const { dir, remove } = await scratch()
  const store = metered(directory(dir), disk(limits.MAX_DISK_BYTES))
  return { dir, remove, kept: files(store, limits, () => '/app') }
}

const test = suite('files')

test('a file is kept under an id, with its type by its bytes', async () => {
  const { kept, remove } = await shelf()
  const file = await kept.put(Readable.from(['{"a":1}']), 'data.json')
  assert.match(file.id, /^[0-9a-f]{32}$/)
  assert.is(file.url, `/app/files/${file.id}/data.json`)
  assert.is(file.type, 'application/json')
  assert.equal(await kept.get(file.id), file)
  assert.is((await (await kept.read(file.id, { start: 1, end: 3 })).toArray()).join(''), '"a"')
  await remove()
})

test('one byte too many is refused, and nothing is left', async () => {
  const { dir, kept, remove } = await shelf()
  assert.is((await kept.put(of(1000), 'a')).size, 1000)
  await kept.put(of(1001), 'b').then(
    () => assert.unreachable(),
    ({ problem }) => assert.is(problem.status, 413),
  )
  assert.is((await readdir(join(dir, 'files'))).filter((name) => !name.endsWith('.json')).length, 1)
  await remove()
})

test('a full disk allowance is 507, and a removed file makes room', async () => {
  const { kept, remove } = await shelf()
  const first = await kept.put(of(1000), 'a')
  await kept.put(of(1000), 'b')
  await kept.put(of(900), 'c').then(
    () => assert.unreachable(),
    ({ problem }) => assert.is(problem.status, 507),
  )
  await kept.remove(first.id)
  assert.is((await kept.put(of(900), 'c')).size, 900)
  await remove()
})

test('an old file is gone, and the sweep takes its bytes', async () => {
  const { dir, kept, remove } = await shelf()
  const file = await kept.put(of(10), 'a')
  const old = Date.now() / 1000 - 61
  await utimes(join(dir, 'files', file.id), old, old)
  assert.is(await kept.get(file.id), undefined)
  await kept.sweep()
  assert.equal(await readdir(join(dir, 'files')).catch(() => []), [])
  await remove()
})

test('a body that fails midway is not kept', async () => {
  const { dir, kept, remove } = await shelf()
  async function* broken() {
    yield Buffer.from('half')
    throw new Error('cut')
  }
  await kept.put(Readable.from(broken()), 'a').then(
    () => assert.unreachable(),
    ({ message }) => assert.is(message, 'cut'),
  )
  assert.equal(await readdir(join(dir, 'files')).catch(() => []), [])
  await remove()
})

test('a body that the store does not even begin to read is let go of', async () => {
  const { dir, remove } = await scratch()
  const put = () => Promise.reject(new Error('The store has gone'))
  const body = of(10)
  const thrown = await files({ ...directory(dir), put }, limits)
    .put(body, 'a')
    .catch(({ message }) => message)
  assert.is(thrown, 'The store has gone')
  assert.ok(body.destroyed)
  await remove()
})

test('a store that stalls is waited for no longer than the call', async () => {
  const { dir, remove } = await scratch()
  const { path: _, ...folder } = directory(dir)
  const file = await files(folder, limits).put(of(10), 'a')
  const stalled = new Readable({ read() {} })
  for (const read of [() => new Promise<Readable>(() => {}), async () => stalled]) {
    const gone = new AbortController()
    const far = files({ ...folder, read }, limits)
    const opening = far.open(file, () => dir, gone.signal).then(String, ({ name }) => name)
    gone.abort()
    assert.is(await opening, 'AbortError')
  }
  assert.ok(stalled.destroyed)
  await remove()
})

test('types are read from bytes, whatever the name says', async () => {
  const cases: [string | Buffer, string, string][] = [
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'a.png', 'image/svg+xml'],
    ['<?xml version="1.0"?><svg/>', 'a.png', 'image/svg+xml'],
    ['<!doctype html><p>', 'a.jpg', 'text/html'],
    ['%PDF-1.7\n', 'a.jpg', 'application/pdf'],
    ['year,degrees\n', 'a.csv', 'text/csv'],
    ['plain', 'a.jpg', 'text/plain'],
    [Buffer.from([0, 1, 2, 3]), 'a.jpg', 'application/octet-stream'],
    ['', 'a.jpg', 'application/octet-stream'],
  ]
  for (const [bytes, name, type] of cases) {
    assert.is((await sniff(Buffer.from(bytes), name)).type, type, String(bytes))
  }
})

test('names lose their folders and control characters, and keep the rest', () => {
  assert.is(cleanName('../../etc/passwd'), 'passwd')
  assert.is(cleanName('C:\\temp\\día 😀.txt'), 'día 😀.txt')
  assert.is(cleanName('a\r\nb\u202egpj.exe'), 'abgpj.exe')
  assert.is(cleanName('..'), 'file')
  assert.is([...cleanName(`${'n'.repeat(3000)}.jpg`)].length, 150)
  assert.match(shorten(`${'n'.repeat(300)}.jpg`), /….*\.jpg$/)
  assert.is(
    disposition('attachment', 'a"é;.txt'),
    `attachment; filename="a__;.txt"; filename*=UTF-8''a%22%C3%A9%3B.txt`,
  )
})

test('have no size that was read from beyond their end', async () => {
  const memory = Buffer.alloc(64, 1)
  memory.write('89504e470d0a1a0a0000000d49484452', 'hex')
  assert.equal(await sniff(memory.subarray(0, 16), 'cut.png'), { type: 'image/png' })
})

test.run()
