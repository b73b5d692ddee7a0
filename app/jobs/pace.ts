import type { Context } from '../context.ts'
import type { JobEvent, Progress } from './job.ts'

/** Progress is told at most this often, in milliseconds between. */
const interval = 100

/** The part of a call's context that tells; progress in between waits for its turn. */
export function paced(emit: (event: JobEvent) => void): {
  context: Pick<Context, 'progress' | 'log'>
  stop(): void
} {
  let latest: Progress | undefined
  let timer: NodeJS.Timeout | undefined

  const tell = () => {
    timer = undefined
    if (!latest) return
    emit({ type: 'progress', ...latest })
    latest = undefined
    timer = setTimeout(tell, interval)
  }

  return {
    context: {
      progress(done, total, label = '') {
        latest = { done, total, unit: '', label }
        if (!timer) tell()
      },
      log: (message) => emit({ type: 'log', message }),
    },
    stop: () => clearTimeout(timer),
  }
}
