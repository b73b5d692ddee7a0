import { problem } from '../errors.ts'
import type { Engine, Lane, Run, Update } from './engine.ts'
import { apply, endsJob, isEnded, type Job, type JobEvent } from './job.ts'
import type { Journal } from './journal.ts'
import { lane } from './lane.ts'
import { updates } from './updates.ts'

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
