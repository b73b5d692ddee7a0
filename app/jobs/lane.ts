import { ProblemError } from '../errors.ts'
import type { Lane } from './engine.ts'

export interface Waiting {
  id: string
  /** Resolves when the work has let go of its place. */
  start(): Promise<void>
  /** Told at first and whenever it moves up. `eta` is in seconds. */
  moved(position: number, eta: number | null): void
}

/** The queue of one Interface: first come, first served, so many at once, so many waiting. */
export function lane({ concurrency, queue: most }: Pick<Lane, 'concurrency' | 'queue'>) {
  const queue: Waiting[] = []
  let running = 0
  let mean: number | undefined

  /** After the mean time of those before it, and its own; null until one has run. */
  const eta = (position: number) =>
    mean === undefined
      ? null
      : Math.ceil((mean * (Math.floor(position / concurrency) + 1)) / 100) / 10

  const tell = () => {
    queue.forEach((waiting, position) => {
      waiting.moved(position, eta(position))
    })
  }

  async function run(waiting: Waiting) {
    const began = performance.now()
    running++
    try {
      await waiting.start()
    } finally {
      const took = performance.now() - began
      mean = mean === undefined ? took : mean * 0.8 + took * 0.2
      running--
      next()
    }
  }

  function next() {
    while (running < concurrency && queue.length > 0) void run(queue.shift()!)
    tell()
  }

  return {
    add(waiting: Waiting) {
      if (running >= concurrency && queue.length >= most) throw full(eta(queue.length))
      queue.push(waiting)
      next()
    },
    /** Takes it out of the queue; false when it is not in it. */
    remove(id: string): boolean {
      const at = queue.findIndex((waiting) => waiting.id === id)
      if (at < 0) return false
      queue.splice(at, 1)
      tell()
      return true
    },
  }
}

const full = (eta: number | null): ProblemError =>
  new ProblemError(503, 'Too many calls are waiting already: try again a little later', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil(eta ?? 5))) },
  })
