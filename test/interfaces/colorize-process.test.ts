import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { InputError, ProblemError } from '../../app/core/errors.ts'
import { beside, pool } from '../../interfaces/colorize/process/pool.ts'
import { until } from '../support/scratch.ts'
import { caught, children } from '../support/studio.ts'

const test = suite('colorize: child processes')

const script = beside(import.meta.url, '../support/odd-child')
const made = (options = {}) => pool<{ how: string }, number>(script, options)
const quiet = () => ({ signal: new AbortController().signal, progress() {} })
const isAlive = (pid: number) => children('node').includes(pid)

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

test('progress comes through', async () => {
  const steps: unknown[] = []
  const progress = (...step: unknown[]) => void steps.push(step)
  await made().run({ how: 'say' }, { ...quiet(), progress })
  assert.equal(steps, [[1, 2, 'Half']])
})

test('what it throws comes through, and it is used again', async () => {
  const { run } = made()
  const refusal = await caught(run({ how: 'refuse' }, quiet()))
  assert.instance(refusal, InputError)
  assert.equal([refusal.message, refusal.field], ['“a.jpg” is odd', 'photo'])
  const fault = await caught(run({ how: 'throw' }, quiet()))
  assert.equal([fault.code, fault.message.split('\n')[0]], ['ENOSPC', 'Error: no room'])
  await run({ how: 'say' }, quiet())
  assert.is(children('node').length >= 1, true)
})

test('one that ends before it is done is told of, and another takes the next task', async () => {
  const { run } = made()
  const first = await run({ how: 'say' }, quiet())
  const error = await caught(run({ how: 'exit' }, quiet()))
  assert.instance(error, ProblemError)
  assert.is(
    error.message,
    'The process that colours the picture ended with exit code 3 before it was done',
  )
  assert.is.not(await run({ how: 'say' }, quiet()), first)
})

test('one that is killed from outside is told of', async () => {
  const { run } = made()
  const pid = await run({ how: 'say' }, quiet())
  const work = run({ how: 'spin' }, quiet())
  process.kill(pid, 'SIGKILL')
  assert.match((await caught(work)).message, /was ended by SIGKILL before it was done$/)
})

test('one that is busy ends with the signal, and is gone when that is told', async () => {
  const { run } = made()
  const pid = await run({ how: 'say' }, quiet())
  const controller = new AbortController()
  const progress = () => controller.abort(new Error('enough'))
  const error = await caught(run({ how: 'spin' }, { signal: controller.signal, progress }))
  assert.is(error.message, 'enough')
  assert.not.ok(isAlive(pid))
})

test('no more run than may, and one that waits can give up', async () => {
  const { run } = made({ most: 1 })
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

test('nothing starts for a signal that has fired', async () => {
  const before = children('node')
  const error = await caught(
    made().run({ how: 'say' }, { ...quiet(), signal: AbortSignal.abort() }),
  )
  assert.is(error.name, 'AbortError')
  assert.equal(children('node'), before)
})

test.run()
