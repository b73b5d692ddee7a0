import type { Interface } from '../interface.ts'
import type { Job } from '../jobs/job.ts'
import type { Json } from '../schema.ts'

const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/** A Job as programs read it. Times are ISO 8601, `eta` is in seconds. */
export function jobView(job: Job, face: Interface | undefined) {
  return {
    id: job.id,
    interface: job.interface,
    status: job.status,
    position: job.position,
    eta: job.eta,
    progress: job.progress,
    log: job.log,
    inputs: job.inputs,
    outputs: face && job.outputs ? outputsView(face, job.outputs) : job.outputs,
    error: job.error,
    created: time(job.created),
    started: time(job.started),
    ended: time(job.ended),
  }
}

/** Outputs in the shape that `fn` returns them: one bare, a record as an object, a tuple a list. */
export function outputsView({ outputs: { shape, names } }: Interface, values: Json[]): Json {
  if (shape === 'single') return values[0] ?? null
  if (shape === 'tuple') return values
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]))
}
