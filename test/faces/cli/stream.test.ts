import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bar, display } from '../../../app/faces/cli/follow.ts'
import { printer } from '../../../app/faces/cli/printer.ts'
import { Interface, text } from '../../../app/index.ts'
import { collector, type Desk, desk } from './desk.ts'

const test = suite<Desk>('what fascia run shows while it runs')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(async ({ left, remove }) => {
  assert.equal(await left(), [])
  await remove()
})

/** What a printer writes of these partial results and a last one. */
async function printed(iface: Interface, ...steps: (string | number | null)[][]) {
  const [out, err] = [collector(false), collector(false)]
  const { partial, final } = printer(out, iface, display({ stdout: out, stderr: err, env: {} }))
  for (const step of steps.slice(0, -1)) await partial(step)
  await final(steps.at(-1)!, new Map())
  return out.text()
}

const one = Interface({ inputs: 'text', outputs: 'text', fn: (value) => value })
const two = Interface({
  inputs: 'text',
  outputs: { left: 'text', right: text({ label: 'Right hand', optional: true }) },
  fn: (left) => ({ left, right: undefined }),
})

test('of a text that grows only what is new is printed', async () => {
  assert.is(await printed(one, [''], ['a'], ['ab\nc'], ['ab\nc'], ['ab\ncd']), 'ab\ncd\n')
})

test('what takes the place of another begins a line', async () => {
  assert.is(await printed(one, ['one'], ['two\n'], ['three'], ['three']), 'one\ntwo\nthree\n')
  assert.is(await printed(one, [1], [12], [12], [3]), '1\n12\n3\n')
})

test('a text ends its line, an empty one too, and nothing is nothing', async () => {
  assert.is(await printed(one, ['a\n']), 'a\n')
  assert.is(await printed(one, ['']), '\n')
  assert.is(await printed(one, [null]), '')
})

test('several values are printed when they are whole, under their labels', async () => {
  assert.is(await printed(two, ['a', null], ['ab\nc', 'd\n']), 'Left:\nab\nc\nRight hand: d\n')
  assert.is(await printed(two, ['a', null]), 'Left: a\n')
})

test('an async generator is followed', async ({ run }) => {
  const { code, out, err } = await run('typing', 'a b c')
  assert.equal({ code, out, err }, { code: 0, out: 'abc\n', err: 'Sitting down\n' })
  assert.is((await run('counting', '3')).out, '1\n2\n3\n')
})

test('its partial results are left out of JSON and of bytes', async ({ run }) => {
  assert.is((await run('typing', 'a b c', '--json')).out, '"abc"\n')
  assert.is((await run('typing', 'a b c', '-')).out, 'abc')
})

test('progress is a bar on a terminal, which is gone in the end', async ({ run }) => {
  const { out, err } = await run('typing', 'a b c', { terminal: 'stderr' })
  assert.is(out, 'abc\n')
  const wipe = '\r\x1b[2K'
  assert.ok(err.startsWith(`Sitting down\n${wipe}Typing  ${'─'.repeat(20)}    0%  0/5`), err)
  assert.ok(err.endsWith(`  0/5${wipe}`), err)
})

test('there is no bar where the terminal can draw none', async ({ run }) => {
  const { err } = await run('typing', 'a', { terminal: 'stderr', env: { TERM: 'dumb' } })
  assert.is(err, 'Sitting down\n')
})

test('a log line cannot steer the terminal', () => {
  const [stdout, stderr] = [collector(false), collector(true)]
  display({ stdout, stderr, env: {} }).log('a\x1b[31m\x07b\nc')
  assert.is(stderr.text(), 'a[31mb\nc\n')
})

const progress = { done: 7, total: 20, unit: '', label: 'Encoding' }
const bars: [line: string, expected: string][] = [
  [bar(progress, 12, 80), 'Encoding  ███████─────────────   35%  7/20  12 s left'],
  [bar(progress, 125.2, 80), 'Encoding  ███████─────────────   35%  7/20  2 min 6 s left'],
  [bar({ ...progress, label: 'a\x1bb\nc' }, null, 80), 'ab c  ███████─────────────   35%  7/20'],
  [bar({ ...progress, total: 0 }, null, 80), 'Encoding  7'],
  [bar({ ...progress, done: 30 }, null, 80), 'Encoding  ████████████████████  100%  30/20'],
  [
    bar({ ...progress, label: 'x'.repeat(99) }, null, 46),
    'xxxxxxxxxx…  ███████─────────────   35%  7/20',
  ],
  [bar(progress, null, 20), '███████────────────'],
]

for (const [line, expected] of bars) {
  test(`a bar may read ${expected.slice(0, 20)}`, () => assert.is(line, expected))
}

test.run()
