import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Cancel, Engine, QueueLimits, Run, Update } from '../../app/calls/engine.ts'
import { endsJob, type Job, type JobEvent } from '../../app/calls/job.ts'
import { journal } from '../../app/calls/journal.ts'
import { memoryEngine } from '../../app/calls/memory-engine.ts'
import { newId } from '../../app/core/file.ts'
import { disk } from '../../app/files/disk.ts'
import { scratch, until } from '../support/scratch.ts'

const megabyte = 1024 ** 2

const jobOf = (more: Partial<Job> = {}): Job => ({
  id: newId(),
  interface: 'any',
  status: 'queued',
  position: null,
  eta: null,
  progress: null,
  log: [],
  inputs: {},
  outputs: null,
  error: null,
  created: Date.now(),
  started: null,
  ended: null,
  owner: 'o',
  user: null,
  address: null,
  durable: false,
  ...more,
})

/** A run that a test ends by hand. */
interface Held {
  job: Job
  cancel: Cancel
  emit(event: JobEvent): void
  end(event: JobEvent): void
  fail(error: unknown): void
}

interface Rig {
  engine: Engine
  runs: Held[]
  /** The same folder under another engine, after this one was closed. */
  again(): Engine
}

async function withEngine(
  options: Partial<QueueLimits> & { room?: number; run?: Run },
  use: (rig: Rig) => Promise<void>,
): Promise<void> {
  const { concurrency = 1, queue = 100, timeout = 60_000, room = 1024 * megabyte } = options
  const { dir, remove } = await scratch()
  const runs: Held[] = []
  const held: Run = (job, emit, cancel) =>
    new Promise((end, fail) => runs.push({ job, emit, cancel, end, fail }))
  const make = () =>
    memoryEngine(
      options.run ?? held,
      () => ({ concurrency, queue, timeout }),
      journal(dir, 3600, disk(room)),
    )
  const engine = make()
  let other: Engine | undefined
  try {
    await use({ engine, runs, again: () => (other = make()) })
  } finally {
    for (const { end } of runs) end({ type: 'cancelled' })
    await engine.close()
    await other?.close()
    await remove()
  }
}

/** Everything that one Job tells, up to its end. */
async function all(engine: Engine, id: string): Promise<Update[]> {
  const heard: Update[] = []
  for await (const update of engine.watch(id)) heard.push(update)
  return heard
}

const endings = (heard: Update[]) =>
  heard.filter(({ event }) => event && endsJob(event)).map(({ event }) => event!.type)

const completed = (...outputs: Job['outputs'] & {}): JobEvent => ({ type: 'completed', outputs })

async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const { error } = console
  console.error = () => {}
  try {
    return await run()
  } finally {
    console.error = error
  }
}

const test = suite('the engine in this process')

test('of a result and a cancellation at once, one counts, and is all that is told', () =>
  withEngine({}, async ({ engine, runs }) => {
    for (const isFirst of [true, false]) {
      const job = jobOf()
      await engine.add(job)
      const heard = all(engine, job.id)
      const run = runs.at(-1)!
      if (isFirst) run.end(completed('done'))
      const cancelling = engine.cancel(job.id)
      if (!isFirst) run.end(completed('done'))
      await cancelling
      assert.is(endings(await heard).length, 1)
      assert.ok(run.cancel.aborted)
      assert.is((await engine.get(job.id))?.status, 'cancelled')
    }
  }))

test('a run whose time is over has its signal fired, and what it gives later is not told', () =>
  withEngine({ timeout: 20 }, async ({ engine, runs }) => {
    const job = jobOf()
    await engine.add(job)
    const { signal } = runs[0]!.cancel
    const heard = await all(engine, job.id)
    assert.equal(endings(heard), ['failed'])
    assert.ok(signal.aborted)
    runs[0]!.emit({ type: 'output', outputs: ['late'] })
    runs[0]!.end(completed('late'))
    const now = await engine.get(job.id)
    assert.equal([now?.status, now?.error?.status, now?.outputs], ['failed', 504, null])
  }))

test('a time limit that no timer can be set for is a long one', () =>
  withEngine({ timeout: Number.POSITIVE_INFINITY }, async ({ engine, runs }) => {
    const job = jobOf()
    await engine.add(job)
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.is((await engine.get(job.id))?.status, 'running')
    runs[0]!.end(completed('in time'))
    await until(async () => (await engine.get(job.id))?.status === 'completed')
  }))

