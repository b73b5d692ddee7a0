import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readConfig } from '../../app/core/config.ts'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import { type WorkersOptions, workers } from '../../app/index.ts'
import type { OddTask } from '../support/odd-child.ts'
import { until } from '../support/scratch.ts'
import { caught, children, isAlive } from '../support/studio.ts'

const test = suite('workers')

const script = new URL('../support/odd-child.ts', import.meta.url)
const config = readConfig({})
const made = (options: WorkersOptions = {}) => workers<OddTask, any>(script, options)
const quiet = () => ({ signal: new AbortController().signal, progress() {}, config })

test('one that is done rests and is used again', async () => {
  const { run } = made()
  const first = await run({ how: 'say' }, quiet())
  const [second, third] = await Promise.all([
    run({ how: 'say' }, quiet()),
    run({ how: 'say' }, quiet()),
  ])
  assert.is(second, first)
  assert.is.not(third, first)
})

test('one that rested long enough ends', async () => {
  const { run } = made({ idle: 50 })
  const pid = await run({ how: 'say' }, quiet())
  await until(() => !isAlive(pid))
})

test('one that may not rest is gone when its task is done', async () => {
  const pid = await made({ idle: 0 }).run({ how: 'say' }, quiet())
  assert.not.ok(isAlive(pid))
})

test('progress and results on the way come through, in order', async () => {
  const told: unknown[] = []
  const observer = {
    ...quiet(),
    progress: (...step: unknown[]) => told.push(step),
    partial: (step: number) => told.push(step),
  }
  await made().run({ how: 'steps' }, observer)
  assert.equal(told, [[1, 2, 'Half'], 1, 2])
})

test('progress that is told without end does not flood, and its last word comes', async () => {
  const told: number[] = []
  const progress = (done: number) => void told.push(done)
  await made().run({ how: 'chatter' }, { ...quiet(), progress })
  assert.ok(told.length < 3000, `${told.length}`)
  assert.is(told.at(-1), 300_000)
})

test('what it throws comes through whole, and it is used again', async () => {
  const { run } = made()
  const pid = await run({ how: 'say' }, quiet())
  const refusal = await caught(run({ how: 'refuse' }, quiet()))
  assert.instance(refusal, InputError)
  assert.equal([refusal.message, refusal.field], ['“a.jpg” is odd', 'photo'])
  const problem = await caught(run({ how: 'fail' }, quiet()))
  assert.instance(problem, ProblemError)
  assert.equal([problem.problem.status, problem.message], [429, 'Too odd'])
  assert.equal(problem.problem.errors, [{ field: 'a', detail: 'A is odd' }])
  assert.equal(problem.headers, { 'Retry-After': '5' })
  const fault = await caught(run({ how: 'throw' }, quiet()))
  assert.equal([fault.code, fault.message], ['ENOSPC', 'no room'])
  assert.match(fault.stack, /Error: no room\n.* at .*odd-child/s)
  assert.is(await run({ how: 'say' }, quiet()), pid)
})

test('one that ends before it is done is told of, and another takes the next task', async () => {
  const { run } = made()
  const first = await run({ how: 'say' }, quiet())
  const error = await caught(run({ how: 'exit' }, quiet()))
  assert.instance(error, ProblemError)
  assert.is(error.message, 'The process that ran it ended with exit code 3 before it was done')
  assert.is.not(await run({ how: 'say' }, quiet()), first)
})

test('one that is killed from outside is told of', async () => {
  const { run } = made()
  const pid = await run({ how: 'say' }, quiet())
  const work = run({ how: 'spin' }, quiet())
  process.kill(pid, 'SIGKILL')
  assert.match((await caught(work)).message, /was ended by SIGKILL before it was done$/)
})

for (const grace of [0, 200]) {
  test(`one that is busy ends ${grace} ms after the signal, and is gone when that is told`, async () => {
    const { run } = made({ grace })
    const pid = await run({ how: 'say' }, quiet())
    const controller = new AbortController()
    const progress = () => controller.abort(new Error('enough'))
    const error = await caught(
      run({ how: 'spin' }, { ...quiet(), signal: controller.signal, progress }),
    )
    assert.is(error.message, 'enough')
    assert.not.ok(isAlive(pid))
  })
}

test('a task hears the signal; what it started ends with its process', async () => {
  const { run } = made({ idle: 0, grace: 60_000 })
  const controller = new AbortController()
  const told: any[] = []
  const partial = (one: any) => {
    told.push(one)
    controller.abort(new Error('enough'))
  }
  const error = await caught(
    run({ how: 'obey' }, { ...quiet(), signal: controller.signal, partial }),
  )
  assert.is(error.message, 'enough')
  assert.is(told[1], 'heard')
  await until(() => !isAlive(told[0]))
})

test('what a task left behind ends with its process', async () => {
  const pid = await made({ idle: 0 }).run({ how: 'leave' }, quiet())
  await until(() => !isAlive(pid))
})

test('one that takes too much memory is ended, in a sentence', async () => {
  const { run } = made()
  const small = { ...quiet(), config: { MAX_CHILD_BYTES: 200 * 1024 ** 2 } }
  const error = await caught(run({ how: 'hoard' }, small))
  assert.instance(error, ProblemError)
  assert.is(
    error.message,
    'The process that ran it took more than the 200 MB of memory that it may take',
  )
  assert.equal(children(), children().filter(isAlive))
})

test('they are told no secret of this server, and what they are given', async () => {
  Object.assign(process.env, { WRITE_TOKEN: 'hush', S3_SECRET_ACCESS_KEY: 'hush', API_KEY: 'hush' })
  const env = await made({ env: { COLOUR: 'blue' } }).run({ how: 'env' }, quiet())
  for (const name of ['WRITE_TOKEN', 'S3_SECRET_ACCESS_KEY', 'API_KEY']) delete process.env[name]
  assert.is(env.COLOUR, 'blue')
  assert.is(env.PATH, process.env.PATH)
  assert.not.ok(Object.values(env).includes('hush'))
})

test('no more run than may, and one that waits can give up', async () => {
  const { run } = made({ most: 1, grace: 0 })
  const busy = new AbortController()
  const first = run({ how: 'spin' }, { ...quiet(), signal: busy.signal })
  const second = new AbortController()
  const waiting = run({ how: 'say' }, { ...quiet(), signal: second.signal })
  const third = run({ how: 'say' }, quiet())
  second.abort(new Error('too slow'))
  assert.is((await caught(waiting)).message, 'too slow')
  busy.abort()
  await caught(first)
  assert.type(await third, 'number')
})

test('one that cannot be started keeps no place', async () => {
  const { run } = workers<OddTask, any>(new URL('https://nowhere/worker.js'), { most: 1 })
  for (let times = 0; times < 3; times++) {
    assert.match((await caught(run({ how: 'say' }, quiet()))).message, /must be of scheme file/)
  }
})

test('nothing starts for a signal that has fired', async () => {
  const before = children()
  const error = await caught(
    made().run({ how: 'say' }, { ...quiet(), signal: AbortSignal.abort() }),
  )
  assert.is(error.name, 'AbortError')
  assert.equal(children(), before)
})

test.run()
