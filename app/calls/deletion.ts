import { ProblemError } from '../core/errors.ts'
import { isId, storedIn } from '../core/file.ts'
import type { Files } from '../files/files.ts'
import type { Calls } from './calls.ts'
import type { Engine } from './engine.ts'
import { isEnded, type Job } from './job.ts'

/** How many files are removed at a time, since a store may be far away. */
const atOnce = 20

/** The ways in which people delete what they ran, with what was stored for it. */
export function deletion(
  engine: Pick<Engine, 'get' | 'list' | 'remove' | 'named'>,
  files: Pick<Files, 'remove'>,
): Pick<Calls, 'remove' | 'clear'> {
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
