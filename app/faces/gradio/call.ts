import type { Context, Hono } from 'hono'
import type { Update } from '../../calls/engine.ts'
import { isEnded } from '../../calls/job.ts'
import { ProblemError } from '../../core/errors.ts'
import type { Json } from '../../core/schema.ts'
import { answerJson } from '../http/answer.ts'
import { oneLine, sse, type Write } from '../http/sse.ts'
import type { Buffers } from './buffer.ts'
import { at, callerOf, type Endpoint, everywhere, type Face, refuse } from './endpoints.ts'
import { type Fields, keyword, liftValues, objectBody, positional, toFileData } from './exchange.ts'
import { about, errorOf } from './message.ts'

type Values = (endpoint: Endpoint, body: Fields) => Fields

/** The calls that need no session: one that is read at its own address, and one that is waited for. */
export function callRoutes(app: Hono, face: Face): void {
  const { services, endpoints } = face
  const { calls } = services
  const early = earlyEvents(face.buffers)

  const named = (c: Context) =>
    face.endpoint(endpoints.byApi(c.req.param('name') ?? ''), `/${c.req.param('name')}`)

  /** Says no before a body is read to who may not make this call. */
  function permit(c: Context) {
    const known = endpoints.byApi(c.req.param('name') ?? '')
    if (known) calls.permit(known.name, services.access.caller(c))
  }

  async function lift(c: Context, endpoint: Endpoint, body: Fields, values: Values) {
    const known = callerOf(c, services, body.session_hash)
    const isNew = endpoint.iface.state !== undefined && known.session === undefined
    const caller = isNew ? services.access.guest(c) : known
    calls.permit(endpoint.name, caller)
    const given = values(endpoint, body)
    return { caller, lifted: await liftValues(endpoint, given, face.base(c), services) }
  }

  /** Such a call is durable: its address is handed out, and may be read long after it has ended. */
  const start = (values: Values) => async (c: Context) => {
    const endpoint = named(c)
    permit(c)
    const body = await objectBody(c)
    try {
      const { caller, lifted } = await lift(c, endpoint, body, values)
      const text = eventsFor(face.base(c))
      const id = await new Promise<string>((resolve, reject) => {
        let events: EarlyEvents | undefined
        async function tell(update: Update) {
          events ??= early.open(update.job.id)
          resolve(update.job.id)
          await events.push(text(update))
        }
        calls
          .call(endpoint.name, lifted, { caller, durable: true, tell })
          .catch((error) => (events ? console.error(error) : reject(error)))
          .finally(() => events?.end())
      })
      return answerJson(c, { event_id: id })
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
    const text = eventsFor(face.base(c))
    return sse(
      c,
      async (write, gone) => {
        const events = early.get(id)
        if (events) return await events.read(write, gone)
        for await (const update of calls.watch(id, gone)) await write(text(update))
      },
      { heartbeat: 'event: heartbeat\ndata: null\n\n' },
    )
  }

  async function run(c: Context) {
    permit(c)
    const body = await objectBody(c)
    const endpoint =
      body.fn_index == null ? named(c) : face.endpoint(endpoints.byId(body.fn_index), body.fn_index)
    try {
      const { caller, lifted } = await lift(c, endpoint, body, byPosition)
      const job = await calls.call(endpoint.name, lifted, {
        caller,
        get signal() {
          return c.req.raw.signal
        },
      })
      if (job.status !== 'completed') return answerJson(c, errorOf(job), job.error?.status ?? 500)
      const data = lower(job.outputs, face.base(c))
      return answerJson(c, { ...about(job), data, is_generating: false })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  at(app, everywhere('/call/v2/:name'), { POST: start(keyword) })
  at(app, everywhere('/call/:name'), { POST: start(byPosition) })
  at(app, [...everywhere('/call/v2/:name/:id'), ...everywhere('/call/:name/:id')], { GET: read })
  at(app, [...everywhere('/run/:name'), ...everywhere('/api/:name')], { POST: run })
}

const byPosition: Values = (endpoint, { data }) => positional(endpoint, data)

const lower = (outputs: Json[] | null, base: string): Json[] =>
  (outputs ?? []).map((value) => toFileData(value, base))

/** A Job's updates as named events, in which every output is whole; '' where there is none to tell. */
const eventsFor =
  (base: string) =>
  ({ job, event }: Update): string => {
    if (job.status === 'completed') return named('complete', lower(job.outputs, base))
    if (isEnded(job)) return named('error', errorOf(job))
    const isPartial = event ? event.type === 'output' : job.outputs !== null
    return isPartial ? named('generating', lower(job.outputs, base)) : ''
  }

const named = (event: string, data: unknown): string =>
  `event: ${event}\ndata: ${oneLine(data)}\n\n`

/** How long events wait for a caller who comes to read in another request, in milliseconds. */
const keptMs = 60_000

/** What was told of a call before anybody read. */
interface EarlyEvents {
  push(text: string): Promise<void>
  /** No more will come. */
  end(): void
  /** Writes them, and what still comes, to the last. They can be read once. */
  read(write: Write, gone: AbortSignal): Promise<void>
}

function earlyEvents(buffers: Buffers) {
  const known = new Map<string, EarlyEvents>()

  function open(id: string): EarlyEvents {
    let isOver = false
    const buffer = buffers.open(() => {
      clearTimeout(late)
      known.delete(id)
    })
    const late = setTimeout(buffer.drop, keptMs).unref()
    const { changed } = buffer
    const events: EarlyEvents = {
      push: buffer.push,
      end() {
        isOver = true
        changed.notify()
      },
      async read(write, gone) {
        clearTimeout(late)
        known.delete(id)
        buffer.read(true)
        gone.addEventListener('abort', changed.notify)
        while (!gone.aborted) {
          if (!buffer.isEmpty) await buffer.flush(write)
          else if (isOver) break
          else await changed.wait()
        }
        buffer.drop()
      },
    }
    known.set(id, events)
    return events
  }

  /** Undefined when they were read already, or nobody came to read them in time. */
  const get = (id: string): EarlyEvents | undefined => known.get(id)

  return { open, get }
}
