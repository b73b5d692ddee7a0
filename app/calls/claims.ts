import { ProblemError } from '../core/errors.ts'
import type { Idempotency } from './engine.ts'
import type { Job } from './job.ts'
import type { Journal } from './journal.ts'

interface Needs {
  journal: Pick<Journal, 'key' | 'claim'>
  /** A Job as it is now, if it is known. */
  known(id: string): Job | undefined
  /** Throws where no call is taken any more. */
  refuse(): void
}

/**
 * The keys that make calls idempotent: a call under one that was used gives the Job that it was used
 * for, and begins only where there is none. Two who ask at once get one Job. Rejects with a
 * ProblemError 422 where the key was used with other inputs.
 */
export function claims({ journal, known, refuse }: Needs) {
  const keyed = new Map<string, Promise<Job>>()

  return async function once(
    { scope, fingerprint, single }: Idempotency,
    id: string,
    start: () => Job | Promise<Job>,
  ): Promise<Job> {
    const key = single ? scope : `${scope} ${fingerprint}`
    for (let other = keyed.get(key); other; other = keyed.get(key)) {
      await other.catch(() => undefined)
    }
    refuse()
    const begin = async () => {
      const claim = journal.key(key)
      const before = claim && known(claim.id)
      if (before && before.status !== 'cancelled' && before.status !== 'interrupted') {
        if (claim.fingerprint === fingerprint) return before
        throw new ProblemError(422, 'That Idempotency-Key was used already, with other inputs')
      }
      // Written with the Job, in one commit. A claim that failed, or that is left of a Job that was
      // refused after all, keeps nobody from a call.
      const claimed = journal.claim(key, { id, fingerprint }).catch(console.error)
      const [begun] = await Promise.all([start(), claimed])
      return begun
    }
    const beginning = begin().finally(() => keyed.delete(key))
    keyed.set(key, beginning)
    return beginning
  }
}
