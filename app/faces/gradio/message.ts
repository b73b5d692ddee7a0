import type { Update } from '../../calls/engine.ts'
import { isEnded, type Job, type JobEvent, type Progress } from '../../calls/job.ts'
import type { Problem } from '../../core/errors.ts'
import type { Json } from '../../core/schema.ts'

/** One message of a session's stream. Unknown kinds would end every call of the Python client. */
export interface Message {
  msg: string
  event_id: string | null
  [key: string]: unknown
}

interface Call {
  /** How many outputs there are, for a call that its own client stopped. */
  outputs: number
  /** Outputs as Gradio's values. */
  lower(outputs: Json[]): Json[]
  /** Whether the client itself has stopped the call. */
  isStopped(): boolean
}

/**
 * The way from a Job's updates to Gradio's messages. A partial output is sent whole at first and
 * then as edits of the one before it; the final one whole.
 */
export function messages({ outputs, lower, isStopped }: Call): (update: Update) => Message[] {
  let id: string | null = null
  let sent: Json[] | undefined

  const message = (msg: string, more: object): Message => ({ msg, event_id: id, ...more })

  function partial(job: Job, values: Json[]): Message {
    const data = lower(values)
    const before = sent
    sent = data
    const shown = before ? data.map((value, i) => edits(before[i] ?? null, value)) : data
    const output = { ...about(job), data: shown, is_generating: true }
    return message('process_generating', { output, success: true, time_limit: null })
  }

  function ending(job: Job): Message {
    if (job.status === 'completed') return completed(job, lower(job.outputs ?? []))
    if (job.status === 'cancelled' && isStopped()) {
      return completed(job, job.outputs ? lower(job.outputs) : Array(outputs).fill(null))
    }
    const output = { ...about(job), ...errorOf(job) }
    return message('process_completed', { output, success: false, title: output.title })
  }

  const completed = (job: Job, data: Json[]) =>
    message('process_completed', {
      output: { ...about(job), data, is_generating: false },
      success: true,
      title: null,
      used_cache: null,
      cache_duration: null,
      avg_time: null,
    })

  const estimation = ({ position, eta }: Job) =>
    message('estimation', { rank: position ?? 0, queue_size: (position ?? 0) + 1, rank_eta: eta })

  const log = (text: string) =>
    message('log', { log: text, level: 'info', duration: 10, visible: true, title: 'Info' })

  const progress = (now: Progress) => message('progress', { progress_data: [progressUnit(now)] })

  function snapshot(job: Job): Message[] {
    if (job.status === 'queued') return [estimation(job)]
    const begun = [estimation(job), message('process_starts', { eta: null }), ...job.log.map(log)]
    if (isEnded(job)) return [...begun, ending(job)]
    if (job.progress) begun.push(progress(job.progress))
    if (job.outputs) begun.push(partial(job, job.outputs))
    return begun
  }

  function told(job: Job, event: JobEvent): Message {
    if (event.type === 'queued') return estimation(job)
    if (event.type === 'started') return message('process_starts', { eta: null })
    if (event.type === 'progress') return progress(event)
    if (event.type === 'log') return log(event.message)
    if (event.type === 'output') return partial(job, event.outputs)
    return ending(job)
  }

  return ({ job, event }) => {
    id = job.id
    return event ? [told(job, event)] : snapshot(job)
  }
}

/** What ends a call whose end cannot be told. */
export function lost(id: string): Message {
  const output = errorOutput({ title: 'Error', detail: 'The call was lost' })
  return { msg: 'process_completed', event_id: id, output, success: false, title: output.title }
}

/** What Gradio says of a call that came to nothing. `error` must be there. */
export function errorOf({ error, status }: Pick<Job, 'error' | 'status'>) {
  return errorOutput(error ?? { title: 'Error', detail: `The call was ${status}` })
}

const errorOutput = ({ title, detail }: Pick<Problem, 'title' | 'detail'>) => ({
  error: detail,
  visible: true,
  duration: 10,
  title,
})

/** Seconds, and what else Gradio's outputs carry beside their data. */
export function about({ started, ended }: Job) {
  const duration = started === null ? 0 : ((ended ?? Date.now()) - started) / 1000
  return { duration, average_duration: duration, render_config: null, changed_state_ids: [] }
}

const progressUnit = ({ done, total, unit, label }: Progress) => ({
  index: done,
  length: total,
  unit: unit || 'steps',
  progress: total > 0 ? done / total : null,
  desc: label || null,
})

type Path = (string | number)[]

/** One change to a value: at `path`, from the value's root. */
export type Edit = [action: 'replace' | 'append' | 'add' | 'delete', path: Path, value: Json]

/**
 * What a client is sent for the next value of an output. The JavaScript client edits the value
 * that its caller holds already, so the parts of a list or an object are edited only where that
 * saves much; otherwise it is sent whole.
 */
export function edits(before: Json, after: Json): Edit[] {
  const found = diff(before, after)
  const whole: Edit[] = [['replace', [], after]]
  const isShort = found.every(([, path]) => path.length === 0)
  return isShort || size(found) * thrift < size(whole) ? found : whole
}

const thrift = 4
const size = (value: Edit[]): number => JSON.stringify(value).length

/** The edits that, made in order, turn `before` into `after`: none when they are equal. */
export function diff(before: Json, after: Json, path: Path = []): Edit[] {
  if (before === after) return []
  if (typeof before === 'string' && typeof after === 'string' && after.startsWith(before)) {
    return [['append', path, after.slice(before.length)]]
  }
  if (Array.isArray(before) && Array.isArray(after)) return lists(before, after, path)
  if (isRecord(before) && isRecord(after)) return records(before, after, path)
  return [['replace', path, after]]
}

/** From the end when items go, so that each index still holds when its turn comes. */
function lists(before: Json[], after: Json[], path: Path): Edit[] {
  const common = Math.min(before.length, after.length)
  const changed = after
    .slice(0, common)
    .flatMap((item, i) => diff(before[i] ?? null, item, [...path, i]))
  const gone = before.slice(common).map((_, i): Edit => ['delete', [...path, common + i], null])
  const added = after.slice(common).map((item, i): Edit => ['add', [...path, common + i], item])
  return [...changed, ...gone.reverse(), ...added]
}

type Fields = { [key: string]: Json }

function records(before: Fields, after: Fields, path: Path): Edit[] {
  const gone = Object.keys(before)
    .filter((key) => !Object.hasOwn(after, key))
    .map((key): Edit => ['delete', [...path, key], null])
  const changed = Object.entries(after).flatMap(([key, value]): Edit[] =>
    Object.hasOwn(before, key)
      ? diff(before[key] ?? null, value, [...path, key])
      : [['add', [...path, key], value]],
  )
  return [...gone, ...changed]
}

const isRecord = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
