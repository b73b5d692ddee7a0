import type { Caller } from '../core/context.ts'
import { ProblemError } from '../core/errors.ts'
import { isId, storedIn } from '../core/file.ts'
import type { Files } from '../files/files.ts'
import type { Engine } from './engine.ts'
import { isEnded, type Job } from './job.ts'

/** The ways in which people delete what they ran, with what was stored for it. */
export interface Deletion {
  /**
   * Deletes a Job, and each of its files that no other Job names. Throws a ProblemError: 404 when
   * there is none, 403 unless it is of this caller's session.
   */
  remove(id: string, caller: Caller): Promise<void>
  /** Does so with all of this caller's session that have ended. */
  clear(caller: Caller): Promise<void>
}

/** How many files are removed at a time, since a store may be far away. */
const atOnce = 20

export function deletion(
  engine: Pick<Engine, 'get' | 'list' | 'remove' | 'named'>,
  files: Pick<Files, 'remove'>,
): Deletion {
  async function forget(jobs: Job[]) {
    const gone: (Job | undefined)[] = []
    for (const { id } of jobs) gone.push(await engine.remove(id))
    const ids = new Set(
      gone.flatMap((job) =>
        job ? storedIn([...Object.values(job.inputs), job.outputs]).map(({ id }) => id) : [],
      ),
    )
    if (ids.size === 0) return
    const kept = await engine.named(ids)
    const left = [...ids].filter((id) => !kept.has(id))
    for (let at = 0; at < left.length; at += atOnce) {
      await Promise.all(left.slice(at, at + atOnce).map((id) => files.remove(id)))
    }
  }

  return {
    async remove(id, { session }) {
      const job = isId(id) ? await engine.get(id) : undefined
      if (!job) throw new ProblemError(404, 'There is no such job, or its time is over')
      if (job.owner === null || job.owner !== session) {
        throw new ProblemError(403, 'Only who started it can delete it')
      }
      await forget([job])
    },
    async clear({ session }) {
      if (session === undefined) return
      let after: string | undefined
      do {
        const { jobs, older } = await engine.list(session, { after })
        await forget(jobs.filter(isEnded))
        after = older
      } while (after !== undefined)
    },
  }
}