test('a run that does not heed its signal keeps its place until it lets go', () =>
  withEngine({}, async ({ engine, runs }) => {
    const [first, second] = [jobOf(), jobOf()]
    await engine.add(first)
    await engine.add(second)
    await engine.cancel(first.id)
    assert.is((await engine.get(first.id))?.status, 'cancelled')
    assert.is((await engine.get(second.id))?.status, 'queued')
    runs[0]!.end(completed('at last'))
    await until(() => runs.length === 2)
    assert.is((await engine.get(second.id))?.status, 'running')
  }))

test('a run that breaks its promise and throws gives its place back all the same', () =>
  quietly(() =>
    withEngine({}, async ({ engine, runs }) => {
      const [first, second] = [jobOf(), jobOf()]
      await engine.add(first)
      await engine.add(second)
      const heard = all(engine, first.id)
      runs[0]!.fail(new Error('not so'))
      assert.equal(endings(await heard), ['failed'])
      await until(() => runs.length === 2)
    }),
  ))

test('one that waits and is cancelled never starts', () =>
  withEngine({}, async ({ engine, runs }) => {
    const [first, second, third] = [jobOf(), jobOf(), jobOf()]
    for (const job of [first, second, third]) await engine.add(job)
    await engine.cancel(second.id)
    runs[0]!.end(completed())
    await until(() => runs.length === 2)
    assert.is(runs[1]!.job.id, third.id)
  }))

test('a result that there is no room for is a failure, told and written down as one', () =>
  withEngine({ room: 3 * megabyte }, async ({ engine, runs, again }) => {
    const job = jobOf({ durable: true })
    await engine.add(job)
    const heard = all(engine, job.id)
    runs[0]!.end(completed('x'.repeat(4 * megabyte)))
    assert.equal(endings(await heard), ['failed'])
    const failed = [507, null]
    const now = await engine.get(job.id)
    assert.equal([now?.error?.status, now?.outputs], failed)
    await engine.close()
    const later = await again().get(job.id)
    assert.equal([later?.error?.status, later?.outputs], failed)
  }))

test('a Job that is cancelled keeps what it showed, but for what has files, and one that is interrupted nothing', () =>
  withEngine({ concurrency: 2 }, async ({ engine, runs, again }) => {
    const picture = { id: newId(), url: '/files/any', name: 'a.png', type: 'image/png', size: 1 }
    const [stopped, bare, left] = [
      jobOf({ durable: true }),
      jobOf({ durable: true }),
      jobOf({ durable: true }),
    ]
    await engine.add(stopped)
    await engine.add(bare)
    const heard = all(engine, stopped.id)
    runs[0]!.emit({ type: 'output', outputs: ['Once', [picture], { a: [1] }] })
    runs[1]!.emit({ type: 'output', outputs: [null, picture] })
    runs[0]!.cancel.signal.addEventListener('abort', () => runs[0]!.end(completed('late')))
    runs[1]!.cancel.signal.addEventListener('abort', () => runs[1]!.end({ type: 'cancelled' }))
    await engine.cancel(stopped.id)
    await engine.cancel(bare.id)
    const kept = ['Once', null, { a: [1] }]
    assert.equal((await heard).at(-1)?.job.outputs, kept)
    assert.is((await engine.get(bare.id))?.outputs, null)
    assert.is((await engine.named(new Set([picture.id]))).size, 0)
    await engine.add(left)
    runs[2]!.emit({ type: 'output', outputs: ['Once'] })
    runs[2]!.cancel.signal.addEventListener('abort', () => runs[2]!.end({ type: 'interrupted' }))
    await engine.close()
    const later = again()
    assert.equal((await later.get(stopped.id))?.outputs, kept)
    const interrupted = await later.get(left.id)
    assert.equal([interrupted?.status, interrupted?.outputs], ['interrupted', null])
  }))

