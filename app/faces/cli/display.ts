import type { Job } from '../../jobs/job.ts'
import { bar } from './bar.ts'
import { type Io, plain } from './io.ts'

/** What stderr shows while a call runs: its log, and on a terminal a bar in the last line. */
export interface Display {
  progress(job: Pick<Job, 'progress' | 'eta'>): void
  log(message: string): void
  /** Takes the bar away; it comes back with the next progress, unless `isHeld`. */
  clear(isHeld?: boolean): void
}

export function display({ stderr, stdout, env }: Pick<Io, 'stderr' | 'stdout' | 'env'>): Display {
  const draws = Boolean(stderr.isTTY) && env.TERM !== 'dumb'
  let isDrawn = false
  let isHeld = false

  function clear(hold = false) {
    if (isDrawn) stderr.write('\r\x1b[2K')
    isDrawn = false
    // A line of the result that is not yet whole must not be drawn over.
    isHeld = hold && Boolean(stdout.isTTY)
  }

  return {
    progress({ progress, eta }) {
      if (!draws || isHeld || !progress) return
      stderr.write(`\r\x1b[2K${bar(progress, eta, stderr.columns || 80)}`)
      isDrawn = true
    },
    log(message) {
      const before = isHeld ? '\n' : ''
      clear()
      stderr.write(`${before}${plain(message)}\n`)
    },
    clear,
  }
}
