import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobEvent } from '../../app/calls/job.ts'
import { InputError, Interface, number, text } from '../../app/index.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial, until } from '../support/scratch.ts'

const slow = (concurrency: number) =>
  Interface({
    inputs: { ms: number({ default: 10_000 }) },
    outputs: 'text',
    concurrency,
    fn: async ({ ms }, { signal, progress }) => {
      progress(1, 2, 'Half way')
      await sleep(ms, undefined, { signal })
      return 'done'
    },
  })

const test = suite<{ app: Trial }>('jobs', {} as { app: Trial })
test.before.each(async (context) => {
  context.app = await trial(
    {
      slow: slow(1),
      brief: { ...slow(1), timeout: 0.1 },
      count: Interface({
        inputs: { to: number({ integer: true }) },
        outputs: { n: 'number', said: 'text' },
        async *fn({ to }) {
          for (let n = 1; n <= to; n++) yield { n, said: 'x'.repeat(n) }
        },
      }),
      picky: Interface({
        inputs: { word: text() },
        outputs: 'text',
        fn: ({ word }) => {
          if (word === 'bug') throw new TypeError('secret inside')
          throw new InputError('Word is not to my liking', { field: 'word' })
        },
      }),
      writer: Interface({
        inputs: { word: text() },
        outputs: { page: 'file' },
        async *fn({ word }) {
          yield { page: Buffer.from(`${word} 1`) }
          yield { page: Buffer.from(`${word} 2`) }
        },
      }),
      sketch: Interface({
        inputs: { word: text() },
        outputs: { said: 'text', page: 'file' },
        async *fn({ word }, { signal }) {
          yield { said: word, page: Buffer.from(word) }
          await once(signal, 'abort')
        },
      }),
      pile: Interface({
        inputs: { words: text() },
        outputs: { first: 'file', pages: 'files' },
        async *fn({ words }) {
          const pages = words.split(' ').map((word) => Buffer.from(word))
          for (const [i, first] of pages.entries()) yield { first, pages: pages.slice(0, i + 1) }
        },
      }),
    },
    { MAX_QUEUE: 2 },
  )
})
test.after.each(({ app }) => app.close())

test('a call runs and its result is kept', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const job = await jobs.submit('slow', { ms: 5 }, { durable: true })
  const ended = await jobs.wait(job.id, 5000)
  assert.is(ended.status, 'completed')
  assert.equal(ended.outputs, ['done'])
  assert.ok(ended.started && ended.ended && ended.ended >= ended.started)
})

test('calls beyond the concurrency wait in order and are told their place', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const first = await jobs.submit('slow', {})
  const second = await jobs.submit('slow', {})
  const third = await jobs.submit('slow', {})
  assert.is((await jobs.get(first.id))?.status, 'running')
  assert.is((await jobs.get(second.id))?.position, 0)
  assert.is((await jobs.get(third.id))?.position, 1)
  await jobs.cancel(second.id)
  assert.is((await jobs.get(third.id))?.position, 0)
  await jobs.cancel(first.id)
  await until(async () => (await jobs.get(third.id))?.status === 'running')
})

test('a full queue refuses with 503 and leaves nothing', async ({ app }) => {
  const jobs = jobsOf(app.services)
  for (let i = 0; i < 3; i++) await jobs.submit('slow', {})
  try {
    await jobs.submit('slow', {})
    assert.unreachable()
  } catch (error: any) {
    assert.is(error.problem.status, 503)
    assert.ok(Number(error.headers['Retry-After']) > 0)
  }
})

test('events come in order and end with one ending', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const job = await jobs.submit('count', { to: 3 })
  const events: JobEvent[] = []
  for await (const { event } of jobs.watch(job.id)) if (event) events.push(event)
  assert.equal(
    events.filter(({ type }) => type !== 'queued' && type !== 'started').map((event) => event),
    [
      { type: 'output', outputs: [1, 'x'] },
      { type: 'output', outputs: [2, 'xx'] },
      { type: 'output', outputs: [3, 'xxx'] },
      { type: 'completed', outputs: [3, 'xxx'] },
    ],
  )
})

