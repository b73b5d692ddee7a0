import type { Context } from 'hono'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Lifted } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import { type Problem, toProblem } from '../../core/errors.ts'
import type { Named, Pages } from './renderer.ts'
import { eventText, sse } from './sse.ts'

/**
 * A call that a page makes by itself, when an input changes or time has passed: answered by a stream
 * of what is to be shown, kept nowhere, and given up when the page asks no more.
 */
export function answerLive(
  c: Context,
  named: Named,
  request: Lifted,
  { calls, access }: Services,
  pages: Pages,
): Response | Promise<Response> {
  const caller = access.visitor(c)
  return sse(c, async (write, gone) => {
    const say = async (shown: Job | Problem) =>
      write(eventText({ data: await pages.live(c, named, shown) }))
    try {
      const job = await calls.call(named.name, request, {
        caller,
        signal: gone,
        tell: ({ job, event }) => event && !quiet.includes(event.type) && !isEnded(job) && say(job),
      })
      await say(job)
    } catch (error) {
      await say(toProblem(error))
    }
  })
}

/** That it waits and begins is not worth telling of what is most often done at once. */
const quiet = ['queued', 'started']
