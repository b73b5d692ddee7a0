import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ProblemError } from '../../app/core/errors.ts'
import type { Schema } from '../../app/core/schema.ts'
import type { Store } from '../../app/core/store.ts'
import { directory } from '../../app/files/directory.ts'
import { files } from '../../app/files/files.ts'
import { filesIn, upload } from '../../app/files/upload.ts'
import { logged } from '../support/logged.ts'
import { scratch } from '../support/scratch.ts'

const limits = {
  MAX_FILES: 5,
  MAX_TEXT: 1000,
  MAX_UPLOAD_BYTES: 10_000,
  FILE_TTL: 60,
}

type Part = [name: string, value: string, filename?: string]

const boundary = '----b'

const formOf = (parts: Part[]): string =>
  `${parts
    .map(([name, value, filename]) => {
      const file = filename === undefined ? '' : `; filename="${filename}"`
      return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
    })
    .join('')}--${boundary}--\r\n`

const sent = (text: string, type = `multipart/form-data; boundary=${boundary}`) => ({
  type,
  body: Readable.from([Buffer.from(text)]),
})

async function shelf(change: (store: Store) => Store = (store) => store) {
  const { dir, remove } = await scratch()
  const store = directory(dir)
  const kept = files(change(store), limits)
  const count = async () => {
    let found = 0
    for await (const _ of store.list('')) found++
    return found
  }
  return { kept, count, dir, remove }
}

const refusal = (work: Promise<unknown>): Promise<any> =>
  work.then(
    () => undefined,
    (error) => error,
  )

const test = suite('uploads')

test('counts and sizes are those of the field, before anything more is stored', async () => {
  const { kept, count, remove } = await shelf()
  const schemas: { [name: string]: Schema } = {
    one: { format: 'binary', maxBytes: 4 },
    two: { type: 'array', maxItems: 2, items: { format: 'binary', maxBytes: 4 } },
    word: { type: 'string' },
  }
  const form = formOf([
    ['one', '12345', 'long.txt'],
    ['two', 'a', 'a'],
    ['two', 'b', 'b'],
    ['two', 'c', 'c'],
    ['word', 'x', 'x.txt'],
    ['stray', 'y', 'y.txt'],
    ['none', '', ''],
  ])
  const { fields, faults } = await upload(sent(form), kept, limits, (name) => schemas[name])
  assert.equal(Object.fromEntries(faults), {
    one: 'has a file that is too large: “long.txt”. A file must be at most 4 bytes',
    two: 'must have at most 2 files',
    word: 'must be text, not a file',
  })
  assert.equal(
    filesIn({ fields, faults }).map(({ name }) => name),
    ['a', 'b'],
  )
  assert.equal(fields.get('stray'), ['y.txt'])
  assert.is(await count(), 2)
  const twice = formOf([
    ['one', '1', 'a'],
    ['one', '2', 'b'],
  ])
  const again = await upload(sent(twice), kept, limits, (name) => schemas[name])
  assert.equal([...again.faults], [['one', 'must be one file, not several']])
  await remove()
})

test('many values of one name are read in no more time than of many names', async () => {
  const { kept, remove } = await shelf()
  const wide = { ...limits, MAX_FILES: 100_000 }
  const parts = Array.from({ length: 900 }, (_, i): Part => ['a', `${i}`])
  const { fields } = await upload(sent(formOf(parts)), kept, wide)
  assert.equal(
    fields.get('a'),
    parts.map(([, value]) => value),
  )
  const error = await refusal(upload(sent(formOf(Array(1001).fill(['a', '']))), kept, wide))
  assert.is(error.problem.status, 413)
  await remove()
})

test('a store that fails is not the fault of the caller, and leaves nothing', async () => {
  const { code, ...problem } = {
    code: Object.assign(new Error('Cannot write in /data: read-only'), { code: 'EROFS' }),
    busy: new ProblemError(503, 'The store of this server does not answer'),
    full: new ProblemError(507, 'The disk of this server is full'),
  }
  for (const thrown of [code, problem.busy, problem.full]) {
    let puts = 0
    const { kept, count, remove } = await shelf((store) => ({
      ...store,
      put: (...args) => (++puts > 1 ? Promise.reject(thrown) : store.put(...args)),
    }))
    const parts = ['a', 'b', 'c'].map((name): Part => ['papers', name.repeat(5000), name])
    assert.is(await refusal(upload(sent(formOf(parts)), kept, limits)), thrown)
    assert.is(await count(), 0)
    await remove()
  }
})

test('what cannot be removed afterwards is logged, and changes no answer', async () => {
  const { kept, remove } = await shelf((store) => ({
    ...store,
    remove: () => Promise.reject(new Error('The store has gone')),
  }))
  const log = logged()
  const cut = formOf([
    ['a', 'x', 'a'],
    ['b', 'y', 'b'],
  ]).slice(0, -30)
  const error = await refusal(upload(sent(cut), kept, limits))
  assert.is(error.problem.status, 400)
  assert.match(log.end().join(), 'The store has gone')
  await remove()
})

test('a form that is cut off anywhere is the fault of the caller, and leaves nothing', async () => {
  const { kept, count, remove } = await shelf()
  const whole = formOf([
    ['word', 'w'],
    ['paper', 'x'.repeat(200), 'a'],
    ['paper', 'y'.repeat(200), 'b'],
  ])
  for (let length = 0; length < whole.length - 8; length += 7) {
    const error = await refusal(upload(sent(whole.slice(0, length)), kept, limits))
    assert.is(error?.problem?.status, 400, `at ${length}: ${error}`)
    const body = Readable.from(
      (async function* () {
        yield Buffer.from(whole.slice(0, length))
        throw new ProblemError(408, 'The body stopped coming')
      })(),
    )
    const late = await refusal(upload({ ...sent(''), body }, kept, limits))
    assert.is(late?.problem?.status, 408, `at ${length}: ${late}`)
  }
  assert.is(await count(), 0)
  await remove()
})

test('an odd content type is refused in words', async () => {
  const { kept, remove } = await shelf()
  const odd = [
    'multipart; xboundary=abc',
    'multipart/form-data',
    'multipart/form-data; xboundary=abc',
    'multipart/form-data; boundary=',
    `multipart/form-data; boundary=${'b'.repeat(71)}`,
    'multipart/mixed; boundary=b',
    'text/plain',
    '',
  ]
  for (const type of odd) {
    const error = await refusal(upload(sent('x', type), kept, limits))
    assert.is(error.problem?.status, 400, type)
    assert.match(error.message, /boundary/)
  }
  const quoted = `Multipart/Form-Data; charset=utf-8; boundary="${boundary}"`
  const { fields } = await upload(sent(formOf([['a', 'b']]), quoted), kept, limits)
  assert.equal(fields.get('a'), ['b'])
  await remove()
})

test('a form that says it is too long is refused before it is read', async () => {
  const { kept, remove } = await shelf()
  const body = new Readable({ read: () => assert.unreachable() })
  const error = await refusal(upload({ ...sent(''), body, length: 1e9 }, kept, limits))
  assert.is(error.problem.status, 413)
  await remove()
})

test.run()
