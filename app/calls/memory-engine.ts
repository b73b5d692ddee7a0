import { setTimeout as sleep } from 'node:timers/promises'
import { ProblemError, problem, toProblem } from '../core/errors.ts'
import { storedIn } from '../core/file.ts'
import { Cancelling } from './cancelling.ts'
import { claims } from './claims.ts'
import type { AddOptions, Engine, Hear, QueueLimits, Run, Update } from './engine.ts'
import { apply, isEnded, type Job, type JobEvent } from './job.ts'
import type { Journal } from './journal.ts'
import { lingering } from './lingering.ts'
import { type Queue, queue, type Waiting } from './queue.ts'
import { type Turn, turns } from './turns.ts'
import { updates } from './updates.ts'

/** The longest that a timer can be set for, in milliseconds. */
const longest = 2 ** 31 - 1
/** How long a cancelled run may take to let go, before its caller is answered anyway. */
const patience = () => sleep(2_000, undefined, { ref: false })

interface Entry extends Waiting {
  job: Job
  seq: number
  cancel: Cancelling
  hearers: Hear[]
  /** Whether somebody hears it from the first, and so needs no other way to its end. */
  isFollowed: boolean
  /** Resolves when all that was to be written down is. */
  saved: Promise<void> | undefined
  /** Its turn on the state of its session, if there is one. */
  turn: Turn | undefined
  /** Resolves when the run has let go. */
  settled: Promise<void> | undefined
}

