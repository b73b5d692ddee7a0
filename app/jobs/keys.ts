import { ProblemError } from '../errors.ts'
import type { Job } from './job.ts'

/** A call by the key that its caller gave it. */
export interface Keyed {
  /** The key, and all within which it counts. */
  scope: string
  /** The same for the same inputs. */
  print: string
  /** Whether the key is for these inputs alone: with others it is refused, not another call. */
  single: boolean
}

const mostKeys = 10_000

/** Makes calls once for each key, also when two ask at once; one that was stopped is made again. */
export function keys(get: (id: string) => Promise<Job | undefined>) {
  const calls = new Map<string, { print: string; job: Promise<Job> }>()

  return async function once(call: Keyed, begin: () => Promise<Job>): Promise<Job> {
    const { scope, print, single } = call
    const id = single ? scope : `${scope} ${print}`
    for (let known = calls.get(id); known; ) {
      const begun = await known.job.catch(() => undefined)
      const job = begun && (await get(begun.id))
      const now = calls.get(id)
      if (now === known) {
        if (!job || job.status === 'cancelled' || job.status === 'interrupted') break
        if (known.print === print) return job
        throw new ProblemError(422, 'That Idempotency-Key was used already, with other inputs')
      }
      known = now
    }
    const job = begin()
    calls.delete(id)
    calls.set(id, { print, job })
    job.catch(() => calls.delete(id))
    if (calls.size > mostKeys) calls.delete(calls.keys().next().value!)
    return job
  }
}
