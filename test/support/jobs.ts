import { localCaller } from '../../app/access/caller.ts'
import type { CallOptions } from '../../app/calls/calls.ts'
import type { RawInputs } from '../../app/calls/check.ts'
import { isEnded, type Job } from '../../app/calls/job.ts'
import type { Services } from '../../app/calls/services.ts'

interface Options extends Partial<CallOptions> {
  /** The session that makes the call. */
  owner?: string | null
}

/** Calls as a test makes them: raw inputs, by a caller who may do anything. */
export function jobsOf({ calls }: Pick<Services, 'calls'>) {
  const as = (owner?: string | null) => ({ ...localCaller, session: owner ?? undefined })
  return {
    submit: (name: string, raw: RawInputs, { owner, ...options }: Options = {}): Promise<Job> =>
      calls.submit(
        name,
        { raw, faults: new Map(), stored: false, discard: async () => {} },
        { caller: as(owner), ...options },
      ),
    get: calls.get,
    watch: calls.watch,
    cancel: async (id: string): Promise<void> => calls.cancel(id, as((await calls.get(id))?.owner)),
    list: async (owner: string): Promise<Job[]> => (await calls.list(as(owner))).jobs,
    /** The Job as it is when it ends, or after so many milliseconds. */
    async wait(id: string, ms: number): Promise<Job> {
      let latest: Job | undefined
      for await (const { job } of calls.watch(id, AbortSignal.timeout(ms))) {
        latest = job
        if (isEnded(job)) break
      }
      if (!latest) throw new Error(`There is no job ${id}`)
      return latest
    },
  }
}