/** The engine in this process. What is durable, and a state of so many bytes, is in the journal. */
export function memoryEngine(
  run: Run,
  limitsOf: (name: string) => QueueLimits,
  journal: Journal,
  mostState = 1024 ** 2,
): Engine {
  const entries = new Map<string, Entry>()
  const queues = new Map<string, { limits: QueueLimits; queue: Queue }>()
  /** Durable Jobs on their way to the journal. */
  const adding = new Set<Promise<Job>>()
  const late = lingering((id) => entries.delete(id))
  const onStates = turns(journal, mostState)
  let isClosing = false

  function queueOf(name: string) {
    let found = queues.get(name)
    if (!found) {
      const limits = limitsOf(name)
      found = { limits, queue: queue(limits) }
      queues.set(name, found)
    }
    return found
  }

  function tell(entry: Entry, given: JobEvent) {
    if (isEnded(entry.job)) return
    let event = given
    const before = entry.job
    entry.job = apply(before, event)
    if (isEnded(entry.job) && (before.durable || entry.turn)) {
      try {
        if (event.type === 'completed') entry.turn?.keep()
        if (before.durable) write(entry)
      } catch (error) {
        // A result that there is no room for is none, and changes nothing. A stop is one without it.
        if (event.type === 'completed') {
          event = { type: 'failed', error: toProblem(error) }
          entry.turn?.undo()
        }
        entry.job = apply({ ...before, outputs: null }, event)
        if (before.durable) write(entry)
      }
    }
    const { job, hearers } = entry
    const seq = ++entry.seq
    for (const hear of hearers) hear({ seq, job, event })
    if (!isEnded(job) || job.durable) return
    if (entry.isFollowed) entries.delete(job.id)
    else late.add(job)
  }

  /** Throws at once when there is no room. What has ended is then known by the journal alone. */
  function write(entry: Entry) {
    const { job } = entry
    const done = () => void (isEnded(job) && entries.delete(job.id))
    entry.saved = journal.save(job).then(done, (error) => {
      console.error(error)
      if (isEnded(job)) late.add(job)
    })
  }

  function stop(entry: Entry, event: JobEvent) {
    tell(entry, event)
    entry.cancel.abort(event.type)
  }

  /** Gives nothing when the work was done at once. */
  function work(entry: Entry, { timeout }: QueueLimits): Promise<void> | undefined {
    const { turn } = entry
    turn?.begin()
    tell(entry, started)
    const ending = run(entry.job, (event) => tell(entry, event), entry.cancel, turn?.slot)
    if (!(ending instanceof Promise)) {
      tell(entry, ending)
      return turn && passOn(turn)
    }
    const timer = setTimeout(() => stop(entry, tooLate(timeout)), Math.min(timeout, longest))
    const finish = (event: JobEvent) => {
      clearTimeout(timer)
      tell(entry, event)
    }
    // A run that throws breaks its promise: its caller and its place must not wait for that.
    entry.settled = ending.then(finish, (error) =>
      finish({ type: 'failed', error: toProblem(error) }),
    )
    if (turn) entry.settled = entry.settled.then(() => passOn(turn))
    return entry.settled
  }

  /** Ends a turn: the next call of that session may wait for any Interface that shares the state. */
  async function passOn(turn: Turn) {
    await turn.end()
    for (const { queue } of queues.values()) queue.resume()
  }

  async function end(entry: Entry, event: JobEvent) {
    const waited = queueOf(entry.job.interface).queue.remove(entry)
    stop(entry, event)
    if (!waited && entry.settled) await Promise.race([entry.settled, patience()])
    await entry.saved
  }

  /** As it stands in the queue right now. */
  function current(entry: Entry): Job {
    const place = entry.job.status === 'queued' && queueOf(entry.job.interface).queue.placeOf(entry)
    return place ? { ...entry.job, ...place } : entry.job
  }

  function turnOf({ interface: name, owner: session, inputs }: Job): Turn | undefined {
    const { state, part } = queueOf(name).limits
    const isKept = state !== undefined && session !== null
    return isKept ? onStates.of({ session, state: state + (part?.(inputs) ?? '') }) : undefined
  }

  function start(job: Job, hear?: Hear): Job | Promise<Job> {
    refuse(job)
    return job.durable ? startDurable(job, hear) : enter(job, hear)
  }

  async function startDurable(job: Job, hear?: Hear): Promise<Job> {
    await journal.save(job)
    try {
      // Others may have come meanwhile.
      refuse(job)
    } catch (error) {
      await journal.remove(job)
      throw error
    }
    return enter(job, hear)
  }

  function refuse(job: Job) {
    if (isClosing) throw closing()
    queueOf(job.interface).queue.refuseFull(turnOf(job)?.isFree() ?? true)
  }

  function enter(job: Job, hear?: Hear): Job {
    const { limits, queue } = queueOf(job.interface)
    const turn = turnOf(job)
    const entry: Entry = {
      job,
      seq: 0,
      cancel: new Cancelling(),
      hearers: hear ? [hear] : [],
      isFollowed: hear !== undefined,
      saved: undefined,
      turn,
      settled: undefined,
      start: () => work(entry, limits),
      isReady: turn?.isFree,
      isHeard: () => entry.hearers.length > 0,
      moved: (position, eta) => tell(entry, { type: 'queued', position, eta }),
    }
    queue.add(entry)
    // One that is over, and was heard, is nobody's business any more.
    if (!isEnded(entry.job) || !hear || job.durable) entries.set(job.id, entry)
    const place = hear && entry.job.status === 'queued' && queue.placeOf(entry)
    if (place) tell(entry, { type: 'queued', ...place })
    return job
  }

  const once = claims({
    journal,
    known: (id) => entries.get(id)?.job ?? journal.load(id),
    refuse() {
      if (isClosing) throw closing()
    },
  })

  return {
    add(job, { hear, idempotency }: AddOptions = {}) {
      const added = idempotency
        ? once(idempotency, job.id, () => start(job, hear))
        : start(job, hear)
      if (added instanceof Promise) {
        const forget = () => void adding.delete(added)
        adding.add(added)
        added.then(forget, forget)
      }
      return added
    },
    async get(id) {
      const entry = entries.get(id)
      return entry ? current(entry) : journal.load(id)
    },
    async *watch(id, signal) {
      const entry = entries.get(id)
      if (entry) {
        const first: Update = { seq: entry.seq, job: current(entry) }
        return yield* updates(first, entry.hearers, signal)
      }
      const job = journal.load(id)
      if (job) yield { seq: 0, job }
    },
    async cancel(id) {
      const entry = entries.get(id)
      if (entry && !isEnded(entry.job)) await end(entry, { type: 'cancelled' })
    },
    async keep(id) {
      const entry = entries.get(id)
      if (!entry || entry.job.durable) return
      const { job } = entry
      entry.job = { ...job, durable: true }
      try {
        write(entry)
      } catch (error) {
        entry.job = job
        throw error
      }
      await entry.saved
    },
    async list(owner, part) {
      const { jobs, older } = journal.list(owner, part)
      const now = (job: Job) => {
        const entry = entries.get(job.id)
        return entry ? current(entry) : job
      }
      return { jobs: jobs.map(now), older }
    },
    async remove(id) {
      const entry = entries.get(id)
      if (entry && !isEnded(entry.job)) await end(entry, { type: 'cancelled' })
      await entry?.saved
      const job = entry?.job ?? journal.load(id)
      entries.delete(id)
      if (job?.durable) await journal.remove(job)
      return job
    },
    async named(files) {
      const found = await journal.named(files)
      for (const { job } of entries.values()) {
        for (const { id } of storedIn(Object.values(job.inputs))) if (files.has(id)) found.add(id)
      }
      return found
    },
    states: onStates.states,
    opinions: journal.opinions,
    sweep() {
      late.sweep()
      return journal.sweep((id) => entries.has(id))
    },
    async close() {
      isClosing = true
      await Promise.allSettled(adding)
      const open = [...entries.values()].filter(({ job }) => !isEnded(job))
      await Promise.all(open.map((entry) => end(entry, { type: 'interrupted' })))
      await Promise.all([...entries.values()].map(({ saved }) => saved))
      await onStates.settled()
      await journal.close()
    },
  }
}

const closing = () =>
  new ProblemError(503, 'This server is being stopped: try again in a moment', {
    headers: { 'Retry-After': '5' },
  })

function tooLate(timeout: number): JobEvent {
  const seconds = timeout === 1000 ? '1 second' : `${timeout / 1000} seconds`
  const error = problem(504, `It took longer than the ${seconds} that it may take`)
  return { type: 'failed', error }
}

const started = { type: 'started' } as const
