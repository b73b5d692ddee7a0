import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface, number, serve, text } from '../../app/index.ts'
import { jobsOf } from '../support/jobs.ts'
import { logged } from '../support/logged.ts'
import { scratch, type Trial, trial, until } from '../support/scratch.ts'

const points = () => ({ points: 0 })

/** Adds, after as many milliseconds; what fails or is stopped has added too. */
const add = Interface({
  inputs: { points: number({ default: 1 }), ms: number({ default: 0 }) },
  outputs: 'number',
  state: points,
  concurrency: 8,
  async fn({ points, ms }, { state, signal }) {
    const before = state.points
    state.points = Number.NaN
    if (ms > 0) await sleep(ms, undefined, { signal })
    state.points = before + points
    if (points < 0) throw new Error('It fails when all is done')
    return state.points
  },
})

const interfaces = {
  add,
  /** At once, and of the same state. */
  read: Interface({
    inputs: {},
    outputs: 'number',
    state: points,
    fn: (_, { state }) => state.points,
  }),
  count: Interface({
    inputs: {},
    outputs: 'number',
    state: () => 0,
    fn: (_, context) => ++context.state,
  }),
  steps: Interface({
    inputs: {},
    outputs: 'text',
    state: () => [] as string[],
    async *fn(_, { state }) {
      for (const step of ['one', 'two']) {
        state.push(step)
        yield state.join(' ')
      }
    },
  }),
  saves: Interface({
    inputs: {},
    outputs: 'number',
    state: () => 0,
    fn(_, context) {
      context.state += 1
      context.save()
      context.state += 10
      if (context.state < 20) throw new Error('It fails when it has saved')
      return context.state
    },
  }),
  grow: Interface({
    inputs: { size: number() },
    outputs: 'number',
    state: () => 'x',
    fn({ size }, context) {
      const { length } = context.state
      context.state = 'x'.repeat(size)
      return length
    },
  }),
  holds: Interface({
    inputs: { what: text() },
    outputs: 'text',
    state: (): object => ({}),
    fn({ what }, { state }) {
      const circle = { state }
      const held: { [what: string]: unknown } = {
        map: new Map(),
        date: new Date(0),
        nan: Number.NaN,
        circle: state,
        gone: undefined,
        plain: [{ a: null, circle: circle.state !== state }],
      }
      Object.assign(state, { [what]: held[what] })
      return Object.keys(state).join()
    },
  }),
  ignores: Interface({ inputs: {}, outputs: 'text', state: () => 0, fn: () => 'nothing' }),
}

const test = suite<{ app: Trial }>('state', {} as { app: Trial })
test.before.each(async (context) => {
  context.app = await trial(interfaces, { MAX_STATE_BYTES: 2000, MAX_QUEUE: 200 })
})
test.after.each(({ app }) => app.close())

/** What a call of a session gives, or the sentence that says why it gives nothing. */
async function give(
  app: Pick<Trial, 'services'>,
  name: string,
  raw = {},
  owner: string | null = 'ada',
  more = {},
) {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit(name, raw, { owner, ...more })
  const { outputs, error } = await jobs.wait(id, 10_000)
  return outputs?.[0] ?? error?.detail
}

async function loggedBy(run: () => Promise<unknown>): Promise<string> {
  const { end } = logged()
  await run().finally(end)
  return end().join('\n')
}

test('goes on from call to call, and that of another session is apart', async ({ app }) => {
  assert.is(await give(app, 'add', { points: 3 }), 3)
  assert.is(await give(app, 'add', { points: 4 }), 7)
  assert.is(await give(app, 'add', { points: 1 }, 'bob'), 1)
  assert.is(await give(app, 'add', { points: 0 }), 7)
})

test('is assigned where it is a number or a text', async ({ app }) => {
  assert.is(await give(app, 'count'), 1)
  assert.is(await give(app, 'count'), 2)
})

