import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Exchange, lift } from '../../../app/calls/lift.ts'
import type { StoredFile } from '../../../app/core/file.ts'
import { limited } from '../../../app/core/interface.ts'
import { diskExchange, httpExchange } from '../../../app/faces/mcp/exchanges.ts'
import { withTemporary } from '../../../app/files/local.ts'
import { file, files, Interface } from '../../../app/index.ts'
import { greet } from '../../../interfaces/greet.ts'
import { type Trial, trial } from '../../support/scratch.ts'

const iface = Interface({
  inputs: { few: files({ max: 3, optional: true }), one: file({ optional: true }) },
  outputs: 'text',
  fn: () => '',
})

const { inputs } = iface
const all = Interface({ inputs: { any: files() }, outputs: 'text', fn: () => '' })

const test = suite<{ app: Trial }>('mcp files', {} as { app: Trial })
test.before.each(async (context) => {
  context.app = await trial({ greet })
})
test.after.each(({ app }) => app.close())

async function store({ services }: Trial, name: string) {
  return services.files.put(Readable.from([Buffer.from('new')]), name)
}

/** The URI that a file gets which is written to a folder. */
const write = ({ services: { files, config } }: Trial, folder: string, file: StoredFile) =>
  withTemporary(async (temporary) => {
    const exchange = diskExchange(files, { ...config, OUTPUT_DIR: folder, temporary })
    return ((await exchange.write(file)) as StoredFile).url
  })

test('a file is written under a name that is free', async ({ app }) => {
  const out = join(app.dir, 'out')
  await mkdir(out)
  await writeFile(join(out, 'a.txt'), 'old')
  const uri = await write(app, out, await store(app, 'a.txt'))
  assert.is(fileURLToPath(uri), join(out, 'a-2.txt'))
  assert.equal((await readdir(out)).sort(), ['a-2.txt', 'a.txt'])
  assert.is(await readFile(join(out, 'a.txt'), 'utf8'), 'old')
  assert.is(await readFile(join(out, 'a-2.txt'), 'utf8'), 'new')
})

test('a name that is hidden or too long for a disk is made to fit', async ({ app }) => {
  const out = join(app.dir, 'out')
  assert.match(await write(app, out, await store(app, '.profile')), /\/out\/profile$/)
  const long = fileURLToPath(await write(app, out, await store(app, `${'字'.repeat(120)}.txt`)))
  assert.match(long, /字\.txt$/)
})

test('a folder that cannot be written to is named', async ({ app }) => {
  await writeFile(join(app.dir, 'plain'), '')
  const out = join(app.dir, 'plain', 'out')
  const error = await write(app, out, await store(app, 'a.txt')).catch((error) => error)
  assert.match(error.message, /The result cannot be written to OUTPUT_DIR, .*plain/)
})

test('what failed half-way leaves nothing', async ({ app }) => {
  const out = join(app.dir, 'out')
  const gone = await store(app, 'a.txt')
  await app.services.files.remove(gone.id)
  await write(app, out, gone).catch(() => {})
  assert.equal(await readdir(out), [])
})

test('no more files are taken than are wanted', async ({ app }) => {
  const http = httpExchange('http://here', '')
  const given = { few: Array(4).fill('data:,x'), one: 'data:,x' }
  const { faults, discard } = await lift(inputs, given, {
    exchange: http,
    files: app.services.files,
  })
  assert.equal([...faults], [['few', 'must be at most 3 files, not 4']])
  await discard()
  assert.equal(await app.left(), [])
})

test('nor are those of folders', async ({ app }) => {
  const INPUT_DIR = join(app.dir, 'in')
  await mkdir(INPUT_DIR)
  for (const name of ['a', 'b']) await writeFile(join(INPUT_DIR, name), name)
  await withTemporary(async (temporary) => {
    const { files, config } = app.services
    const exchange = diskExchange(files, { ...config, INPUT_DIR, temporary })
    const { faults, discard } = await lift(inputs, { few: ['.', '.'] }, { exchange, files })
    assert.equal([...faults], [['few', 'must be at most 3 files, not 4']])
    await discard()
    assert.is((await app.left()).length, 2)
    const narrow = limited(all, { ...config, MAX_FILES: 1 }).inputs
    const refused = await lift(narrow, { any: '.' }, { exchange, files })
    assert.equal([...refused.faults], [['any', 'must be at most 1 file, not 2']])
  })
})

test('what is no fault of the caller ends the call and leaves nothing', async ({ app }) => {
  const http = httpExchange('http://here', '')
  const full = () => {
    throw new Error('The disk broke')
  }
  const failing: Exchange = {
    ...http,
    read: (value, several) =>
      value === 'full' ? [{ name: 'full', open: full }] : http.read(value, several),
  }
  const given = { few: ['data:,x', 'full'] }
  const error = await Promise.resolve(
    lift(inputs, given, { exchange: failing, files: app.services.files }),
  ).catch((error) => error)
  assert.is(error.message, 'The disk broke')
  assert.equal(await app.left(), [])
})

test.run()
