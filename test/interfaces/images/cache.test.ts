import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { LocalFile } from '../../../app/core/file.ts'
import type { Store } from '../../../app/core/store.ts'
import type { Bytes } from '../../../app/faces/http/send.ts'
import { rendition } from '../../../interfaces/images/rendition.ts'
import { type Limits, type Repository, repository } from '../../../interfaces/images/repository.ts'
import { bytesOf, type Gallery, gallery } from '../../support/gallery.ts'
import { drawn } from '../../support/pictures.ts'
import { until } from '../../support/scratch.ts'

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

/** All that the store holds of it, in bytes. */
async function stored({ services: { store } }: Gallery): Promise<number> {
  let total = 0
  for await (const { size } of store.list('images/derived/')) total += size
  return total
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
  const again = await context.restart()
  assert.is(await shown(again), first)
  assert.is(again.repository.decodes, 0)
  await wiped(again)
  const anew = await again.restart()
  assert.is(await shown(anew), first)
  assert.is(anew.repository.decodes, 1)
  assert.equal(await (await anew.get('')).json(), await (await get('')).json())
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
  const own = repository(context.services, limits)
  for (const name of ['a', 'b', 'c']) {
    const height = 300 + name.charCodeAt(0)
    await own.put(name, await local(context, await drawn(400, height)))
  }
  let most = 0
  let going = true
  const watch = (async () => {
    for (; going; await new Promise((resolve) => setTimeout(resolve, 5))) {
      most = Math.max(most, await stored(context))
      assert.ok(own.sizes.memory <= 200_000, `${own.sizes.memory} in memory`)
    }
  })()
  const wanted = Array.from({ length: 120 }, (_, i) => ['abc'[i % 3]!, 20 + i] as const)
  await Promise.all(wanted.map(([name, width]) => derived(own, name, width)))
  for (let i = 0; i < 40; i++) await derived(own, 'abc'[i % 3]!, 200 + i)
  going = false
  await watch
  assert.ok(most > 150_000, `${most}`)
  assert.ok(most <= 400_000, `${most} in the store`)
  assert.ok((await stored(context)) <= 400_000)
  const restarted = repository(context.services, { ...limits, stored: 300_000 })
  await derived(restarted, 'a', 45)
  await until(async () => (await stored(context)) <= 300_000)
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
  await derived(own, 'large', 44)
  for await (const { key } of services.store.list(`images/derived/${hash}/`))
    assert.unreachable(key)
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
