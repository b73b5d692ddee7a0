import type { Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Jobs } from '../../calls/calls.ts'
import type { Update } from '../../calls/engine.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import { ProblemError } from '../../core/errors.ts'
import type { Json } from '../../core/schema.ts'
import { at, type Endpoint, everywhere, type Face, refuse } from './context.ts'
import { keyword, objectBody, positional, submit, toFileData } from './exchange.ts'
import { about, errorOf } from './message.ts'
import { heartbeatMs, oneLine, sse, type Write } from './sse.ts'

type Values = (endpoint: Endpoint, body: { [name: string]: Json }) => { [name: string]: Json }

/** The calls that need no session: one that is read at its own address, and one that is waited for. */
export function callRoutes(app: Hono, face: Face): void {
  const { services, endpoints } = face
  const { jobs } = services
  const started = held(jobs)

  const named = (c: Context) =>
    face.endpoint(endpoints.byApi(c.req.param('name') ?? ''), `/${c.req.param('name')}`)

  const start = (values: Values) => async (c: Context) => {
    const body = await objectBody(c.req.raw)
    const endpoint = named(c)
    try {
      const { id } = await submit(services, endpoint, values(endpoint, body), true)
      started.hold(id)
      return c.json({ event_id: id })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  async function read(c: Context) {
    const { name } = named(c)
    const id = c.req.param('id') ?? ''
    const job = await jobs.get(id)
    if (job?.interface !== name) {
      throw new ProblemError(404, 'There is no such call, or its time is over')
    }
    const base = face.base(c)
    const lower = (values: Json[]) => values.map((value) => toFileData(value, base))
    return sse(c, (write, gone) =>
      told(started.take(id, gone) ?? jobs.watch(id, gone), lower, write),
    )
  }

  async function run(c: Context) {
    const body = await objectBody(c.req.raw)
    const endpoint = body.fn_index == null ? named(c) : endpointOf(body.fn_index)
    try {
      const { id } = await submit(services, endpoint, positional(endpoint, body.data), false)
      const { signal } = c.req.raw
      const job = await jobs.wait(id, 2 ** 31 - 1, signal)
      if (signal.aborted) await jobs.cancel(id)
      if (job.status !== 'completed') return c.json(errorOf(job), statusOf(job))
      const data = (job.outputs ?? []).map((value) => toFileData(value, face.base(c)))
      return c.json({ ...about(job), data, is_generating: false })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  const statusOf = ({ error }: Job) => (error?.status ?? 500) as ContentfulStatusCode
  const endpointOf = (id: Json) => face.endpoint(endpoints.byId(id), id)

  at(app, everywhere('/call/v2/:name'), { POST: start(keyword) })
  at(app, everywhere('/call/:name'), { POST: start((to, { data }) => positional(to, data)) })
  at(app, [...everywhere('/call/v2/:name/:id'), ...everywhere('/call/:name/:id')], { GET: read })
  at(app, [...everywhere('/run/:name'), ...everywhere('/api/:name')], { POST: run })
}

/** A Job as named events, in which every output is whole. */
async function told(
  updates: AsyncIterable<Update>,
  lower: (values: Json[]) => Json[],
  write: Write,
): Promise<void> {
  const tell = (event: string, data: unknown) =>
    write(`event: ${event}\ndata: ${oneLine(data)}\n\n`)
  const heartbeat = setInterval(() => void tell('heartbeat', null), heartbeatMs).unref()
  try {
    for await (const { job, event } of updates) {
      if (isEnded(job)) return await tell(...ending(job, lower))
      const isPartial = event ? event.type === 'output' : job.outputs !== null
      if (isPartial) await tell('generating', lower(job.outputs ?? []))
    }
  } finally {
    clearInterval(heartbeat)
  }
}

const ending = (job: Job, lower: (values: Json[]) => Json[]): [string, unknown] =>
  job.status === 'completed' ? ['complete', lower(job.outputs ?? [])] : ['error', errorOf(job)]

const heldMs = 60_000
const mostHeld = 10_000

/** Watches that began with their calls, for a caller who comes to read in another request. */
export interface Held {
  hold(id: string): void
  /** The updates since the call was made; undefined when they were taken, or not in time. */
  take(id: string, gone: AbortSignal): AsyncIterable<Update> | undefined
}

export function held(jobs: Pick<Jobs, 'watch'>): Held {
  const begun = new Map<string, { take(gone: AbortSignal): AsyncIterable<Update>; drop(): void }>()

  function remove(id: string) {
    const entry = begun.get(id)
    begun.delete(id)
    return entry
  }

  return {
    hold(id) {
      const over = new AbortController()
      const updates = jobs.watch(id, over.signal)[Symbol.asyncIterator]()
      const first = updates.next()
      const timer = setTimeout(() => remove(id)?.drop(), heldMs).unref()
      begun.set(id, {
        take(gone) {
          clearTimeout(timer)
          gone.addEventListener('abort', () => over.abort())
          return resumed(first, updates)
        },
        drop() {
          clearTimeout(timer)
          over.abort()
          void updates.return?.()
        },
      })
      if (begun.size > mostHeld) remove(begun.keys().next().value!)?.drop()
    },
    take: (id, gone) => remove(id)?.take(gone),
  }
}

async function* resumed<T>(first: Promise<IteratorResult<T>>, rest: AsyncIterator<T>) {
  for (let step = await first; !step.done; step = await rest.next()) yield step.value
}
