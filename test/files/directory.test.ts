import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError } from '../../app/core/config.ts'
import { hasCode } from '../../app/core/errors.ts'
import { directory } from '../../app/files/directory.ts'
import { lock } from '../../app/files/lock.ts'
import { logged } from '../support/logged.ts'
import { scratch, until } from '../support/scratch.ts'

interface Folder {
  dir: string
  remove(): Promise<void>
}

const words = (word: string) => Readable.from([Buffer.from(word)])

const test = suite<Folder>('a store in a folder')
test.before.each(async (context) => {
  Object.assign(context, await scratch())
})
test.after.each(({ remove }) => remove())

test('is for its owner alone', async ({ dir }) => {
  const base = join(dir, 'data')
  await directory(base).put('files/a', words('x'))
  const mode = async (path: string) => (await stat(join(base, path))).mode & 0o777
  for (const folder of ['', '.tmp', 'files']) assert.is(await mode(folder), 0o700, folder)
  for (const file of ['files/a', 'files/a.json']) assert.is(await mode(file), 0o600, file)
})

test('reads what an older version wrote', async ({ dir }) => {
  await mkdir(join(dir, 'files'))
  await writeFile(join(dir, 'files/old'), 'bytes')
  await writeFile(join(dir, 'files/old.json'), '{"name":"old.txt"}')
  const store = directory(dir)
  const found = await store.get('files/old')
  assert.equal([found?.size, found?.meta], [5, { name: 'old.txt' }])
  await store.put('files/old', words('longer bytes'), () => ({ name: 'new.txt' }))
  assert.equal((await directory(dir).get('files/old'))?.meta, { name: 'new.txt' })
})

test('has the meta of the bytes that are there, wherever a replacement stops', async ({ dir }) => {
  const before = join(dir, 'before')
  const data = join(dir, 'data')
  await directory(data).put('files/a', words('first'), () => 'of the first')
  await cp(data, before, { recursive: true, preserveTimestamps: true })
  await directory(data).put('files/a', words('after'), () => 'of the second')
  // Between its two renames: the record is new, the bytes are old.
  await cp(join(data, 'files/a.json'), join(before, 'files/a.json'))
  const torn = await directory(before).get('files/a')
  assert.equal([torn?.meta, torn?.size], ['of the first', 5])
  assert.is((await directory(data).get('files/a'))?.meta, 'of the second')
})

test('never pairs old bytes with new meta while they are replaced', async ({ dir }) => {
  const [writer, reader] = [directory(dir), directory(dir)]
  const versions = new Map<number, number>()
  let isDone = false
  const writing = (async () => {
    for (let i = 1; i <= 150; i++) {
      const { modified } = await writer.put('files/a', words('same size'), () => i)
      versions.set(modified, i)
    }
    isDone = true
  })()
  const seen: [number, unknown][] = []
  while (!isDone) {
    const entry = await reader.get('files/a')
    if (entry) seen.push([entry.modified, entry.meta])
  }
  await writing
  assert.ok(seen.length > 100)
  for (const [modified, meta] of seen) assert.is(meta, versions.get(modified))
})

test('knows a copy that was put back without its times', async ({ dir }) => {
  await directory(dir).put('files/a', words('x'), () => 'kept')
  await utimes(join(dir, 'files/a'), 1e9, 1e9)
  const found = await directory(dir).get('files/a')
  assert.equal([found?.meta, found?.modified], ['kept', 1e12])
})

test('takes what is damaged for not there, and says so once', async ({ dir }) => {
  const store = directory(dir)
  for (const key of ['empty', 'cut', 'garbage', 'short', 'whole']) {
    await store.put(`files/${key}`, words('0123456789'), () => ({ name: key }))
  }
  const record = await readFile(join(dir, 'files/cut.json'))
  await writeFile(join(dir, 'files/empty.json'), '')
  await writeFile(join(dir, 'files/cut.json'), record.subarray(0, 9))
  await writeFile(join(dir, 'files/garbage.json'), Buffer.from([0xff, 0, 0x7b]))
  await writeFile(join(dir, 'files/short'), '01234')
  const again = directory(dir)
  const log = logged()
  for (let i = 0; i < 3; i++) {
    for (const key of ['empty', 'cut', 'garbage', 'short']) {
      assert.is(await again.get(`files/${key}`), undefined, key)
    }
  }
  assert.equal((await again.get('files/whole'))?.meta, { name: 'whole' })
  const lines = log.end()
  assert.is(lines.length, 4)
  for (const line of lines) assert.match(line, /^\S+\/files\/\w+ is damaged, and left out: /)
  await again.put('files/short', words('again'), () => 'well')
  assert.is((await again.get('files/short'))?.meta, 'well')
})

test('says which folder cannot be written in, and reads nothing in vain', async ({ dir }) => {
  const base = join(dir, 'data')
  const store = directory(base)
  await store.put('files/a', words('x'))
  await rm(base, { recursive: true })
  const body = words('y')
  const error = await store.put('files/b', body).catch((error) => error)
  assert.ok(hasCode(error, 'ENOENT'))
  assert.match(error.message, `Cannot write in ${base}: `)
  assert.ok(body.destroyed)
})

test('removes at once what a killed process left, and nothing of one that runs', async (context) => {
  const { dir } = context
  const left = () => readdir(join(dir, '.tmp')).catch(() => [])
  const module = JSON.stringify(new URL('../../app/files/directory.js', import.meta.url).href)
  const script = `
    const { directory } = await import(${module})
    const { Readable } = await import('node:stream')
    async function* endless() {
      for (;;) { yield Buffer.alloc(1000); await new Promise((resolve) => setTimeout(resolve, 5)) }
    }
    await directory(${JSON.stringify(dir)}).put('files/a', Readable.from(endless()))`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script])
  await until(async () => (await left()).length === 1)
  const store = directory(dir)
  await store.sweep!()
  assert.is((await left()).length, 1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await store.sweep!()
  assert.equal(await left(), [])
  await writeFile(join(dir, '.tmp', 'old'), 'x')
  await utimes(join(dir, '.tmp', 'old'), 1e9, 1e9)
  await directory(dir).sweep!()
  assert.equal(await left(), [])
})

test('a folder that cannot be had is one sentence, at once', async ({ dir }) => {
  await writeFile(join(dir, 'file'), 'x')
  const impossible = [join(dir, 'file'), join(dir, 'file/in/it'), '/proc/x', '/proc/x/y']
  for (const folder of impossible) {
    const error = await lock(folder).catch((error) => error)
    assert.instance(error, ConfigError, folder)
    assert.match(error.message, /^DATA_DIR “.*” must be a folder that can be written to: .*\.$/)
  }
  if (process.getuid?.() === 0) return
  await mkdir(join(dir, 'locked'))
  await chmod(join(dir, 'locked'), 0o500)
  assert.instance(await lock(join(dir, 'locked')).catch((error) => error), ConfigError)
})

test.run()
