import { isStored } from '../../files/file.ts'
import { shorten } from '../../files/name.ts'
import type { Update } from '../../jobs/engine.ts'
import type { Job, JobEvent } from '../../jobs/job.ts'
import { paced } from '../../jobs/pace.ts'
import type { Json } from '../../schema.ts'
import { count } from '../../words.ts'
import type { Id } from './protocol.ts'

export type Notify = (method: string, params: object) => void | Promise<void>

/** What of a Job's events its client wants to hear. */
interface Wanted {
  /** The tool. */
  name: string
  /** Names the request that progress is about; without one none is told. */
  token: Id | undefined
  logs: boolean
}

/** In characters, of a partial result. */
const longest = 500
/** The protocol wants each progress to be more than the last; this is more, and does not show. */
const little = 1e-6

/** Tells a client how its call goes on, progress at most 10 times a second. */
export function reporter({ name, token, logs }: Wanted, notify: Notify) {
  let last = -little
  const pace = paced((event) => void progressed(event))

  function progressed(event: JobEvent) {
    if (event.type !== 'progress') return
    const { done, total, label } = event
    last = Math.max(Number.isFinite(done) ? done : 0, last + little)
    return notify('notifications/progress', {
      progressToken: token,
      progress: last,
      ...(total > 0 && total >= last && { total }),
      ...(label !== '' && { message: label }),
    })
  }

  function say({ progress }: Job, message?: string) {
    const { done, total, label } = progress ?? { done: 0, total: 0, label: '' }
    if (token !== undefined) pace.context.progress(done, total, message ?? label)
  }

  return {
    async tell({ job, event }: Update): Promise<void> {
      if (job.status === 'queued') say(job, waiting(job.position ?? 0))
      else if (event?.type === 'output') say(job, partial(event.outputs))
      else if (event?.type === 'progress' || (!event && job.progress)) say(job)
      if (!logs || (event && event.type !== 'log')) return
      for (const data of event ? [event.message] : job.log) {
        await notify('notifications/message', { level: 'info', logger: name, data })
      }
    },
    stop: pace.stop,
  }
}

const waiting = (position: number): string =>
  position === 0
    ? 'Waiting: the next in line'
    : `Waiting: ${count(position)} ${position === 1 ? 'call is' : 'calls are'} ahead`

/** A result that is not the last, in a few words. */
const partial = (outputs: Json[]): string => shorten(outputs.map(words).join('\n'), longest)

function words(value: Json): string {
  if (isStored(value)) return value.name
  return typeof value === 'string' ? value : JSON.stringify(value)
}
