import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { limiter } from '../../app/core/limiter.ts'
import { caught } from '../support/studio.ts'

/** Work that goes on until it is told to end. */
function work(done: string[] = [], name = '') {
  let end: (error?: Error) => void = () => {}
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve())
  })
  const run = () => {
    done.push(name)
    return ended
  }
  return { run, end: (error?: Error) => end(error) }
}

test('runs so much at once, and the rest in the order it came', async () => {
  const { run } = limiter(2)
  const began: string[] = []
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => work(began, name)) as [
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
    ReturnType<typeof work>,
  ]
  const all = [a, b, c, d].map(({ run: each }) => run(each))
  await Promise.resolve()
  assert.equal(began, ['a', 'b'])
  b.end()
  await all[1]
  assert.equal(began, ['a', 'b', 'c'])
  a.end(new Error('broken'))
  assert.match((await caught(all[0]!)).message, 'broken')
  assert.equal(began, ['a', 'b', 'c', 'd'])
  c.end()
  d.end()
  await Promise.all([all[2], all[3]])
  assert.is(await run(() => 7), 7)
})

test('sends away whom there is no room for, unless they are patient', async () => {
  const { run } = limiter(1, { waiting: 1, busy: 'Come back later' })
  const first = work()
  const running = run(first.run)
  const waiting = run(() => 'second')
  const { problem, headers } = await caught(run(() => 'third'))
  assert.equal([problem.status, problem.detail], [503, 'Come back later'])
  assert.ok(Number(headers['Retry-After']) > 0)
  const patient = run(() => 'third', { patient: true })
  first.end()
  await running
  assert.equal(await Promise.all([waiting, patient]), ['second', 'third'])
})

test('lets go of who gives up, and gives the place to the next', async () => {
  const { run } = limiter(1, { waiting: 1 })
  const first = work()
  const running = run(first.run)
  const stop = new AbortController()
  const began: string[] = []
  const stopped = run(() => began.push('stopped'), { signal: stop.signal })
  stop.abort(new Error('enough'))
  assert.match((await caught(stopped)).message, 'enough')
  const next = run(() => began.push('next'), { signal: new AbortController().signal })
  first.end()
  await running
  await next
  assert.equal(began, ['next'])
  assert.match((await caught(run(() => 1, { signal: stop.signal }))).message, 'enough')
  assert.is(await run(() => 'free'), 'free')
})

test.run()