test('watching an ended job gives its last state and ends', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit('count', { to: 1 })
  await jobs.wait(id, 5000)
  const seen = []
  for await (const { job } of jobs.watch(id)) seen.push(job.status)
  assert.equal(seen, ['completed'])
})

test('a cancelled call fires its signal and is not overtaken by its result', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit('slow', {})
  await jobs.cancel(id)
  const job = await jobs.get(id)
  assert.is(job?.status, 'cancelled')
  assert.is(job?.outputs, null)
  await jobs.cancel(id)
  assert.is((await jobs.get(id))?.status, 'cancelled')
})

test('a cancelled call keeps what it said so far, and none of its files', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit('sketch', { word: 'so far' }, { durable: true })
  await until(async () => (await jobs.get(id))?.outputs !== null)
  await jobs.cancel(id)
  const job = await jobs.get(id)
  assert.equal([job?.status, job?.outputs], ['cancelled', ['so far', null]])
  assert.equal(
    (await app.left()).filter((path) => /\/files\//.test(path)),
    [],
  )
})

test('a call that takes too long fails with 504', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit('brief', {})
  const job = await jobs.wait(id, 5000)
  assert.is(job.error?.status, 504)
  assert.match(job.error!.detail, /0.1 seconds/)
})

test('a refusal by fn keeps its field; a fault of ours keeps its secret', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const refused = await jobs.wait((await jobs.submit('picky', { word: 'no' })).id, 5000)
  assert.is(refused.error?.status, 400)
  assert.equal(refused.error?.errors, [{ field: 'word', detail: 'Word is not to my liking' }])
  const { error } = console
  let logged = ''
  console.error = (...words) => {
    logged = words.map(String).join(' ')
  }
  const broken = await jobs.wait((await jobs.submit('picky', { word: 'bug' })).id, 5000)
  console.error = error
  assert.is(broken.error?.status, 500)
  assert.not.match(broken.error!.detail, /secret/)
  assert.match(logged, new RegExp(`${broken.error?.reference}.*secret inside`))
})

test("a later partial output takes the place of the earlier one's files", async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { files } = app.services
  const job = await jobs.wait((await jobs.submit('writer', { word: 'page' })).id, 5000)
  const [file] = job.outputs as { id: string; size: number }[]
  assert.ok(await files.get(file!.id))
  const kept = (await app.left()).filter(
    (path) => path.includes('/files/') && !path.endsWith('.json'),
  )
  assert.is(kept.length, 1)
})

test('a file that partial outputs go on showing is stored once', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit('pile', { words: 'one two three' })
  const seen: string[][] = []
  for await (const { event } of jobs.watch(id)) {
    if (event?.type !== 'output' && event?.type !== 'completed') continue
    const [first, pages] = event.outputs as [{ id: string }, { id: string }[]]
    assert.is(first.id, pages.at(event.type === 'output' ? -1 : 2)?.id)
    seen.push(pages.map((page) => page.id))
  }
  const [one, two, three] = seen.at(-1)!
  assert.equal(seen, [[one], [one, two], [one, two, three], [one, two, three]])
  const left = (await app.left()).filter((path) => /\/files\/[^.]*$/.test(path))
  assert.is(left.length, 3)
})

test('the same key with the same inputs is the same job, also at once', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const options = { key: 'k', owner: 'me', durable: true }
  const twice = await Promise.all([
    jobs.submit('count', { to: 2 }, options),
    jobs.submit('count', { to: 2 }, options),
  ])
  assert.is(twice[0].id, twice[1].id)
  assert.is.not((await jobs.submit('count', { to: 1 }, options)).id, twice[0].id)
  assert.is.not(
    (await jobs.submit('count', { to: 2 }, { ...options, owner: 'you' })).id,
    twice[0].id,
  )
})

test('every wrong field is named at once, and so are names that do not exist', async ({ app }) => {
  try {
    await jobsOf(app.services).submit('slow', { ms: 'abc', nosuch: 1, ['__proto__']: 2 } as never)
    assert.unreachable()
  } catch (error: any) {
    const details = error.problem.errors.map(({ detail }: { detail: string }) => detail)
    assert.match(details.join('\n'), /There is no input “nosuch”: the inputs are ms/)
    assert.match(details.join('\n'), /Ms must be a number, not “abc”/)
  }
})

test.run()