test('is one for the Interfaces that have the same function, and for no others', async ({
  app,
}) => {
  await give(app, 'add', { points: 5 })
  assert.is(await give(app, 'read'), 5)
  assert.is(await give(app, 'count'), 1)
})

test('is kept of partial results once, when the last has come', async ({ app }) => {
  assert.is(await give(app, 'steps'), 'one two')
  assert.is(await give(app, 'steps'), 'one two one two')
})

test('that was saved is kept though the call fails', async ({ app }) => {
  const log = await loggedBy(async () => {
    for (let i = 1; i < 10; i++) await give(app, 'saves')
  })
  assert.match(log, /It fails when it has saved/)
  assert.is(await give(app, 'saves'), 20)
  assert.is(await give(app, 'saves'), 31)
})

test('begins anew for who has no session', async ({ app }) => {
  assert.is(await give(app, 'count', {}, null), 1)
  assert.is(await give(app, 'count', {}, null), 1)
})

test('does not lose one of a hundred calls at once', async ({ app }) => {
  const calls = Array.from({ length: 100 }, (_, i) => give(app, 'add', { ms: i % 3 }))
  const others = Array.from({ length: 20 }, () => give(app, 'add', {}, 'bob'))
  const given = await Promise.all(calls)
  await Promise.all(others)
  assert.is(await give(app, 'read'), 100)
  assert.is(await give(app, 'read', {}, 'bob'), 20)
  assert.equal(new Set(given).size, 100)
})

test('is waited for in the queue, where others go past', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const first = await jobs.submit('add', { ms: 60_000 }, { owner: 'ada' })
  const second = await jobs.submit('add', {}, { owner: 'ada' })
  const reading = await jobs.submit('read', {}, { owner: 'ada' })
  assert.is(await give(app, 'add', {}, 'bob'), 1)
  assert.is(await give(app, 'add', {}, null), 1)
  assert.is((await jobs.get(first.id))?.status, 'running')
  assert.is((await jobs.get(second.id))?.status, 'queued')
  assert.is((await jobs.get(reading.id))?.status, 'queued')
  await jobs.cancel(first.id)
  await Promise.all([jobs.wait(second.id, 5000), jobs.wait(reading.id, 5000)])
  assert.is(await give(app, 'read'), 1)
})

test('one visitor who waits takes no other out of the queue', async () => {
  const app = await trial(interfaces, { MAX_QUEUE: 1 })
  const jobs = jobsOf(app.services)
  await jobs.submit('add', { ms: 60_000 }, { owner: 'ada' })
  await jobs.submit('add', {}, { owner: 'ada' })
  const refused = await give(app, 'add', {}).catch((error) => error.problem.status)
  assert.is(refused, 503)
  assert.is(await give(app, 'add', {}, 'bob'), 1)
  await app.close()
})

test('is as it was after a call that failed, was stopped, or took too long', async ({ app }) => {
  const jobs = jobsOf(app.services)
  await give(app, 'add', { points: 2 })
  assert.match(await loggedBy(() => give(app, 'add', { points: -1 })), 'when all is done')
  assert.is(await give(app, 'read'), 2)
  const { id } = await jobs.submit('add', { ms: 60_000 }, { owner: 'ada' })
  await until(async () => (await jobs.get(id))?.status === 'running')
  await jobs.cancel(id)
  assert.is(await give(app, 'read'), 2)
})

test('is refused in a sentence where it grows too large, and stays as it was', async ({ app }) => {
  assert.is(await give(app, 'grow', { size: 1900 }), 1)
  const said = await give(app, 'grow', { size: 2000 })
  assert.is(
    said,
    'What would be kept for this visitor is larger than the 2 kB that it may be: see MAX_STATE_BYTES',
  )
  assert.is(await give(app, 'grow', { size: 1 }), 1900)
})

