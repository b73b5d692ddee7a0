import type { Hear, Update } from './engine.ts'
import { isEnded, type Job } from './job.ts'
import type { Lifted } from './lift.ts'
import { buffered } from './updates.ts'

/** How long a call is followed, and who hears of it. */
export interface Patience {
  /**
   * In milliseconds; a call that takes longer is kept, and given back as it is then. Of a durable
   * call 0 waits for nothing.
   */
  wait?: number
  /** Fires when the caller has hung up: then the call is cancelled, unless it is durable. */
  readonly signal?: AbortSignal | undefined
  /** Told each update in order, each when the one before was told. */
  tell?(update: Update): unknown
}

/** Hears one Job from its beginning, and knows when enough was heard. */
export function following(options: Patience) {
  const { wait = Infinity, tell } = options
  let line = tell && buffered()
  let latest: Job | undefined
  let isOver = false
  let hungUp = false
  let over: AbortController | undefined
  let settle = () => {}

  const hear: Hear = (update) => {
    latest = update.job
    line?.hear(update)
    if (isEnded(update.job)) settle()
  }

  /** Resolves when the Job ends, when the caller hangs up, or when it has waited long enough. */
  const enough = () =>
    new Promise<void>((resolve) => {
      let timer: NodeJS.Timeout | undefined
      let signal: AbortSignal | undefined
      const leave = () => {
        hungUp = true
        settle()
      }
      // A call that ends at once needs no clock and no signal.
      const arm = setImmediate(() => {
        signal = options.signal
        if (signal?.aborted) return leave()
        signal?.addEventListener('abort', leave)
        if (wait < Infinity) timer = setTimeout(() => settle(), wait)
      })
      settle = () => {
        clearImmediate(arm)
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
        isOver = true
        line?.wake()
        resolve()
      }
      if (latest && isEnded(latest)) settle()
    })

  async function tellAll(): Promise<void> {
    while (!isOver || !line!.isEmpty) {
      const update = line!.shift()
      if (update) await tell!(update)
      else await line!.something(() => isOver)
    }
  }

  return {
    hear,
    get hungUp() {
      return hungUp
    },
    /** The Job that counts: another than was heard so far, if an earlier call had the same key. */
    turnTo(job: Job, watch: (signal: AbortSignal) => AsyncIterable<Update>): void {
      latest = job
      line = tell && buffered()
      over = new AbortController()
      const updates = watch(over.signal)
      const hearAll = async () => {
        for await (const update of updates) hear(update)
      }
      hearAll().catch(console.error)
    },
    /** The Job, if it ended at once and there is nothing to tell or to let go of. */
    over: ({ stored }: Lifted): Job | undefined =>
      !tell && !stored && latest && isEnded(latest) && !latest.durable ? latest : undefined,
    /** The Job as it is when enough was heard. Rejects when `tell` does. */
    async ended(): Promise<Job> {
      if (!tell && latest && isEnded(latest)) return latest
      const until = enough()
      try {
        await (tell ? tellAll() : until)
        return latest!
      } finally {
        settle()
        over?.abort()
      }
    },
  }
}
