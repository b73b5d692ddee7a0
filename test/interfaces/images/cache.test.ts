import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LocalFile } from '../../../app/core/file.ts'
import type { Store } from '../../../app/core/store.ts'
import type { Bytes } from '../../../app/faces/http/send.ts'
import { keyOf } from '../../../interfaces/images/names.ts'
import { rendition } from '../../../interfaces/images/rendition.ts'
import { type Limits, type Repository, repository } from '../../../interfaces/images/repository.ts'
import { bytesOf, type Gallery, gallery } from '../../support/gallery.ts'
import { drawn } from '../../support/pictures.ts'
import { until } from '../../support/scratch.ts'
import { caught } from '../../support/studio.ts'

const test = suite<Gallery>('the cache of derived pictures')

test.before(async (context) => {
  Object.assign(context, await gallery())
})
test.after(({ close }) => close())

const local = async ({ services }: Gallery, bytes: Buffer): Promise<LocalFile> => {
  const file = await services.files.put(Readable.from([bytes]), 'picture')
  return services.files.open(file, () => services.scratch)
}

const wiped = async ({ services: { store } }: Gallery) => {
  for await (const { key } of store.list('images/derived/')) await store.remove(key)
}

const read = async ({ open }: Bytes) => {
  const body = await open()
  return body instanceof Readable ? buffer(body) : Buffer.from(body)
}

/** The keys of all that the store holds of it. */
async function keysIn({ services: { store } }: Gallery): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of store.list('images/derived/')) found.push(key)
  return found
}

/** The same store, and the most bytes of renditions that ever were in it at once. */
function watched(store: Store): Store & { most: number } {
  const sizes = new Map<string, number>()
  const note = (key: string, size: number) => {
    if (!key.startsWith('images/derived/')) return
    sizes.set(key, size)
    seen.most = Math.max(
      seen.most,
      [...sizes.values()].reduce((sum, one) => sum + one, 0),
    )
  }
  const seen: Store & { most: number } = {
    ...store,
    most: 0,
    async put(key, body, meta) {
      const entry = await store.put(key, body, meta)
      note(key, entry.size)
      return entry
    },
    async remove(key) {
      await store.remove(key)
      note(key, 0)
    },
  }
  return seen
}

async function derived(own: Repository, name: string, xsize: number, kind: 'png' | 'jpg' = 'png') {
  const picture = await own.get(name)
  return own.derive(picture!, rendition({ xsize, kind }, picture!))
}

test('serves the same bytes from memory, from the store, and made again', async (context) => {
  const { get, post, repository } = context
  await post('/one', await drawn(400, 300))
  const shown = async (here: Gallery) =>
    (await bytesOf(await here.get('/one?xsize=99'))).toString('hex')
  const first = await shown(context)
  const made = repository.decodes
  assert.is(await shown(context), first)
  assert.is(repository.decodes, made)
  const names = await (await get('')).json()
  const again = await context.restart()
  assert.is(await shown(again), first)
  assert.is(again.repository.decodes, 0)
  await wiped(again)
  const anew = await again.restart()
  assert.is(await shown(anew), first)
  assert.is(anew.repository.decodes, 1)
  assert.equal(await (await anew.get('')).json(), names)
  Object.assign(context, anew)
})

test('never passes its size, in memory or in the store, however much is made at once', async (context) => {
  await wiped(context)
  const limits: Partial<Limits> = {
    memory: 200_000,
    stored: 400_000,
    waiting: 1000,
    variants: 1000,
  }
  const store = watched(context.services.store)
  const writing: Promise<unknown>[] = []
  const waitUntil = (work: Promise<unknown>) => void writing.push(work)
  const own = repository({ ...context.services, store, waitUntil }, limits)
  for (const name of ['a', 'b', 'c']) {
    const height = 300 + name.charCodeAt(0)
    await own.put(name, await local(context, await drawn(400, height)))
  }
  const wanted = Array.from({ length: 120 }, (_, i) => ['abc'[i % 3]!, 20 + i] as const)
  await Promise.all(
    wanted.map(async ([name, width]) => {
      await derived(own, name, width)
      assert.ok(own.sizes.memory <= 200_000, `${own.sizes.memory} in memory`)
    }),
  )
  await Promise.all(writing)
  for (let i = 0; i < 60; i++) {
    await derived(own, 'abc'[i % 3]!, 100 + i)
    await Promise.all(writing)
  }
  assert.ok(store.most > 150_000, `${store.most}`)
  assert.ok(store.most <= 400_000, `${store.most} in the store`)
  const restarted = repository(context.services, { ...limits, stored: 300_000 })
  await derived(restarted, 'a', 45)
  await until(async () => {
    const entries = await Promise.all((await keysIn(context)).map((key) => store.get(key)))
    return entries.reduce((sum, entry) => sum + (entry?.size ?? 0), 0) <= 300_000
  })
})

