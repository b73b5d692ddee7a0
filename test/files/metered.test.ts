import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ProblemError } from '../../app/core/errors.ts'
import type { Store } from '../../app/core/store.ts'
import { directory } from '../../app/files/directory.ts'
import { disk } from '../../app/files/disk.ts'
import { metered } from '../../app/files/metered.ts'
import { file, Interface } from '../../app/index.ts'
import { scratch, trial } from '../support/scratch.ts'

interface Folder {
  dir: string
  remove(): Promise<void>
}

const of = (length: number) => Readable.from([Buffer.alloc(length, 'a')])

/** Comes in pieces, each in a turn of its own, as an upload does. */
const slowly = (length: number) =>
  Readable.from(
    (async function* () {
      for (let i = 0; i < 10; i++) {
        await turn()
        yield Buffer.alloc(length / 10, 'a')
      }
    })(),
  )

const status = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'kept',
    (error) => (error instanceof ProblemError ? error.problem.status : error),
  )

async function sizes(store: Store): Promise<number> {
  let total = 0
  for await (const { size } of store.list('')) total += size
  return total
}

const test = suite<Folder>('a store that is counted')
test.before.each(async (context) => {
  Object.assign(context, await scratch())
})
test.after.each(({ remove }) => remove())

test('ten uploads at once have no more room than one after the other', async ({ dir }) => {
  await directory(dir).put('files/before', of(500))
  const ledger = disk(2500)
  const store = metered(directory(dir), ledger)
  const all = await Promise.all(
    Array.from({ length: 10 }, (_, i) => status(store.put(`files/${i}`, slowly(1000)))),
  )
  const kept = all.filter((one) => one === 'kept').length
  assert.ok(kept <= 2, `${kept} kept`)
  assert.is(all.filter((one) => one === 507).length, 10 - kept)
  assert.is(ledger.used, 500 + kept * 1000)
  assert.is(await sizes(store), ledger.used)
})

test('what takes the place of something counts once, however many come at once', async (context) => {
  const ledger = disk(100_000)
  const store = metered(directory(context.dir), ledger)
  await store.put('files/a', of(1000))
  await Promise.all([10, 20, 30, 40].map((size) => store.put('files/a', slowly(size))))
  assert.is(ledger.used, await sizes(store))
  await Promise.all([store.remove('files/a'), store.remove('files/a')])
  assert.is(ledger.used, 0)
})

test('a body that fails gives its room back', async ({ dir }) => {
  const ledger = disk(100_000)
  const store = metered(directory(dir), ledger)
  await store.put('files/a', of(100))
  const failing = Readable.from(
    (async function* () {
      yield Buffer.alloc(5000)
      throw new Error('cut off')
    })(),
  )
  assert.match(String(await status(store.put('files/a', failing))), 'cut off')
  assert.is(ledger.used, 100)
})

test('a store that could not be counted is counted by the next put', async ({ dir }) => {
  const folder = directory(dir)
  await folder.put('files/before', of(500))
  let isDown = true
  const ledger = disk(100_000)
  const list: Store['list'] = (prefix) => {
    if (isDown) throw new ProblemError(503, 'The store of this server does not answer')
    return folder.list(prefix)
  }
  const store = metered({ ...folder, list }, ledger)
  const body = of(100)
  assert.is(await status(store.put('files/a', body)), 503)
  assert.ok(body.destroyed)
  isDown = false
  await store.put('files/a', of(100))
  assert.is(ledger.used, 600)
})

test('files and the records of jobs share what there is', async () => {
  const weigh = Interface({
    inputs: { word: 'text', paper: file({ optional: true }) },
    outputs: 'number',
    fn: ({ word }) => word.length,
  })
  const app = await trial({ weigh }, { MAX_DISK_BYTES: 400_000 })
  const call = (word: string) =>
    app.request('/weigh', {
      method: 'POST',
      body: JSON.stringify({ word }),
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
    })
  const store = async (size: number) =>
    (await app.request('/files', { method: 'POST', body: new Uint8Array(size) })).status
  assert.is((await call('x'.repeat(250_000))).status, 202)
  assert.is(await store(200_000), 507)
  assert.is(await store(60_000), 201)
  assert.is((await call('x'.repeat(150_000))).status, 507)
  await app.close()
})

test.run()