test('is counted against the disk, and refused where that is full', async () => {
  const app = await trial(interfaces, { MAX_DISK_BYTES: 100_000, MAX_STATE_BYTES: 90_000 })
  await give(app, 'grow', { size: 60_000 })
  for (const durable of [false, true]) {
    const said = await give(app, 'grow', { size: 49_000 }, 'bob', { durable })
    assert.is(said, 'This server has no room for more: see MAX_DISK_BYTES')
  }
  assert.is(await give(app, 'grow', { size: 2 }), 60_000)
  assert.is(await give(app, 'grow', { size: 49_000 }, 'bob'), 1)
  await app.close()
})

test('is what JSON holds: anything else is told to its developer, and not kept', async ({
  app,
}) => {
  const told = (what: string) => loggedBy(() => give(app, 'holds', { what }))
  assert.match(
    await told('map'),
    'holds: the state is kept as JSON, which cannot hold a Map, as at “map”',
  )
  assert.match(await told('date'), 'cannot hold a Date')
  assert.match(await told('nan'), 'cannot hold NaN')
  assert.match(await told('circle'), 'in which nothing can hold itself')
  assert.is(await give(app, 'holds', { what: 'plain' }), 'plain')
  assert.is(await give(app, 'holds', { what: 'gone' }), 'plain,gone')
  assert.is(await give(app, 'holds', { what: 'plain' }), 'plain')
})

test('that nobody asks for is not kept', async ({ app }) => {
  await give(app, 'ignores')
  const { states } = app.services.calls
  assert.is(await states.load({ session: 'ada', state: 'ignores' }), undefined)
})

test('is there after a restart, under the name of the first that has it', async () => {
  const { dir, remove } = await scratch()
  const config = { DATA_DIR: dir }
  const first = await serve(interfaces, { config })
  await Promise.all([give(first, 'add', { points: 5 }), give(first, 'count')])
  await first.close()
  const second = await serve(interfaces, { config })
  const { states } = second.services.calls
  assert.is(await give(second, 'read'), 5)
  assert.is(await give(second, 'count'), 2)
  assert.equal(await states.load({ session: 'ada', state: 'add' }), { points: 5 })
  await second.close()
  await remove()
})

test('is forgotten after its time, and its room is free again', async () => {
  const app = await trial(interfaces, {
    JOB_TTL: 1,
    MAX_DISK_BYTES: 200_000,
    MAX_STATE_BYTES: 90_000,
  })
  const { calls } = app.services
  const scope = { session: 'ada', state: 'grow' }
  await give(app, 'grow', { size: 80_000 })
  assert.ok(await calls.states.load(scope))
  await until(async () => (await calls.states.load(scope)) === undefined)
  await calls.sweep()
  assert.is(await give(app, 'grow', { size: 10 }), 1)
  assert.is(await give(app, 'grow', { size: 85_000 }, 'bob'), 1)
  await app.close()
})

test('a sweep leaves what was saved meanwhile', async ({ app }) => {
  const { states } = app.services.calls
  const scope = { session: 'ada', state: 'own' }
  await Promise.all([states.save(scope, 1), states.save(scope, 2)])
  await states.save(scope, 3)
  await app.services.calls.sweep()
  assert.is(await states.load(scope), 3)
})

test('is kept, parted, bounded and removed for whoever has a name for it', async ({ app }) => {
  const { states } = app.services.calls
  const scope = { session: 'ada', state: 'chat/1' }
  assert.is(await states.load(scope), undefined)
  await states.save(scope, { lines: ['hello'] })
  assert.equal(await states.load(scope), { lines: ['hello'] })
  assert.is(await states.load({ ...scope, session: 'bob' }), undefined)
  assert.is(await states.load({ ...scope, state: 'chat/2' }), undefined)
  const refused = await states.save(scope, 'x'.repeat(2000)).catch((error) => error.problem)
  assert.is(refused.status, 507)
  assert.equal(await states.load(scope), { lines: ['hello'] })
  await states.remove(scope)
  assert.is(await states.load(scope), undefined)
})

test.run()
