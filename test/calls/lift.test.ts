import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Exchange, type Given, type Lifted, lift, lower } from '../../app/calls/lift.ts'
import { Mismatch } from '../../app/core/errors.ts'
import type { Json } from '../../app/core/schema.ts'
import { file, files, Interface } from '../../app/index.ts'
import { type Trial, trial } from '../support/scratch.ts'

const iface = Interface({
  inputs: { one: file({ optional: true }), some: files({ max: 3, optional: true }) },
  outputs: 'json',
  fn: () => null,
})

let opened = 0

const source = (text: string, size?: number): Given => ({
  name: `${text}.txt`,
  ...(size !== undefined && { size }),
  open: () => {
    opened++
    return Readable.from([Buffer.from(text)])
  },
})

/** A transport on which `a` is a file, `a*5` five of them, and `!` one that breaks off. */
const exchange: Exchange = {
  forms: 'a word',
  read(value) {
    if (typeof value !== 'string' || value === '') return []
    if (value === '!') return [broken]
    if (value === '?') throw new Mismatch('may not be had')
    const [, word = value, times = '1'] = /^(\w+)\*(\d+)$/.exec(value) ?? []
    const size = word === 'large' ? 5_000_000 : undefined
    return Array.from({ length: Number(times) }, () => source(word, size))
  },
  write: ({ name }) => `<${name}>`,
}

const broken: Given = {
  name: 'broken',
  open: () =>
    Readable.from(
      (async function* () {
        yield Buffer.from('some')
        throw new Error('The cable')
      })(),
    ),
}

const test = suite<{ app: Trial }>('lifting', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ iface }, { MAX_UPLOAD_BYTES: 1_000_000 })
})
test.before.each(() => {
  opened = 0
})
test.after(({ app }) => app.close())

const lifted = async ({ services }: Trial, values: Parameters<typeof lift>[1]): Promise<Lifted> =>
  lift(services.interfaces.get('iface')!.inputs, values, { exchange, files: services.files })

test('files are stored in order, and let go of but for those that are kept', async ({ app }) => {
  const { raw, faults, discard } = await lifted(app, { one: 'a', some: ['b', 'c*2'] })
  assert.is(faults.size, 0)
  const some = raw.some as { id: string; name: string }[]
  assert.equal(
    some.map(({ name }) => name),
    ['b.txt', 'c.txt', 'c.txt'],
  )
  await discard(new Set([some[1]!.id]))
  assert.equal(
    await Promise.all(some.map(async ({ id }) => (await app.services.files.get(id)) !== undefined)),
    [false, true, false],
  )
  await app.services.files.remove(some[1]!.id)
  assert.equal(await app.left(), [])
})

test('too many are refused before one is opened, however they are written', async ({ app }) => {
  for (const some of [
    ['a', 'b', 'c', 'd'],
    ['a*4'],
    'a*4',
    ['a', 'b*2', 'c'],
    Array(50_000).fill({}),
  ]) {
    const { faults } = await lifted(app, { some })
    assert.match(faults.get('some')!, /^must be at most 3 files, not /)
  }
  const { faults } = await lifted(app, { one: 'a*4' })
  assert.match(faults.get('one')!, /must be one file, not a folder of 4/)
  assert.is(opened, 0)
  assert.equal(await app.left(), [])
})

test('one that is too large by its own word is refused before any is opened', async ({ app }) => {
  const { faults } = await lifted(app, { some: ['a', 'large'] })
  assert.match(faults.get('some')!, /^has a file that is too large: “large.txt”/)
  assert.is(opened, 0)
})

test('what is no file, or may not be had, is a fault of its input alone', async ({ app }) => {
  const { raw, faults, discard } = await lifted(app, { one: '?', some: ['a', 5] })
  assert.is(faults.get('one'), 'may not be had')
  assert.match(faults.get('some')!, /given as a word, not 5$/)
  assert.is(opened, 0)
  const good = await lifted(app, { one: '?', some: ['a'] })
  assert.is((good.raw.some as object[]).length, 1)
  assert.ok(raw)
  await Promise.all([discard(), good.discard()])
  assert.equal(await app.left(), [])
})

test('names that are unknown by the thousand are refused before anything is stored', async ({
  app,
}) => {
  const names = Array.from({ length: 1003 }, (_, at) => [`odd${at}`, 'x'])
  const values = { one: 'a', ...Object.fromEntries(names) }
  const error = await lifted(app, values).catch((error) => error)
  assert.match(error.message, /^There are over 1,000 unknown inputs: the inputs are one and some$/)
  assert.is(opened, 0)
})

test('what breaks off leaves nothing of what came before it', async ({ app }) => {
  const { error } = await lifted(app, { one: 'a', some: ['b', '!'] }).then(
    () => ({ error: undefined }),
    (error) => ({ error }),
  )
  assert.match(error.message, 'The cable')
  assert.equal(await app.left(), [])
})

test('what is only referred to is not ours to let go of', async ({ app }) => {
  const { files } = app.services
  const { id } = await files.put(Readable.from([Buffer.from('kept')]), 'kept.txt')
  const { raw, discard } = await lifted(app, { one: { id, evil: true } as never })
  assert.equal(raw.one, { id })
  await discard()
  assert.ok(await files.get(id))
  await files.remove(id)
})

test('a result is written by the word of its transport, however deep its files are', async ({
  app,
}) => {
  const stored = await app.services.files.put(Readable.from([Buffer.from('x')]), 'x.txt')
  const value = { list: [1, stored, { deep: stored }], text: 'a', nothing: null }
  assert.equal(
    lower(value, (file) => exchange.write(file) as Json),
    {
      list: [1, '<x.txt>', { deep: '<x.txt>' }],
      text: 'a',
      nothing: null,
    },
  )
  await app.services.files.remove(stored.id)
})

test.run()
