import type { Hear, Update } from './engine.ts'
import { endsJob, isEnded } from './job.ts'

/** Updates that wait for a slow reader; of more, those go that a later one says better. */
const mostWaiting = 50
const most = 500

/** A line of updates between who tells and who reads, in which both go their own pace. */
export function buffered() {
  const waiting: Update[] = []
  let wake = () => {}

  return {
    hear: ((update: Update) => {
      if (waiting.length >= mostWaiting) makeRoom(waiting, update)
      waiting.push(update)
      wake()
    }) as Hear,
    wake: () => wake(),
    shift: () => waiting.shift(),
    get isEmpty() {
      return waiting.length === 0
    },
    /** Resolves when there is something, or `isOver`. */
    something: (isOver: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        wake = resolve
        if (waiting.length > 0 || isOver()) resolve()
      }),
  }
}

/** A snapshot, then each update as it comes, up to the one that ends the Job. */
export async function* updates(
  first: Update,
  hearers: Hear[],
  signal?: AbortSignal,
): AsyncGenerator<Update> {
  const line = buffered()
  const isOver = () => signal?.aborted ?? false
  hearers.push(line.hear)
  signal?.addEventListener('abort', line.wake)
  try {
    yield first
    if (isEnded(first.job)) return
    while (!isOver()) {
      const update = line.shift()
      if (!update) {
        await line.something(isOver)
        continue
      }
      yield update
      if (update.event && endsJob(update.event)) return
    }
  } finally {
    hearers.splice(hearers.indexOf(line.hear), 1)
    signal?.removeEventListener('abort', line.wake)
  }
}

/** An earlier progress or output is said better by a later one; if there is none, the oldest goes. */
function makeRoom(waiting: Update[], { event }: Update): void {
  const type = event?.type
  const at = waiting.findIndex((one) => one.event?.type === type)
  const isSaidBetter = type === 'progress' || type === 'queued' || type === 'output'
  if (isSaidBetter && at >= 0) waiting.splice(at, 1)
  else if (waiting.length >= most) waiting.splice(0, 1)
}
