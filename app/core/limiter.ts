import { ProblemError } from './errors.ts'

/** Lets so much work run at a time; what comes then waits its turn, in the order it came. */
export interface Limiter {
  /**
   * Runs `work` once there is a place, and settles as it does. Where too much waits already it
   * rejects at once with a ProblemError 503, unless it is `patient`; and with the signal's reason
   * when that fires before its turn.
   */
  run<T>(work: () => T | Promise<T>, options?: Turn): Promise<T>
}

interface Turn {
  /** Fires when whoever waits gives up; work that has begun hears nothing of it from here. */
  signal?: AbortSignal
  /** Waits however much else does. */
  patient?: boolean
}

interface Options {
  /** What may wait beside what runs; any number unless said. */
  waiting?: number
  /** What is said to whom there is no room for. */
  busy?: string
}

/** A limiter of `places` at once. */
export function limiter(
  places: number,
  {
    waiting = Infinity,
    busy = 'Much is being done here just now: try again in a moment',
  }: Options = {},
): Limiter {
  /** In the order they came. */
  const queue = new Set<() => void>()
  let running = 0

  function enter({ signal, patient = false }: Turn): Promise<void> | undefined {
    signal?.throwIfAborted()
    if (running < places) {
      running++
      return undefined
    }
    if (queue.size >= waiting && !patient) {
      throw new ProblemError(503, busy, { headers: { 'Retry-After': '5' } })
    }
    return new Promise((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        queue.delete(go)
        reject(signal!.reason)
      }
      queue.add(go)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  /** Hands the place on, so that nobody who comes new takes it meanwhile. */
  function leave(): void {
    const [next] = queue
    if (!next) {
      running--
      return
    }
    queue.delete(next)
    next()
  }

  return {
    async run(work, turn = {}) {
      await enter(turn)
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