test('what a cancelled Job showed goes where there is no room for it, and its end is written down', () =>
  withEngine({ room: 3 * megabyte }, async ({ engine, runs, again }) => {
    const job = jobOf({ durable: true })
    await engine.add(job)
    const heard = all(engine, job.id)
    runs[0]!.emit({ type: 'output', outputs: ['x'.repeat(4 * megabyte)] })
    runs[0]!.cancel.signal.addEventListener('abort', () => runs[0]!.end({ type: 'cancelled' }))
    await engine.cancel(job.id)
    assert.equal(endings(await heard), ['cancelled'])
    const stopped = ['cancelled', null, null]
    const now = await engine.get(job.id)
    assert.equal([now?.status, now?.outputs, now?.error], stopped)
    await engine.close()
    const later = await again().get(job.id)
    assert.equal([later?.status, later?.outputs, later?.error], stopped)
  }))

test('a result that cannot be written down is a fault of ours, and the server goes on', () =>
  quietly(() =>
    withEngine({}, async ({ engine, runs }) => {
      const job = jobOf({ durable: true })
      await engine.add(job)
      runs[0]!.end(completed(1n as never))
      await until(async () => (await engine.get(job.id))?.status === 'failed')
      const passing = jobOf()
      await engine.add(passing)
      await until(() => runs.length === 2)
      runs[1]!.end(completed(1n as never))
      await until(async () => (await engine.get(passing.id))?.status === 'completed')
      await engine.add(jobOf())
      await until(() => runs.length === 3)
    }),
  ))

test('a Job is kept from when that is asked for, and not where there is no room', () =>
  withEngine({ room: megabyte }, async ({ engine, runs, again }) => {
    const small = jobOf()
    await engine.add(small)
    await engine.keep(small.id)
    runs[0]!.end(completed('kept'))
    const large = jobOf({ inputs: { text: 'x'.repeat(2 * megabyte) } })
    await until(async () => (await engine.get(small.id))?.status === 'completed')
    await engine.add(large)
    const error = await engine.keep(large.id).catch((error) => error)
    assert.is(error.problem.status, 507)
    assert.is((await engine.get(large.id))?.durable, false)
    runs[1]!.end(completed('passing'))
    await engine.close()
    const later = again()
    assert.equal((await later.get(small.id))?.outputs, ['kept'])
    assert.is(await later.get(large.id), undefined)
  }))

test('what ended unheard stays for a while, but never more than a few megabytes of it', () =>
  withEngine({ run: () => completed('x'.repeat(megabyte)) }, async ({ engine }) => {
    const jobs = Array.from({ length: 40 }, () => jobOf())
    for (const job of jobs) await engine.add(job)
    const found = await Promise.all(jobs.map(({ id }) => engine.get(id)))
    const kept = found.filter((job) => job !== undefined).length
    assert.ok(kept >= 4 && kept <= 8, `${kept} kept`)
    assert.ok(found.at(-1))
    const heard: Update[] = []
    const followed = jobOf()
    await engine.add(followed, { hear: (update) => heard.push(update) })
    assert.equal(endings(heard), ['completed'])
    assert.is(await engine.get(followed.id), undefined)
  }))

test('closing interrupts what runs and waits, and leaves nothing of what it refuses', () =>
  withEngine({ queue: 10 }, async ({ engine, runs, again }) => {
    const [running, waiting, coming] = [1, 2, 3].map(() => jobOf({ durable: true })) as Job[]
    await engine.add(running!)
    await engine.add(waiting!)
    const heard = all(engine, running!.id)
    const added = Promise.resolve(engine.add(coming!)).catch((error) => error)
    runs[0]!.cancel.signal.addEventListener('abort', () => runs[0]!.end({ type: 'cancelled' }))
    await engine.close()
    assert.equal(endings(await heard), ['interrupted'])
    assert.is((await added).problem?.status, 503)
    for (const job of [jobOf(), jobOf({ durable: true })]) {
      const refused = await (async () => engine.add(job))().catch((error) => error)
      assert.is(refused.problem?.status, 503)
    }
    const idempotency = { scope: 's', fingerprint: 'f', single: true }
    const keyed = jobOf({ durable: true })
    const refused = await (async () => engine.add(keyed, { idempotency }))().catch((e) => e)
    assert.is(refused.problem?.status, 503)
    assert.is(await engine.get(running!.id), undefined)
    const later = again()
    const listed = (await later.list('o')).jobs.map(({ id, status }) => [id, status])
    assert.equal(listed.sort(), [running!, waiting!].map(({ id }) => [id, 'interrupted']).sort())
  }))