test('keeps so many renditions of one picture, those used last', async (context) => {
  await wiped(context)
  const own = repository(context.services, { each: 5, memory: 0, variants: 1000 })
  await own.put('few', await local(context, await drawn(300, 200)))
  const { hash } = (await own.get('few'))!
  const kept = async () => {
    const found: string[] = []
    for await (const { key } of context.services.store.list(`images/derived/${hash}/`)) {
      found.push(key.split('-')[2]!)
    }
    return found.sort()
  }
  for (let width = 10; width < 30; width++) {
    await read(await derived(own, 'few', width))
    await until(async () => (await kept()).includes(String(width)))
  }
  assert.equal(await kept(), ['25', '26', '27', '28', '29'])
})

test('gives what is too large for memory in parts as well', async (context) => {
  const own = repository(context.services, { memory: 16_000 })
  await own.put('large', await local(context, await drawn(500, 400)))
  const whole = await read(await derived(own, 'large', 500))
  const again = await derived(own, 'large', 500)
  assert.is(again.size, whole.length)
  assert.ok((await read(again)).equals(whole))
  const part = await again.open({ start: 5, end: 9 })
  const bytes = part instanceof Readable ? await buffer(part) : Buffer.from(part)
  assert.ok(bytes.equals(whole.subarray(5, 10)))
  assert.is(own.sizes.memory, 0)
})

test('leaves nothing of a picture that is removed while it is made', async (context) => {
  const { services } = context
  const own = repository(services)
  await own.put('short', await local(context, await drawn(900, 700)))
  const { hash } = (await own.get('short'))!
  const making = derived(own, 'short', 800).catch(() => {})
  await own.remove('short')
  await making
  await until(async () => !(await keysIn(context)).some((key) => key.includes(hash)))
})

test('stores again after it once could not be counted', async (context) => {
  await wiped(context)
  const { store } = context.services
  let isDown = true
  const list: Store['list'] = (prefix) => {
    if (isDown && prefix === 'images/derived/') throw new Error('The store is down')
    return store.list(prefix)
  }
  const own = repository({ ...context.services, store: { ...store, list } })
  const { error } = console
  const said: unknown[] = []
  console.error = (fault) => said.push(fault)
  try {
    await own.put('down', await local(context, await drawn(90, 60)))
  } finally {
    console.error = error
  }
  assert.match(String(said[0]), 'The store is down')
  assert.equal(await keysIn(context), [])
  isDown = false
  await derived(own, 'down', 50)
  await until(async () => (await keysIn(context)).length === 1)
})

const faults: [string, (bytes: Buffer) => Buffer][] = [
  ['cut short', (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ['flipped', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([~bytes.at(-1)!])])],
  ['empty', () => Buffer.alloc(0)],
  ['longer', (bytes) => Buffer.concat([bytes, bytes])],
]

for (const [how, damage] of faults) {
  test(`makes a rendition again that is ${how} in the store, small or large`, async (context) => {
    const { services } = context
    const { store } = services
    for (const memory of [64 * 1024 ** 2, 16_000]) {
      await wiped(context)
      const first = repository(services, { memory })
      await first.put('harmed', await local(context, await drawn(500, 400)))
      const good = await read(await derived(first, 'harmed', 480))
      await until(async () => (await keysIn(context)).length === 2)
      for (const key of await keysIn(context)) {
        const entry = (await store.get(key))!
        const bytes = damage(await buffer(await store.read(key)))
        await store.put(key, Readable.from([bytes]), () => entry.meta)
      }
      const second = repository(services, { memory })
      for (let i = 0; i < 2; i++) {
        assert.ok((await read(await derived(second, 'harmed', 480))).equals(good))
      }
      assert.is(second.decodes, 1)
      await until(async () => {
        const third = repository(services, { memory })
        assert.ok((await read(await derived(third, 'harmed', 480))).equals(good))
        return third.decodes === 0
      })
    }
  })
}

