import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Exchange, lift } from '../../../app/calls/lift.ts'
import { diskExchange, writer } from '../../../app/faces/mcp/disk.ts'
import { httpExchange } from '../../../app/faces/mcp/exchange.ts'
import { file, files, Interface } from '../../../app/index.ts'
import { greet } from '../../../interfaces/greet.ts'
import { type Trial, trial } from '../../support/scratch.ts'

const { inputs } = Interface({
  inputs: { few: files({ max: 3, optional: true }), one: file({ optional: true }) },
  outputs: 'text',
  fn: () => '',
})

const test = suite<{ app: Trial }>('mcp files', {} as { app: Trial })
test.before.each(async (context) => {
  context.app = await trial({ greet })
})
test.after.each(({ app }) => app.close())

async function store({ services }: Trial, name: string) {
  return services.files.put(Readable.from([Buffer.from('new')]), name)
}

test('a file is written under a name that is free', async ({ app }) => {
  const out = join(app.dir, 'out')
  const write = writer(app.services.files, out)
  await mkdir(out)
  await writeFile(join(out, 'a.txt'), 'old')
  const uri = await write(await store(app, 'a.txt'))
  assert.is(fileURLToPath(uri), join(out, 'a-2.txt'))
  assert.equal((await readdir(out)).sort(), ['a-2.txt', 'a.txt'])
  assert.is(await readFile(join(out, 'a.txt'), 'utf8'), 'old')
  assert.is(await readFile(join(out, 'a-2.txt'), 'utf8'), 'new')
})

test('a name that is hidden or too long for a disk is made to fit', async ({ app }) => {
  const write = writer(app.services.files, join(app.dir, 'out'))
  assert.match(await write(await store(app, '.profile')), /\/out\/profile$/)
  const long = fileURLToPath(await write(await store(app, `${'字'.repeat(120)}.txt`)))
  assert.match(long, /字\.txt$/)
})

test('a folder that cannot be written to is named', async ({ app }) => {
  await writeFile(join(app.dir, 'plain'), '')
  const write = writer(app.services.files, join(app.dir, 'plain', 'out'))
  const error = await write(await store(app, 'a.txt')).catch((error) => error)
  assert.match(error.message, /The result cannot be written to OUTPUT_DIR, .*plain/)
})

test('what failed half-way leaves nothing', async ({ app }) => {
  const out = join(app.dir, 'out')
  const gone = await store(app, 'a.txt')
  await app.services.files.remove(gone.id)
  await writer(app.services.files, out)(gone).catch(() => {})
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
  const settings = { ...app.services.config, INPUT_DIR }
  const disk = diskExchange(app.services.files, settings)
  const { faults, discard } = await lift(
    inputs,
    { few: ['.', '.'] },
    { exchange: disk, files: app.services.files },
  )
  assert.equal([...faults], [['few', 'must be at most 3 files, not 4']])
  await discard()
  assert.is((await app.left()).length, 2)
  const narrow = diskExchange(app.services.files, { ...settings, MAX_FILES: 1 })
  const refused = await lift(inputs, { few: '.' }, { exchange: narrow, files: app.services.files })
  assert.equal([...refused.faults], [['few', 'must be at most 1 files, not 2']])
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
