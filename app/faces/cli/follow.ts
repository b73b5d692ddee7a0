import type { Update } from '../../calls/engine.ts'
import type { Job, Progress } from '../../calls/job.ts'
import type { Lifted } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import type { Caller } from '../../core/context.ts'
import type { Json } from '../../core/schema.ts'
import { exitOfProblem, type Io, plain } from './terminal.ts'

interface Showing {
  caller: Caller
  display: Display
  partial(outputs: Json[]): Promise<void>
  /** Cancels the call, so that its children end. */
  signal: AbortSignal
}

/** Makes the call and shows what happens. Its outputs, or nothing when it was cancelled. */
export async function follow(
  { calls }: Services,
  name: string,
  lifted: Lifted,
  { caller, display, partial, signal }: Showing,
): Promise<Json[] | undefined> {
  const tell = async ({ job, event }: Update) => {
    if (event?.type === 'log') display.log(event.message)
    if (event?.type === 'progress') display.progress(job)
    if (event?.type === 'output') await partial(event.outputs)
  }
  try {
    const job = await calls.call(name, lifted, { caller, signal, tell })
    if (job.error) throw exitOfProblem(job.error)
    return signal.aborted || job.status !== 'completed' ? undefined : (job.outputs ?? [])
  } finally {
    display.clear()
  }
}

/** "Encoding frame 3  ███████─────────────  35%  7/20  12 s left", in so many columns at most. */
export function bar({ done, total, label }: Progress, eta: number | null, columns: number): string {
  const share = total > 0 ? Math.min(Math.max(done / total, 0), 1) : undefined
  const full = Math.round((share ?? 0) * length)
  const parts = [
    share === undefined ? '' : '█'.repeat(full) + '─'.repeat(length - full),
    share === undefined ? '' : `${Math.floor(share * 100)}%`.padStart(4),
    total > 0 ? `${done}/${total}` : String(done),
    eta === null ? '' : `${clock(eta)} left`,
  ]
  const rest = parts.filter(Boolean).join('  ')
  const room = columns - 1 - rest.length - 2
  const words = [...plain(label).replaceAll('\n', ' ')]
  if (words.length === 0 || room < 4) return rest.slice(0, Math.max(columns - 1, 0))
  const name = words.length > room ? `${words.slice(0, room - 1).join('')}…` : words.join('')
  return `${name}  ${rest}`
}

const length = 20

/** "40 s", "2 min 5 s" */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

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
