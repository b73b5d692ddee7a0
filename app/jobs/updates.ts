import type { Update } from './engine.ts'
import { endsJob, isEnded, type Job } from './job.ts'

interface Source {
  job: Job
  seq: number
  watchers: Set<(update: Update) => void>
}

const mostWaiting = 500

/**
 * A snapshot of `source`, then each update as it comes, up to the one that ends the Job. For a slow
 * reader updates wait; of too many the oldest progress goes first, since a later one says more.
 */
export async function* updates(source: Source, signal?: AbortSignal): AsyncGenerator<Update> {
  const waiting: Update[] = []
  let wake = () => {}
  const watcher = (update: Update) => {
    if (waiting.length >= mostWaiting) dropOldest(waiting)
    waiting.push(update)
    wake()
  }
  const leave = () => wake()
  source.watchers.add(watcher)
  signal?.addEventListener('abort', leave)
  try {
    yield { seq: source.seq, job: source.job }
    if (isEnded(source.job) && waiting.length === 0) return
    while (!signal?.aborted) {
      const update = waiting.shift()
      if (!update) {
        await new Promise<void>((resolve) => {
          wake = resolve
          if (waiting.length > 0 || signal?.aborted) resolve()
        })
        continue
      }
      yield update
      if (update.event && endsJob(update.event)) return
    }
  } finally {
    source.watchers.delete(watcher)
    signal?.removeEventListener('abort', leave)
  }
}

function dropOldest(waiting: Update[]): void {
  const at = waiting.findIndex(
    ({ event }) => event?.type === 'progress' || event?.type === 'queued',
  )
  waiting.splice(Math.max(at, 0), 1)
}
