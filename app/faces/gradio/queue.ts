import { setTimeout as pause } from 'node:timers/promises'
import type { Context, Hono } from 'hono'
import type { Update } from '../../calls/engine.ts'
import type { Caller } from '../../core/context.ts'
import { ProblemError } from '../../core/errors.ts'
import { isId } from '../../core/file.ts'
import { answerJson } from '../http/answer.ts'
import { sse } from '../http/sse.ts'
import { at, callerOf, type Endpoint, everywhere, type Face, refuse, within } from './endpoints.ts'
import { type Fields, liftValues, objectBody, positional, toFileData } from './exchange.ts'
import { lost, messages } from './message.ts'
import { line, type OpenCall, type Session, sessions, turnAway } from './session.ts'

/** The queue of Gradio's protocol: calls are made in one request and heard of in another. */
export function queueRoutes(app: Hono, face: Face): void {
  const { services, endpoints } = face
  const { calls } = services
  const clients = sessions(face.buffers)

  at(app, everywhere('/queue/join'), { POST: join })
  at(app, everywhere('/queue/data'), { GET: listen })
  at(app, everywhere('/queue/status'), {
    GET: (c) => answerJson(c, { ...status, queue_size: clients.count() }),
  })
  at(app, within('/cancel'), { POST: cancel })
  at(app, within('/reset'), { POST: (c) => answerJson(c, { success: true }) })

  async function join(c: Context) {
    const body = await objectBody(c)
    const endpoint = face.endpoint(endpoints.byId(body.fn_index), body.fn_index)
    const session = clients.enter(body.session_hash)
    try {
      const id = await start(c, endpoint, session, body)
      await session.settled()
      return answerJson(c, { event_id: id })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  /** Gives the id of a call as soon as it is taken. */
  function start(c: Context, endpoint: Endpoint, session: Session, body: Fields): Promise<string> {
    const end = session.begin()
    return new Promise((resolve, reject) => {
      follow(c, endpoint, session, body, resolve).catch(reject).finally(end)
    })
  }

  /**
   * Makes a call and tells the session how it goes on, to its end. Only by its session can it be
   * heard of, so that it is kept no longer than that.
   */
  async function follow(
    c: Context,
    endpoint: Endpoint,
    session: Session,
    body: Fields,
    taken: (id: string) => void,
  ): Promise<void> {
    const { name, iface } = endpoint
    const base = face.base(c)
    const caller = callerOf(c, services, body.session_hash)
    calls.permit(name, caller)
    const lifted = await liftValues(endpoint, positional(endpoint, body.data), base, services)
    const call: OpenCall = { isStopped: false }
    let id: string | undefined
    const toMessages = messages({
      outputs: iface.outputs.names.length,
      lower: (values) => values.map((value) => toFileData(value, base)),
      isStopped: () => call.isStopped,
    })

    async function tell(update: Update) {
      if (id === undefined) {
        id = update.job.id
        session.open.set(id, call)
        taken(id)
        if (isPython(c)) await headStart(session)
      }
      await session.send(toMessages(update))
    }

    try {
      await calls.call(name, lifted, { caller, signal: session.signal, tell })
    } catch (error) {
      if (id === undefined) throw error
      console.error(error)
      await session.send([lost(id)])
    } finally {
      session.open.delete(id ?? '')
    }
  }

  function listen(c: Context) {
    const session = clients.get(c.req.query('session_hash') ?? '')
    const linger = isPython(c) ? 0 : lingerMs
    return sse(
      c,
      (write, gone) => (session ? session.deliver(write, gone, linger) : turnAway(write, gone)),
      { heartbeat: line({ msg: 'heartbeat', event_id: null }) },
    )
  }

  async function cancel(c: Context) {
    const { event_id: id, session_hash: name } = await objectBody(c)
    if (typeof id !== 'string' || !isId(id)) {
      throw new ProblemError(400, 'The body must have the event_id of a call')
    }
    const caller = callerOf(c, services, name)
    const call = clients.get(String(name))?.open.get(id)
    // A call without a session is known to its caller alone.
    if (!call && name !== id && !(await isOwn(id, caller))) {
      throw new ProblemError(404, 'This session has no such call open')
    }
    if (call) call.isStopped = true
    await calls.cancel(id, caller)
    return answerJson(c, { success: true })
  }

  const isOwn = async (id: string, { session }: Caller) =>
    session !== undefined && (await calls.get(id))?.owner === session
}

const status = { msg: 'estimation', rank: null, rank_eta: null, event_id: null }

/** How long a stream outlasts its calls, so that the next one is spared another, in milliseconds. */
const lingerMs = 250
const headStartMs = 500

/** Whether Gradio's client for Python asks. */
const isPython = (c: Context): boolean =>
  /gradio_client|python/i.test(c.req.header('user-agent') ?? '')

/**
 * Python's client makes a place for a call's messages after it has read the answer to the call,
 * and throws away those that came before. For a call that is alone it opens the stream later
 * still; any other needs a head start.
 */
async function headStart(session: Session): Promise<void> {
  await session.settled()
  if (session.isRead() || session.open.size > 1) await pause(headStartMs)
}
