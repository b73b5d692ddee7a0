import { ProblemError, problem } from '../core/errors.ts'
import type { Engine, Lane, Run, Update } from './engine.ts'
import { apply, endsJob, isEnded, type Job, type JobEvent } from './job.ts'
import type { Journal } from './journal.ts'

/** How long an ended Job stays in memory, for those who come a little late. */
const lingers = 60_000
/** How long a cancelled run may take to let go, before its caller is answered anyway. */
const patience = 2_000

interface Entry {
  job: Job
  seq: number
  controller: AbortController
  watchers: Set<(update: Update) => void>
  saved: Promise<void>
  settled: Promise<void>
}

/** The engine in this process. What is durable is written to the journal as it changes. */
export function memoryEngine(
  run: Run,
  laneOf: (name: string) => Lane,
  { save, load, list, sweep }: Journal,
): Engine {
  const entries = new Map<string, Entry>()
  const lanes = new Map<string, ReturnType<typeof lane>>()

  function queueOf(name: string) {
    const found = lanes.get(name) ?? lane(laneOf(name))
    lanes.set(name, found)
    return found
  }

  function tell(entry: Entry, event: JobEvent) {
    if (isEnded(entry.job)) return
    entry.job = apply(entry.job, event)
    entry.seq++
    if (event.type === 'started' || endsJob(event)) write(entry)
    for (const watcher of entry.watchers) watcher({ seq: entry.seq, job: entry.job, event })
    if (endsJob(event)) setTimeout(() => entries.delete(entry.job.id), lingers).unref()
  }

  function write(entry: Entry) {
    if (!entry.job.durable) return
    const { job } = entry
    entry.saved = entry.saved.then(() => save(job)).catch((error) => console.error(error))
  }

  function stop(entry: Entry, event: JobEvent) {
    tell(entry, event)
    entry.controller.abort(new DOMException(event.type, 'AbortError'))
  }

  async function work(entry: Entry) {
    const { timeout } = laneOf(entry.job.interface)
    const seconds = timeout === 1000 ? '1 second' : `${timeout / 1000} seconds`
    const late = problem(504, `It took longer than the ${seconds} that it may take`)
    const timer = setTimeout(() => stop(entry, { type: 'failed', error: late }), timeout)
    entry.controller.signal.addEventListener('abort', () => clearTimeout(timer))
    tell(entry, { type: 'started' })
    try {
      tell(entry, await run(entry.job, (event) => tell(entry, event), entry.controller.signal))
    } finally {
      clearTimeout(timer)
    }
  }

  async function end(entry: Entry, event: JobEvent) {
    const waited = queueOf(entry.job.interface).remove(entry.job.id)
    stop(entry, event)
    if (!waited) await within(patience, entry.settled)
    await entry.saved
  }

  return {
    async add(job) {
      const entry: Entry = {
        job,
        seq: 0,
        controller: new AbortController(),
        watchers: new Set(),
        saved: Promise.resolve(),
        settled: Promise.resolve(),
      }
      entries.set(job.id, entry)
      try {
        if (job.durable) await save(job)
        queueOf(job.interface).add({
          id: job.id,
          start: () => (entry.settled = work(entry)),
          moved: (position, eta) => tell(entry, { type: 'queued', position, eta }),
        })
      } catch (error) {
        entries.delete(job.id)
        throw error
      }
    },
    get: async (id) => entries.get(id)?.job ?? (await load(id)),
    async *watch(id, signal) {
      const entry = entries.get(id)
      if (entry) return yield* updates(entry, signal)
      const job = await load(id)
      if (job) yield { seq: 0, job }
    },
    async cancel(id) {
      const entry = entries.get(id)
      if (entry && !isEnded(entry.job)) await end(entry, { type: 'cancelled' })
    },
    async keep(id) {
      const entry = entries.get(id)
      if (!entry || entry.job.durable) return
      entry.job = { ...entry.job, durable: true }
      write(entry)
      await entry.saved
    },
    list,
    sweep,
    async close() {
      const open = [...entries.values()].filter(({ job }) => !isEnded(job))
      await Promise.all(open.map((entry) => end(entry, { type: 'interrupted' })))
      await Promise.all([...entries.values()].map(({ saved }) => saved))
    },
  }
}

/** Resolves when `work` is done, however it ends, or after `ms`. */
const within = (ms: number, work: Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    work.then(done, done)
  })

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

interface Source {
  job: Job
  seq: number
  watchers: Set<(update: Update) => void>
}

const mostWaiting = 500

/**
 * A snapshot of `source`, then each update as it comes, up to the one that ends the Job. For a slow
 * reader updates wait; of too many the oldest progress goes first, since a later one says more.
 */
export async function* updates(source: Source, signal?: AbortSignal): AsyncGenerator<Update> {
  const waiting: Update[] = []
  let wake = () => {}
  const watcher = (update: Update) => {
    if (waiting.length >= mostWaiting) dropOldest(waiting)
    waiting.push(update)
    wake()
  }
  const leave = () => wake()
  source.watchers.add(watcher)
  signal?.addEventListener('abort', leave)
  try {
    yield { seq: source.seq, job: source.job }
    if (isEnded(source.job) && waiting.length === 0) return
    while (!signal?.aborted) {
      const update = waiting.shift()
      if (!update) {
        await new Promise<void>((resolve) => {
          wake = resolve
          if (waiting.length > 0 || signal?.aborted) resolve()
        })
        continue
      }
      yield update
      if (update.event && endsJob(update.event)) return
    }
  } finally {
    source.watchers.delete(watcher)
    signal?.removeEventListener('abort', leave)
  }
}

function dropOldest(waiting: Update[]): void {
  const at = waiting.findIndex(
    ({ event }) => event?.type === 'progress' || event?.type === 'queued',
  )
  waiting.splice(Math.max(at, 0), 1)
}
