import type { Job, JobEvent } from './job.ts'

/** Does a Job's work: tells each event as it happens, and ends with the one that ends the Job. */
export type Run = (
  job: Job,
  emit: (event: JobEvent) => void,
  signal: AbortSignal,
) => Promise<JobEvent>

/** A Job at one moment. `seq` counts its events; `event` is absent in the first, the snapshot. */
export interface Update {
  seq: number
  job: Job
  event?: JobEvent
}

/** How an engine is to treat the calls of one Interface. */
export interface Lane {
  concurrency: number
  /** Calls that may wait; one more is refused. */
  queue: number
  /** In milliseconds, from the start of the run. */
  timeout: number
}

/**
 * Where Jobs wait and run. Nothing above it knows whether that is this process or many.
 */
export interface Engine {
  /** Queues it. Rejects with a ProblemError 503 when the queue is full. */
  add(job: Job): Promise<void>
  get(id: string): Promise<Job | undefined>
  /**
   * A snapshot, then every event that comes, up to and with the one that ends the Job; of an ended
   * Job the snapshot alone. Ends quietly when `signal` fires. Nothing for an unknown id.
   */
  watch(id: string, signal?: AbortSignal): AsyncIterable<Update>
  /** Ends it, if it has not ended: its AbortSignal fires. Resolves when that is settled. */
  cancel(id: string): Promise<void>
  /** Keeps it over a restart from now on. */
  keep(id: string): Promise<void>
  /** The durable Jobs of one owner, the newest first. */
  list(owner: string): Promise<Job[]>
  /** Forgets what is older than `JOB_TTL`. */
  sweep(): Promise<void>
  /** Stops taking work and interrupts what runs. */
  close(): Promise<void>
}
