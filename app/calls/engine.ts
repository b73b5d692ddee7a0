import type { Job, JobEvent } from './job.ts'
import type { Opinions } from './opinions.ts'
import type { Slot, States } from './state.ts'

/**
 * Does a Job's work: tells each event as it happens, and ends with the one that ends the Job, at
 * once where there is nothing to wait for. `slot` is where the state of its session is, if there is
 * one. Never throws.
 */
export type Run = (
  job: Job,
  emit: (event: JobEvent) => void,
  cancel: Cancel,
  slot?: Slot,
) => JobEvent | Promise<JobEvent>

/** Whether a run is to end; its signal is made when somebody first asks for it. */
export interface Cancel {
  readonly aborted: boolean
  readonly signal: AbortSignal
}

/** A Job at one moment. `seq` counts its events; `event` is absent in the first, the snapshot. */
export interface Update {
  seq: number
  job: Job
  event?: JobEvent
}

export type Hear = (update: Update) => void

/** How an engine is to treat the calls of one Interface. */
export interface QueueLimits {
  /** Runs at once. */
  concurrency: number
  /** Calls that may wait; one more is refused. */
  queue: number
  /** In milliseconds, from the start of the run. */
  timeout: number
  /** What names their state, if they have one: the calls of one session on it follow each other. */
  state?: string | undefined
  /** Which part of that state a call is about, by its inputs: other parts are states of their own. */
  part?: ((inputs: Job['inputs']) => string) | undefined
}

/** What makes two calls one. */
export interface Idempotency {
  /** The caller's key, and all within which it counts. */
  scope: string
  /** The same for the same inputs. */
  fingerprint: string
  /** Whether the key is for these inputs alone: with others it is refused, not another call. */
  single: boolean
}

/** Which part of a history is wanted: at most so many, those older than the one that `after` names. */
export interface Part {
  most?: number | undefined
  after?: string | undefined
}

/** A part of a history, the newest first. */
export interface History {
  jobs: Job[]
  /** What to ask for the older ones with; nothing when there are none. */
  older: string | undefined
}

export interface AddOptions {
  /** Hears every event from the first, and so misses none of a Job that ends at once. */
  hear?: Hear | undefined
  idempotency?: Idempotency | undefined
}

/**
 * Where Jobs wait and run, and are remembered: it owns their records, their history and the keys
 * that make calls idempotent. Nothing above it knows whether that is this process or many. A Job
 * that is not durable is known until it ends, and to those who hear it.
 */
export interface Engine {
  /**
   * Queues it, and gives the Job that counts: an earlier one under the same idempotency key, unless
   * that was stopped. Rejects with a ProblemError: 503 when the queue is full or it is closing, 422
   * when the key was used with other inputs, 507 when a durable Job finds no room.
   */
  add(job: Job, options?: AddOptions): Job | Promise<Job>
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
  /** The durable Jobs of one owner. */
  list(owner: string, part?: Part): Promise<History>
  /** Ends it if it has not ended, and forgets it: what it was, or nothing if it was not known. */
  remove(id: string): Promise<Job | undefined>
  /** Which of these files, by their ids, a Job names that is known. */
  named(files: ReadonlySet<string>): Promise<Set<string>>
  /** What is kept for sessions from call to call. */
  states: States
  /** What people say of results. */
  opinions: Opinions
  /** Forgets what is older than `JOB_TTL`. */
  sweep(): Promise<void>
  /** Stops taking work and interrupts what runs. */
  close(): Promise<void>
}
