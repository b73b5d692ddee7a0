import type { Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Calls } from '../../calls/calls.ts'
import type { Update } from '../../calls/engine.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import { ProblemError } from '../../core/errors.ts'
import type { Json } from '../../core/schema.ts'
import { oneLine, sse, type Write } from '../http/sse.ts'
import { at, callerOf, type Endpoint, everywhere, type Face, refuse } from './context.ts'
import { keyword, liftValues, objectBody, positional, toFileData } from './exchange.ts'
import { about, errorOf } from './message.ts'

type Values = (endpoint: Endpoint, body: { [name: string]: Json }) => { [name: string]: Json }

/** The calls that need no session: one that is read at its own address, and one that is waited for. */
export function callRoutes(app: Hono, face: Face): void {
  const { services, endpoints } = face
  const { calls, access } = services
  const started = held(calls)

  const named = (c: Context) =>
    face.endpoint(endpoints.byApi(c.req.param('name') ?? ''), `/${c.req.param('name')}`)

  const start = (values: Values) => async (c: Context) => {
    const body = await objectBody(c)
    const endpoint = named(c)
    try {
      const lifted = await liftValues(endpoint, values(endpoint, body), face.base(c), services)
      const caller = callerOf(c, services, body.session_hash)
      const { id } = await calls.submit(endpoint.name, lifted, { caller, durable: true })
      started.hold(id)
      return c.json({ event_id: id })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  async function read(c: Context) {
    const { name } = named(c)
    const id = c.req.param('id') ?? ''
    const job = await calls.get(id)
    if (job?.interface !== name) {
      throw new ProblemError(404, 'There is no such call, or its time is over')
    }
    const base = face.base(c)
    const lower = (values: Json[]) => values.map((value) => toFileData(value, base))
    return sse(
      c,
      (write, gone) => told(started.take(id, gone) ?? calls.watch(id, gone), lower, write),
      { heartbeat: 'event: heartbeat\ndata: null\n\n' },
    )
  }

  async function run(c: Context) {
    const body = await objectBody(c)
    const endpoint = body.fn_index == null ? named(c) : endpointOf(body.fn_index)
    try {
      const lifted = await liftValues(
        endpoint,
        positional(endpoint, body.data),
        face.base(c),
        services,
      )
      const job = await calls.call(endpoint.name, lifted, {
        caller: access.caller(c),
        get signal() {
          return c.req.raw.signal
        },
      })
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
  for await (const { job, event } of updates) {
    if (isEnded(job)) return await tell(...ending(job, lower))
    const isPartial = event ? event.type === 'output' : job.outputs !== null
    if (isPartial) await tell('generating', lower(job.outputs ?? []))
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

export function held(calls: Pick<Calls, 'watch'>): Held {
  const begun = new Map<string, { take(gone: AbortSignal): AsyncIterable<Update>; drop(): void }>()

  function remove(id: string) {
    const entry = begun.get(id)
    begun.delete(id)
    return entry
  }

  return {
    hold(id) {
      const over = new AbortController()
      const updates = calls.watch(id, over.signal)[Symbol.asyncIterator]()
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