test('blames no picture for what its store did to it', async (context) => {
  const { services, post, restart } = context
  const { store } = services
  await post('/harmed', await drawn(500, 400))
  const key = keyOf('harmed')
  const entry = (await store.get(key))!
  const bytes = await buffer(await store.read(key))
  bytes.fill(0, 0, 20)
  await store.put(key, Readable.from([bytes]), () => entry.meta)
  const { error } = console
  console.error = () => {}
  try {
    const here = await restart()
    Object.assign(context, here)
    const answer = await here.get('/harmed?xsize=123')
    assert.is(answer.status, 502)
    assert.match(await answer.text(), 'The store of this server')
    const called = await here.request('/deriveImage?name=harmed&xsize=124')
    assert.is(called.status, 502)

    // Elsewhere, and cut off on its way.
    const { path: _, ...far } = here.services.store
    const read: Store['read'] = async () => Readable.from([bytes.subarray(0, 1000)])
    const own = repository({ ...here.services, store: { ...far, read } })
    const picture = (await own.get('harmed'))!
    const wanted = rendition({ xsize: 99 }, picture)
    assert.is((await caught(own.derive(picture, wanted))).code, 'ESTALE')
  } finally {
    console.error = error
  }
})

test('is closed when all that was made is written down', async () => {
  const here = await gallery()
  await here.post('/one', await drawn(400, 300))
  const widths = Array.from({ length: 8 }, (_, i) => 20 + i)
  await Promise.all(widths.map((width) => here.get(`/one?xsize=${width}`)))
  const again = await here.restart()
  assert.is((await keysIn(again)).length, 9)
  await again.close()
})

test('makes who is patient wait for the next rendition that may be made', async (context) => {
  const own = repository(context.services, { variants: 2, variantEvery: 50 })
  await own.put('slow', await local(context, await drawn(90, 60)))
  const picture = (await own.get('slow'))!
  const derive = (xsize: number, patience?: { patient: boolean; signal?: AbortSignal }) =>
    own.derive(picture, rendition({ xsize }, picture), patience)
  const began = performance.now()
  for (let width = 10; width < 15; width++) await derive(width, { patient: true })
  assert.ok(performance.now() - began >= 100)
  const few = repository(context.services, { variants: 1, variantEvery: 3_600_000 })
  await few.derive(picture, rendition({ xsize: 20 }, picture))
  const wanted = rendition({ xsize: 21 }, picture)
  assert.is((await caught(few.derive(picture, wanted))).problem.status, 429)
  const stop = new AbortController()
  const waiting = few.derive(picture, wanted, { patient: true, signal: stop.signal })
  stop.abort(new Error('gone'))
  assert.ok(await caught(waiting))
  assert.is(few.decodes, 1)
})

test('leaves room for originals, and counts them', async () => {
  const here = await gallery({ MAX_DISK_BYTES: 200_000 })
  const picture = await drawn(300, 200)
  const statuses: number[] = []
  for (let i = 0; i < 100 && statuses.at(-1) !== 507; i++) {
    const body = new Uint8Array(picture)
    statuses.push((await here.request(`/images/${i}`, { method: 'POST', body })).status)
  }
  assert.equal([...new Set(statuses)], [201, 507])
  const kept = statuses.filter((status) => status === 201).length
  assert.ok(kept * picture.length <= 200_000, `${kept} of ${picture.length} bytes`)
  assert.ok(kept >= 1)
  for (let width = 10; width < 60; width++) {
    assert.is((await here.get(`/0?xsize=${width}`)).status, 200)
  }
  assert.ok(here.repository.sizes.stored <= 20_000)
  assert.is((await here.request('/images/0', { method: 'DELETE' })).status, 204)
  const body = new Uint8Array(picture)
  assert.is((await here.request('/images/again', { method: 'POST', body })).status, 201)
  await here.close()
})

test('gives one of two pictures, whole, to who asks while it is replaced', async (context) => {
  const { post, get } = context
  const both = [await drawn(300, 200), await drawn(200, 300)]
  await post('/turn', both[0]!)
  const sizes = new Set<string>()
  const replacing = (async () => {
    for (let i = 1; i <= 10; i++) await post('/turn', both[i % 2]!)
  })()
  for (let i = 0; i < 40; i++) {
    const answer = await get(`/turn?xsize=${100 + i}&ysize=9999`)
    assert.is(answer.status, 200)
    const picture = await bytesOf(answer)
    sizes.add(picture.subarray(0, 3).toString('hex'))
  }
  await replacing
  assert.equal([...sizes], ['ffd8ff'])
})

test.run()
