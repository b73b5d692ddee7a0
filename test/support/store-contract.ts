import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hasCode } from '../../app/core/errors.ts'
import type { Store } from '../../app/core/store.ts'

export interface TestStore {
  store: Store
  /** What it left unfinished, by name. */
  unfinished(): Promise<string[]>
  close(): Promise<void>
}

/** What every Store promises, tried on the one that `open` gives. */
export function storeContract(name: string, open: () => Promise<TestStore>): void {
  const test = suite<TestStore>(`The store contract: ${name}`)

  test.before(async (context) => {
    Object.assign(context, await open())
  })
  test.after(({ close }) => close())

  test('keeps bytes, their size and what is known of them', async ({ store }) => {
    const meta = { name: 'Übung (1)+%.jpg', list: [1, null, true] }
    const put = await store.put('files/a1', words('abc', 'def'), () => meta)
    const got = await store.get('files/a1')
    assert.equal(got?.meta, meta)
    assert.equal([put.key, put.size, put.meta], ['files/a1', 6, meta])
    assert.equal([got?.key, got?.size], ['files/a1', 6])
    assert.ok(Math.abs(got!.modified - put.modified) < 2000, 'a modified time that is the same')
    assert.ok(Math.abs(got!.modified - Date.now()) < 120_000, 'a modified time of now')
    assert.is(await text(await store.read('files/a1')), 'abcdef')
  })

  test('keeps nothing at all as well, with nothing known of it', async ({ store }) => {
    await store.put('files/empty', words())
    assert.equal(pick(await store.get('files/empty')), { size: 0, meta: null })
    assert.is(await text(await store.read('files/empty')), '')
    assert.is(await text(await store.read('files/empty', { start: 0, end: 3 })), '')
  })

  test('reads a part, also past the end', async ({ store }) => {
    await store.put('files/part', words('0123456789'))
    const part = async (start: number, end: number) =>
      text(await store.read('files/part', { start, end }))
    assert.is(await part(0, 0), '0')
    assert.is(await part(2, 4), '234')
    assert.is(await part(8, 99), '89')
    assert.is(await part(50, 99), '')
  })

  test('gives back large bodies byte for byte', async ({ store }) => {
    const body = randomBytes(9 * 1024 ** 2 + 7)
    await store.put('files/large', Readable.from(pieces(body)))
    const back = await buffer(await store.read('files/large'))
    assert.is(hash(back), hash(body))
    const part = await buffer(await store.read('files/large', { start: 5_000_000, end: 5_000_999 }))
    assert.is(hash(part), hash(body.subarray(5_000_000, 5_001_000)))
  })

  test('replaces what was there, bytes and meta', async ({ store }) => {
    await store.put('files/again', words('the first, longer one'), () => ({ is: 1 }))
    await store.put('files/again', words('second'), () => ({ is: 2 }))
    assert.equal(pick(await store.get('files/again')), { size: 6, meta: { is: 2 } })
    assert.is(await text(await store.read('files/again')), 'second')
  })

  test('asks for meta when the body was read', async ({ store }) => {
    let seen = 0
    const body = Readable.from(
      (function* () {
        for (const chunk of ['abc', 'de']) {
          seen += chunk.length
          yield chunk
        }
      })(),
    )
    await store.put('files/late', body, () => ({ seen }))
    assert.equal(pick(await store.get('files/late')), { size: 5, meta: { seen: 5 } })
  })

  test('keeps nothing of a body that fails, and what was there before', async (context) => {
    const { store, unfinished } = context
    const failing = () =>
      Readable.from(
        (async function* () {
          yield Buffer.alloc(300_000)
          throw new Error('cut off')
        })(),
      )
    const refused = (key: string) => store.put(key, failing()).then(() => 'kept', String)
    await store.put('files/kept', words('before'), () => 'old')
    assert.match(await refused('files/kept'), 'cut off')
    assert.match(await refused('files/never'), 'cut off')
    const throws = () => {
      throw new Error('no meta')
    }
    assert.match(await store.put('files/kept', words('x'), throws).then(String, String), 'no meta')
    assert.equal(pick(await store.get('files/kept')), { size: 6, meta: 'old' })
    assert.is(await text(await store.read('files/kept')), 'before')
    assert.is(await store.get('files/never'), undefined)
    assert.equal(await unfinished(), [])
  })

  test('ends with one of several that come at once, its meta with its bytes', async (context) => {
    const { store, unfinished } = context
    const bodies = Array.from({ length: 8 }, (_, i) => String(i).repeat(50_000 + i))
    await Promise.all(
      bodies.map((body) => store.put('files/race', words(body), () => hash(Buffer.from(body)))),
    )
    const bytes = await buffer(await store.read('files/race'))
    assert.equal(pick(await store.get('files/race')), { size: bytes.length, meta: hash(bytes) })
    assert.equal(await unfinished(), [])
  })

  test('gives a reader one version, whole, while it is replaced', async ({ store }) => {
    const [old, young] = [randomBytes(3_000_000), randomBytes(3_000_000)]
    await store.put('files/turn', Readable.from(pieces(old)))
    const reading = await store.read('files/turn')
    await store.put('files/turn', Readable.from(pieces(young)))
    assert.is(hash(await buffer(reading)), hash(old))
    assert.is(hash(await buffer(await store.read('files/turn'))), hash(young))
  })

  test('knows nothing of what is not there, and removes it without a word', async ({ store }) => {
    assert.is(await store.get('files/none'), undefined)
    assert.ok(hasCode(await store.read('files/none').catch((error) => error), 'ENOENT'))
    await store.remove('files/none')
    await store.put('files/gone', words('x'))
    await store.remove('files/gone')
    await store.remove('files/gone')
    assert.is(await store.get('files/gone'), undefined)
    assert.not((await keys(store, 'files/')).includes('files/gone'))
    await store.put('deep/in/it', words('x'))
    await store.remove('deep/in/it')
    await store.put('deep/in', words('a key where a folder was'))
    await store.remove('deep/in')
  })

  test('lists by a beginning of the key, page after page', async ({ store }) => {
    const made = ['l-1/a', 'l-1/b', 'l-1/c/d', 'l-1/c/e', 'l-1/cd', 'l-10/a', 'l-2/a']
    for (const [i, key] of made.entries()) await store.put(key, words('x'.repeat(i)))
    assert.equal(await keys(store, 'l-1/'), made.slice(0, 5))
    assert.equal(await keys(store, 'l-1/c'), ['l-1/c/d', 'l-1/c/e', 'l-1/cd'])
    assert.equal(await keys(store, 'l-1/c/'), ['l-1/c/d', 'l-1/c/e'])
    assert.equal(await keys(store, 'l-'), made)
    assert.equal(await keys(store, 'none/'), [])
    assert.ok((await keys(store, '')).includes('l-1/c/d'))
    for await (const { key, size, modified } of store.list('l-')) {
      assert.is(size, made.indexOf(key))
      assert.ok(Math.abs(modified - Date.now()) < 120_000)
    }
  })

  test('refuses a key that is not ours, and too much meta', async ({ store }) => {
    for (const key of ['', '/', 'a/', '/a', 'a//b', '../a', 'a/../b', 'A', 'a.json', 'ä', 'a b']) {
      for (const use of [
        () => store.put(key, words('x')),
        () => store.get(key),
        () => store.read(key),
        () => store.remove(key),
      ]) {
        assert.is(await use().then(String, ({ name }) => name), 'TypeError', key)
      }
    }
    for (const prefix of ['/', '../', '..', 'a/../', '.tmp/', 'a//', 'Ä']) {
      assert.is(await keys(store, prefix).then(String, ({ name }) => name), 'TypeError', prefix)
    }
    const large = () => store.put('files/meta', words('x'), () => 'x'.repeat(1399))
    assert.is(await large().then(String, ({ name }) => name), 'TypeError')
    assert.is(await store.get('files/meta'), undefined)
    const fits = 'é'.repeat(699)
    await store.put('files/meta', words('x'), () => fits)
    assert.is((await store.get('files/meta'))?.meta, fits)
  })

  test.run()
}

const words = (...parts: string[]): Readable =>
  Readable.from(parts.map((part) => Buffer.from(part)))

function* pieces(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += 100_000) yield body.subarray(at, at + 100_000)
}

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const pick = (entry: Awaited<ReturnType<Store['get']>>) =>
  entry && { size: entry.size, meta: entry.meta }

async function keys(store: Store, prefix: string): Promise<string[]> {
  const found: string[] = []
  for await (const { key } of store.list(prefix)) found.push(key)
  return found.sort()
}
