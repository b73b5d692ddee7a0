import { ProblemError } from '../../app/core/errors.ts'

/** Lets so many in at once, has so many wait, and sends the others away with a 503. */
export interface Gate {
  /** Who is patient waits however many others do. */
  run<T>(work: () => Promise<T>, patient?: boolean): Promise<T>
}

export function gate(places: number, waiting: number): Gate {
  const queue: (() => void)[] = []
  let busy = 0

  async function enter(patient: boolean): Promise<void> {
    if (busy < places) {
      busy++
      return
    }
    if (queue.length >= waiting && !patient) {
      throw new ProblemError(503, 'Many pictures are being made just now: try again in a moment', {
        headers: { 'Retry-After': '5' },
      })
    }
    await new Promise<void>((resolve) => queue.push(resolve))
  }

  /** Hands the place on, so that nobody who comes new takes it meanwhile. */
  function leave(): void {
    const next = queue.shift()
    if (next) next()
    else busy--
  }

  return {
    async run(work, patient = false) {
      await enter(patient)
      try {
        return await work()
      } finally {
        leave()
      }
    },
  }
}
