import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Desk, desk } from './desk.ts'

const test = suite<Desk>('a chat in a shell')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(async ({ left, remove }) => {
  assert.equal(await left(), [])
  await remove()
})

test('answers a message', async ({ run }) => {
  assert.equal(await run('talk', 'a b'), { code: 0, out: '1: a b\n', err: '' })
})

test('without one asks for one after the other, and remembers them', async ({ run }) => {
  const { code, out } = await run('talk', { stdin: 'a\n\nb\n a\n' })
  assert.equal([code, out], [0, '1: a\n2: b\n3:  a\n'])
  assert.is((await run('talk', '--json', { stdin: 'a\n' })).out, '{"reply":"1: a"}\n')
})

test('without one, and nobody to ask, is refused', async ({ run }) => {
  const { code, err } = await run('talk')
  assert.is(code, 2)
  assert.match(err, /Enter a message/i)
})

test('goes on with a session, and with each of its conversations', async ({ run, data }) => {
  const env = { DATA_DIR: data }
  const session = ['--session', 'ada']
  assert.is((await run('talk', 'a', ...session, { env })).out, '1: a\n')
  assert.is((await run('talk', ...session, { env, stdin: 'b\nc\n' })).out, '2: b\n3: c\n')
  const other = ['--conversation', 'other', ...session]
  assert.is((await run('talk', 'a', ...other, { env })).out, '1: a\n')
  assert.is((await run('talk', 'b', ...other, { env })).out, '2: b\n')
  assert.is((await run('talk', 'd', ...session, { env })).out, '4: d\n')
})

test.run()
