import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../../support/scratch.ts'
import { type Desk, desk, ended, executable, fixture } from './desk.ts'

const test = suite<Desk>('the executable')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(async ({ left, remove }) => {
  assert.equal(await left(), [])
  await remove()
})

const run = (...args: string[]) => ['run', '--app', fixture, ...args]

test('ends with 0, 2 or 1', async ({ start }) => {
  const done = await ended(start(['run', 'greet', 'hi ', '2']))
  assert.equal(done, { code: 0, out: 'hi hi \n', err: '' })
  const misused = await ended(start(run('half', 'x')))
  assert.equal([misused.code, misused.out], [2, ''])
  const broken = await ended(start(run('broken', 'x')))
  assert.equal([broken.code, broken.out], [1, ''])
  assert.not.match(broken.err, /secret|\n\s+at /)
})

test('shows where a fault lies when it is asked to', async ({ start }) => {
  const { code, err } = await ended(start(run('broken', 'x'), { FASCIA_DEBUG: '1' }))
  assert.is(code, 1)
  assert.match(err, /Error: secret x\n\s+at /)
})

test('ends when fn throws where nobody can catch it', async ({ start }) => {
  const { code, err } = await ended(start(run('crashes')))
  assert.is(code, 1)
  assert.match(err, /^The fault is ours \([0-9a-f]{8}\)\. .+\n$/)
})

test('keeps standard output for the result', async ({ start }) => {
  assert.equal(await ended(start(run('noisy'))), { code: 0, out: 'signal\n', err: 'noise\n' })
})

test('reads standard input and writes standard output as bytes', async ({ start }) => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 256))
  const child = start(run('copy', '-', '-'))
  child.stdin.end(bytes)
  const chunks = await child.stdout.toArray()
  assert.ok(Buffer.concat(chunks).equals(bytes))
})

/** Starts the Interface that waits for its child; the child's id and the folder of the call. */
async function waiting(start: Desk['start'], ...args: string[]) {
  const child = start(run('waits', ...args))
  const ending = ended(child)
  const [line] = (await once(child.stderr, 'data')) as [Buffer]
  const [pid, dir] = line.toString().trim().split(' ')
  return { child, ending, pid: Number(pid), dir: dir! }
}

const isAlive = (pid: number) => existsSync(`/proc/${pid}`)

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`${signal} ends it and all that it started`, async ({ start, written }) => {
    const { child, ending, pid, dir } = await waiting(start, 'out.txt')
    assert.ok(isAlive(pid) && existsSync(dir))
    child.kill(signal)
    const { code: actual, out, err } = await ending
    assert.equal([actual, out], [code, ''])
    assert.is(err, `${pid} ${dir}\n`)
    await until(() => !isAlive(pid))
    assert.not.ok(existsSync(dir))
    assert.equal(await written(), [])
  })
}

test('a second Ctrl-C does not wait for what will not end', async ({ start }) => {
  const child = start(run('stubborn'))
  const ending = ended(child)
  const [line] = (await once(child.stderr, 'data')) as [Buffer]
  const impatience = setInterval(() => child.kill('SIGINT'), 50)
  const { code } = await ending
  clearInterval(impatience)
  assert.is(code, 130)
  assert.not.ok(existsSync(line.toString().trim()))
})

test('Ctrl-C ends it while it reads', async ({ start, left }) => {
  const child = start(run('copy', '-'))
  const ending = ended(child)
  child.stdin.on('error', () => {})
  child.stdin.write('some')
  await until(async () => (await left()).length > 0)
  child.kill('SIGINT')
  assert.equal(await ending, { code: 130, out: '', err: '' })
})

test('a reader who has enough ends it without a word', async ({ start }) => {
  const child = start(run('endless'))
  const exit = once(child, 'exit')
  const errors = child.stderr.toArray()
  await once(child.stdout, 'data')
  child.stdout.destroy()
  assert.equal(await exit, [0, null])
  assert.equal(await errors, [])
})

test('a reader who has gone does not keep a file from being written', async (desk) => {
  const { start, input, written } = desk
  await writeFile(join(input, 'a.txt'), 'a')
  const child = start(run('copy', 'a.txt', 'b'))
  child.stdout.destroy()
  assert.equal(await once(child, 'exit'), [0, null])
  assert.equal(await written(), ['b.txt'])
})

test('says so when standard output is full', () => {
  const argv = [executable, ...run('half', '4')].map((word) => `'${word}'`).join(' ')
  const shell = ['-c', `${process.execPath} ${argv} > /dev/full`]
  const { status, stderr } = spawnSync('sh', shell, { encoding: 'utf8' })
  assert.is(status, 1)
  assert.match(stderr, /^Standard output cannot be written: ENOSPC.+\n$/)
})

test.run()
