import { Readable } from 'node:stream'
import type { Store } from '../core/store.ts'
import type { Disk } from './disk.ts'

/**
 * A Store that counts what it keeps, uploads under way too, and refuses with 507 what has no room.
 * What is there already is counted once, before the first is put.
 */
export function metered(store: Store, disk: Disk): Store {
  let counting: Promise<void> | undefined
  const turns = new Map<string, Promise<unknown>>()

  async function count(): Promise<void> {
    let total = 0
    for await (const { key, size } of store.list('')) {
      if (!key.startsWith('scratch/')) total += size
    }
    disk.count(total)
  }

  /** A failed count is none: the next put counts again. */
  function counted(): Promise<void> {
    counting ??= count().catch((error) => {
      counting = undefined
      throw error
    })
    return counting
  }

  /** Changes of one key come one after the other: each takes the place of a size that is known. */
  async function inTurn<T>(key: string, change: () => Promise<T>): Promise<T> {
    const changing = (turns.get(key) ?? Promise.resolve()).then(change)
    const settled = changing.then(
      () => {},
      () => {},
    )
    turns.set(key, settled)
    try {
      return await changing
    } finally {
      if (turns.get(key) === settled) turns.delete(key)
    }
  }

  const sizeOf = async (key: string) => (await store.get(key))?.size ?? 0

  async function put(...[key, body, meta]: Parameters<Store['put']>) {
    // Asked while the body comes, so that a store far away costs no more time.
    const asking = sizeOf(key)
    asking.catch(() => {})
    let taken = 0
    async function* charged() {
      for await (const chunk of body as AsyncIterable<Buffer | string>) {
        const size = Buffer.byteLength(chunk)
        disk.add(size)
        taken += size
        yield chunk
      }
      await asking
    }
    try {
      const entry = await store.put(key, Readable.from(charged(), { objectMode: false }), meta)
      disk.count(-(await asking))
      return entry
    } catch (error) {
      body.destroy()
      disk.count(-taken)
      throw error
    }
  }

  return {
    ...store,
    async put(key, body, meta) {
      // It may fail before it is read.
      body.on('error', () => {})
      try {
        await counted()
      } catch (error) {
        body.destroy()
        throw error
      }
      return inTurn(key, () => put(key, body, meta))
    },
    remove: (key) =>
      inTurn(key, async () => {
        await counting?.catch(() => {})
        const before = counting ? await sizeOf(key) : 0
        await store.remove(key)
        disk.count(-before)
      }),
  }
}