test('of many durable calls at once, those beyond the queue are refused and not remembered', () =>
  withEngine({ queue: 2 }, async ({ engine }) => {
    const jobs = Array.from({ length: 10 }, () => jobOf({ durable: true }))
    const told = await Promise.allSettled(jobs.map(async (job) => engine.add(job)))
    const taken = told.filter(({ status }) => status === 'fulfilled').length
    assert.is(taken, 3)
    assert.is((await engine.list('o')).jobs.length, 3)
  }))

test('a history tells what runs as running, and does not write that it is over', () =>
  withEngine({}, async ({ engine, runs, again }) => {
    const [first, second] = [1, 2].map((at) => jobOf({ durable: true, created: at + Date.now() }))
    await engine.add(first!)
    await engine.add(second!)
    const listed = async () => (await engine.list('o')).jobs.map(({ status }) => status)
    assert.equal(await listed(), ['queued', 'running'])
    await engine.sweep()
    assert.equal(await listed(), ['queued', 'running'])
    assert.is((await engine.get(first!.id))?.status, 'running')
    runs[0]!.end(completed('one'))
    await until(() => runs.length === 2)
    assert.equal(await listed(), ['running', 'completed'])
    runs[1]!.end(completed('two'))
    await until(async () => (await engine.get(second!.id))?.status === 'completed')
    await engine.close()
    const later = await again().list('o')
    assert.equal(
      later.jobs.map(({ status }) => status),
      ['completed', 'completed'],
    )
  }))

test('what is removed is stopped and forgotten, in memory and in the journal', () =>
  withEngine({}, async ({ engine, runs, again }) => {
    const [running, waiting, over] = [1, 2, 3].map(() => jobOf({ durable: true }))
    for (const job of [running, waiting]) await engine.add(job!)
    runs[0]!.cancel.signal.addEventListener('abort', () => runs[0]!.end({ type: 'cancelled' }))
    assert.is((await engine.remove(waiting!.id))?.status, 'cancelled')
    const heard = all(engine, running!.id)
    assert.is((await engine.remove(running!.id))?.status, 'cancelled')
    assert.equal(endings(await heard), ['cancelled'])
    await engine.add(over!)
    runs[1]!.end(completed('x'))
    await until(async () => (await engine.get(over!.id))?.status === 'completed')
    assert.is((await engine.remove(over!.id))?.status, 'completed')
    assert.is(await engine.remove(over!.id), undefined)
    assert.equal((await engine.list('o')).jobs, [])
    for (const job of [running, waiting, over]) assert.is(await engine.get(job!.id), undefined)
    await engine.close()
    assert.equal((await again().list('o')).jobs, [])
  }))

test('files that a Job names are known, whether it is written down or not', () =>
  withEngine({}, async ({ engine }) => {
    const [one, two, other] = [newId(), newId(), newId()]
    const file = (id: string) => ({ id, url: `/files/${id}`, name: 'a', type: 'a/b', size: 1 })
    await engine.add(jobOf({ durable: true, inputs: { paper: file(one) } }))
    await engine.add(jobOf({ inputs: { papers: [file(two)] } }))
    const named = await engine.named(new Set([one, two, other]))
    assert.equal([...named].sort(), [one, two].sort())
  }))

test('a slow reader misses no ending, and only what a later event says better', () =>
  withEngine({}, async ({ engine, runs }) => {
    const job = jobOf()
    await engine.add(job)
    const reader = engine.watch(job.id)[Symbol.asyncIterator]()
    await reader.next()
    const { emit, end } = runs[0]!
    for (let n = 0; n < 2000; n++) {
      emit({ type: 'progress', done: n, total: 2000, unit: '', label: '' })
      emit({ type: 'log', message: `${n}` })
      emit({ type: 'output', outputs: [n] })
    }
    end(completed('all'))
    const heard: Update[] = []
    for (let step = await reader.next(); !step.done; step = await reader.next()) {
      heard.push(step.value)
    }
    assert.ok(heard.length <= 502, `${heard.length}`)
    const numbers = heard.flatMap(({ event }) => (event?.type === 'output' ? event.outputs : []))
    assert.equal(numbers.at(-1), 1999)
    assert.equal(endings(heard), ['completed'])
    const seqs = heard.map(({ seq }) => seq)
    assert.equal(
      seqs,
      [...seqs].sort((a, b) => a - b),
    )
  }))

test.run()
