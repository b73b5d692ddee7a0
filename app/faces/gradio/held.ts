import type { Update } from '../../jobs/engine.ts'
import type { Jobs } from '../../jobs/jobs.ts'

const heldMs = 60_000
const mostHeld = 10_000

/** Watches that began with their calls, for a caller who comes to read in another request. */
export interface Held {
  hold(id: string): void
  /** The updates since the call was made; undefined when they were taken, or not in time. */
  take(id: string, gone: AbortSignal): AsyncIterable<Update> | undefined
}

export function held(jobs: Pick<Jobs, 'watch'>): Held {
  const begun = new Map<string, { take(gone: AbortSignal): AsyncIterable<Update>; drop(): void }>()

  function remove(id: string) {
    const entry = begun.get(id)
    begun.delete(id)
    return entry
  }

  return {
    hold(id) {
      const over = new AbortController()
      const updates = jobs.watch(id, over.signal)[Symbol.asyncIterator]()
      const first = updates.next()
      const timer = setTimeout(() => remove(id)?.drop(), heldMs).unref()
      begun.set(id, {
        take(gone) {
          clearTimeout(timer)
          gone.addEventListener('abort', () => over.abort())
          return resumed(first, updates)
        },
        drop() {
          clearTimeout(timer)
          over.abort()
          void updates.return?.()
        },
      })
      if (begun.size > mostHeld) remove(begun.keys().next().value!)?.drop()
    },
    take: (id, gone) => remove(id)?.take(gone),
  }
}

async function* resumed<T>(first: Promise<IteratorResult<T>>, rest: AsyncIterator<T>) {
  for (let step = await first; !step.done; step = await rest.next()) yield step.value
}
