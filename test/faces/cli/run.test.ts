import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toProblem } from '../../../app/core/errors.ts'
import { type Desk, desk, fixture } from './desk.ts'

const test = suite<Desk>('fascia run')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(async ({ left, remove }) => {
  assert.equal(await left(), [])
  await remove()
})

test('prints the greeting, and writes it under a name', async ({ call, output, written }) => {
  const { code, out, err } = await call(['run', 'greet', 'hello alien ', '3', 'local_output'])
  assert.equal(
    { code, out, err },
    { code: 0, out: 'hello alien hello alien hello alien \n', err: '' },
  )
  assert.equal(await written(), ['local_output.txt'])
  const text = await readFile(join(output, 'local_output.txt'), 'utf8')
  assert.is(text, 'hello alien hello alien hello alien ')
})

test('writes nothing that was not asked for', async ({ run, written }) => {
  await run('half', '4')
  assert.equal(await written(), [])
})

test('replaces what has that name, and keeps an extension that was given', async (desk) => {
  await writeFile(join(desk.output, 'a.md'), 'before, and longer')
  await desk.call(['run', 'greet', 'hi', '1', 'a.md'])
  assert.is(await readFile(join(desk.output, 'a.md'), 'utf8'), 'hi')
  assert.equal(await desk.written(), ['a.md'])
})

test('says what every other face says of wrong values, after the usage', async ({ call }) => {
  const { code, out, err } = await call(['run', 'greet', '', 'many'])
  assert.is(code, 2)
  assert.is(out, '')
  assert.match(err, /^Usage: fascia run greet <greeting> <times> \[output\]\n/)
  assert.ok(
    err.endsWith(
      '\n\nGreeting must be text, not blank\nTimes must be a whole number from 0, not “many”',
    ),
  )
})

test('takes every kind of input', async ({ run }) => {
  const flags = [
    '--birthYear',
    '5',
    '--no-loud',
    '--tags=a',
    '--tags',
    'c',
    '--note',
    '--',
    '-x',
    '1',
  ]
  assert.match((await run('every', ...flags)).err, /--note needs a value/)
  flags.splice(flags.indexOf('--note'), 1)
  const { out } = await run('every', '--json', ...flags)
  assert.equal(JSON.parse(out), {
    given: { first: '-x', birthYear: 5, loud: false, tags: ['a', 'c'], second: 1 },
    sum: 6,
  })
})

test('labels what comes out where it is more than one value', async ({ run }) => {
  const { out } = await run('every', 'a', '1')
  assert.match(out, /^Given:\n\{\n {2}"first": "a",[\s\S]+\}\nSum: 1991\n$/)
})

test('writes several values as JSON', async ({ run, output, written }) => {
  await run('every', 'a', '1', 'all')
  assert.equal(await written(), ['all.json'])
  assert.is(JSON.parse(await readFile(join(output, 'all.json'), 'utf8')).sum, 1991)
})

test('prints the JSON of the HTTP API on one line', async ({ run, call }) => {
  assert.is((await call(['run', '--json', 'greet', 'a\n', '2'])).out, '"a\\na\\n"\n')
  assert.is((await run('half', '4', '--json')).out, '2\n')
})

test('calls the output - standard output, and adds no line end', async ({ call, written }) => {
  assert.is((await call(['run', 'greet', 'a', '2', '-'])).out, 'aa')
  assert.match((await call(['run', 'greet', 'a', '2', '-', '--json'])).err, /drop one$/)
  assert.equal(await written(), [])
})

test('gives an input the flag that it would have had itself', async ({ run, call }) => {
  assert.is((await run('names', '--json', 'x', '--help', 'y')).out, 'xy\n')
  assert.is((await call(['run', '--json', '--app', fixture, 'names'])).out, '"jh"\n')
})

test('knows no component', async ({ run }) => {
  assert.is((await run('half', '8')).out, '4\n')
  assert.match((await run('half', '7')).err, /Whole must be even, not 7$/)
})

test('runs an isolated Interface in a child', async ({ run }) => {
  assert.is((await run('alone', 'Hello')).out, 'Hello from a child\n')
})

test('says of a fault of ours no more than its reference', async ({ run }) => {
  const { code, out, err } = await run('broken', 'x')
  assert.equal({ code, out }, { code: 1, out: '' })
  assert.match(
    err.trim(),
    /^The fault is ours \([0-9a-f]{8}\)\. FASCIA_DEBUG=1 shows where it lies\.$/,
  )
})

test('names the Interfaces that there are', async ({ run, call }) => {
  const { code, err } = await run('nope')
  assert.is(code, 2)
  assert.match(err, /There is no Interface “nope”: there are half, .+ and noisy$/)
  assert.match((await call(['run', '--app', fixture, 'toString'])).err, /There is no Interface/)
  assert.match((await call(['run'])).err, /^Usage: .+\n\nWhich Interface\?/)
})

test('says which setting is wrong', async ({ run }) => {
  const { code, err } = await run('half', '4', { env: { MAX_QUEUE: 'x' } })
  assert.is(code, 1)
  assert.is(err.trim(), 'MAX_QUEUE must be a whole number from 0 to 1000000, not “x”.')
})

test('that it has no log of its own takes nobody else’s away', async ({ run }) => {
  const log: unknown[] = []
  const { error } = console
  console.error = (...words) => void log.push(words)
  try {
    assert.is((await run('broken', 'x')).code, 1)
    assert.equal(log, [])
    toProblem(new Error('of a server'))
    assert.is(log.length, 1)
  } finally {
    console.error = error
  }
})

test.run()
