import { Readable } from 'node:stream'
import type { Store } from '../core/store.ts'
import type { Disk } from './disk.ts'

/** A Store that counts what it keeps, uploads under way too, and refuses with 507 what has no room. */
export function metered(store: Store, disk: Disk): Store {
  let counting: Promise<void> | undefined

  async function count(): Promise<void> {
    let total = 0
    for await (const { key, size } of store.list('')) {
      if (!key.startsWith('scratch/')) total += size
    }
    disk.count(total)
  }

  return {
    ...store,
    async put(key, body, meta) {
      counting ??= count()
      await counting
      const before = (await store.get(key))?.size ?? 0
      let taken = 0
      async function* counted() {
        for await (const chunk of body as AsyncIterable<Buffer>) {
          disk.add(chunk.length)
          taken += chunk.length
          yield chunk
        }
      }
      try {
        const entry = await store.put(key, Readable.from(counted(), { objectMode: false }), meta)
        disk.count(-before)
        return entry
      } catch (error) {
        disk.count(-taken)
        throw error
      }
    },
    async remove(key) {
      const before = counting && (await store.get(key))?.size
      await store.remove(key)
      if (before) disk.count(-before)
    },
  }
}
