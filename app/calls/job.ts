import type { Problem } from '../core/errors.ts'
import { storedIn } from '../core/file.ts'
import type { Json } from '../core/schema.ts'

export type Status = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted'

export type Progress = { done: number; total: number; unit: string; label: string }

/** What happens to a Job, in order; exactly one of the last four ends it. */
export type JobEvent =
  | { type: 'queued'; position: number; eta: number | null }
  | { type: 'started' }
  | ({ type: 'progress' } & Progress)
  | { type: 'log'; message: string }
  | { type: 'output'; outputs: Json[] }
  | { type: 'completed'; outputs: Json[] }
  | { type: 'failed'; error: Problem }
  | { type: 'cancelled' }
  | { type: 'interrupted' }

/** One call of an Interface. Times are in milliseconds since 1970, `eta` in seconds. */
export interface Job {
  id: string
  interface: string
  status: Status
  /** How many calls are ahead of it in the queue. */
  position: number | null
  eta: number | null
  progress: Progress | null
  log: string[]
  /** Checked, not decoded: what the user gave, with files as StoredFiles, and without secrets. */
  inputs: { [name: string]: Json }
  /** Inputs that nobody but fn may see: never shown, never written down. */
  secrets?: { [name: string]: Json }
  /** One value per output, in order; partial ones while it runs and, but for files, of a cancelled one. */
  outputs: Json[] | null
  error: Problem | null
  created: number
  started: number | null
  ended: number | null
  /** The session that may stop it; null when anybody who has its id may. */
  owner: string | null
  user: string | null
  /** The address that the call came from; null within this process. */
  address: string | null
  /** Kept over a restart, since its address was handed out. */
  durable: boolean
}

export const isEnded = ({ status }: Pick<Job, 'status'>): boolean =>
  status !== 'queued' && status !== 'running'

export const endsJob = ({ type }: JobEvent): boolean =>
  type === 'completed' || type === 'failed' || type === 'cancelled' || type === 'interrupted'

const mostLog = 100

/** The Job as it is after `event`. */
export function apply(job: Job, event: JobEvent, now = Date.now()): Job {
  switch (event.type) {
    case 'queued':
      return { ...job, position: event.position, eta: event.eta }
    case 'started':
      return { ...job, status: 'running', position: null, eta: null, started: now }
    case 'progress': {
      const { type: _, ...progress } = event
      return { ...job, progress, eta: remaining(job, progress, now) }
    }
    case 'log':
      return { ...job, log: [...job.log, event.message].slice(-mostLog) }
    case 'output':
      return { ...job, outputs: event.outputs }
    case 'completed':
      return { ...end(job, 'completed', now), outputs: event.outputs }
    case 'failed':
      return { ...end(job, 'failed', now), outputs: null, error: event.error }
    case 'cancelled':
      return { ...end(job, 'cancelled', now), outputs: withoutFiles(job.outputs) }
    case 'interrupted':
      return { ...end(job, 'interrupted', now), outputs: null }
  }
}

const end = (job: Job, status: Status, now: number): Job => ({
  ...job,
  status,
  position: null,
  eta: null,
  ended: now,
})

/** What was shown, but for outputs with files, since those of a call that ends early are removed. */
function withoutFiles(outputs: Json[] | null): Json[] | null {
  const left = (outputs ?? []).map((value) => (storedIn(value).length > 0 ? null : value))
  return left.some((value) => value !== null) ? left : null
}

/**
 * Seconds left if the rest goes as fast as what is done; null while that says nothing: in the first
 * second, and until a fiftieth is done, since work is slow to begin.
 */
function remaining({ started }: Job, { done, total }: Progress, now: number): number | null {
  if (started === null || now - started < 1000) return null
  if (done <= 0 || done * 50 < total || total < done) return null
  return Math.round((((now - started) / done) * (total - done)) / 100) / 10
}

/** Progress is told at most this often, in milliseconds between. */
const interval = 100

/** Tells progress at most ten times a second; what comes in between waits for its turn. */
export function throttled(emit: (event: JobEvent) => void) {
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
    progress(done: number, total: number, label = ''): void {
      latest = { done, total, unit: '', label }
      if (!timer) tell()
    },
    stop: (): void => clearTimeout(timer),
  }
}
