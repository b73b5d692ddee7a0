import { ProblemError } from '../core/errors.ts'
import type { QueueLimits } from './engine.ts'

export interface Waiting {
  /** Does the work; resolves when it has let go of its place, or gives nothing when it has already. */
  start(): Promise<void> | undefined
  /** Told, now and then, when it has moved up, while somebody listens. */
  moved(position: number, eta: number | null): void
  isHeard(): boolean
  /** Whether it may be started now, whoever else waits; always where this is left out. */
  isReady: (() => boolean) | undefined
}

export interface Queue {
  /** Starts it, or has it wait its turn. Throws a ProblemError 503 when too many wait. */
  add(waiting: Waiting): void
  /** Takes it out; false when it does not wait. */
  remove(waiting: Waiting): boolean
  /** How many are ahead, and the seconds until it is done; undefined when it does not wait. */
  placeOf(waiting: Waiting): { position: number; eta: number | null } | undefined
  /** Throws a ProblemError 503 when one more would be too many, ready or not. */
  refuseFull(isReady: boolean): void
  /** Starts those that have become ready. */
  resume(): void
}

/** Those who wait are told where they stand at most this often, in milliseconds between. */
const interval = 200

/** The calls of one Interface: first come, first served, so many at once, so many waiting. */
export function queue({
  concurrency,
  queue: most,
}: Pick<QueueLimits, 'concurrency' | 'queue'>): Queue {
  const waiting: Waiting[] = []
  let running = 0
  let mean: number | undefined
  let timer: NodeJS.Timeout | undefined

  /** After the mean time of those before it, and its own; null until one has run. */
  const eta = (position: number) =>
    mean === undefined
      ? null
      : Math.ceil((mean * (Math.floor(position / concurrency) + 1)) / 100) / 10

  /** One pass over the queue for all that happened meanwhile, and only for those who listen. */
  function tellSoon() {
    if (timer || !waiting.some((one) => one.isHeard())) return
    timer = setTimeout(() => {
      timer = undefined
      for (const [position, one] of waiting.entries()) {
        if (one.isHeard()) one.moved(position, eta(position))
      }
    }, interval)
    timer.unref()
  }

  function run(next: Waiting) {
    const began = performance.now()
    running++
    const working = next.start()
    if (working) void working.catch(console.error).then(() => leave(began))
    else leave(began)
  }

  function leave(began: number) {
    const took = performance.now() - began
    mean = mean === undefined ? took : mean * 0.8 + took * 0.2
    running--
    fill()
  }

  function fill() {
    while (running < concurrency && waiting.length > 0) {
      const at = waiting.findIndex(isReady)
      if (at < 0) break
      run(waiting.splice(at, 1)[0]!)
    }
    if (waiting.length > 0) tellSoon()
  }

  const refuseFull = (isReady: boolean) => {
    const mayStart = running < concurrency && isReady
    if (!mayStart && waiting.length >= most) throw full(eta(waiting.length))
  }

  return {
    refuseFull,
    resume: fill,
    add(next) {
      refuseFull(isReady(next))
      if (running < concurrency && waiting.length === 0 && isReady(next)) return run(next)
      waiting.push(next)
      fill()
    },
    remove(one) {
      const at = waiting.indexOf(one)
      if (at < 0) return false
      waiting.splice(at, 1)
      tellSoon()
      return true
    },
    placeOf(one) {
      const position = waiting.indexOf(one)
      return position < 0 ? undefined : { position, eta: eta(position) }
    },
  }
}

const isReady = ({ isReady }: Waiting): boolean => isReady === undefined || isReady()

const full = (eta: number | null): ProblemError =>
  new ProblemError(503, 'Too many calls are waiting already: try again a little later', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(eta ?? 5))) },
  })
