import type { Context, Hono } from 'hono'
import { ProblemError } from '../../core/errors.ts'
import { isId } from '../../core/file.ts'
import { pause, sse } from '../http/sse.ts'
import { at, callerOf, type Endpoint, everywhere, type Face, refuse, within } from './context.ts'
import { type Fields, liftValues, objectBody, positional, toFileData } from './exchange.ts'
import { messages } from './message.ts'
import { bell, type OpenCall, type Session } from './session.ts'
import { deliver, turnAway } from './stream.ts'

/** The queue of Gradio's protocol: calls are made in one request and heard of in another. */
export function queueRoutes(app: Hono, face: Face): void {
  const { services, endpoints, sessions } = face

  at(app, everywhere('/queue/join'), { POST: join })
  at(app, everywhere('/queue/data'), { GET: listen })
  at(app, everywhere('/queue/status'), {
    GET: (c) => c.json({ ...status, queue_size: sessions.count() }),
  })
  at(app, within('/cancel'), { POST: cancel })
  at(app, within('/reset'), { POST: (c) => c.json({ success: true }) })

  async function join(c: Context) {
    const body = await objectBody(c)
    const endpoint = face.endpoint(endpoints.byId(body.fn_index), body.fn_index)
    const session = sessions.enter(body.session_hash)
    try {
      const { id, answered } = await start(c, endpoint, session, body)
      await session.settled()
      void headStart(c, session).then(answered)
      return c.json({ event_id: id })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  async function start(c: Context, endpoint: Endpoint, session: Session, body: Fields) {
    const release = session.join()
    try {
      const values = positional(endpoint, body.data)
      const lifted = await liftValues(endpoint, values, face.base(c), services)
      const caller = callerOf(c, services, body.session_hash)
      const { id } = await services.calls.submit(endpoint.name, lifted, { caller, durable: true })
      const { call, answered } = opened(c, endpoint, id)
      session.follow(id, call)
      return { id, answered }
    } finally {
      release()
    }
  }

  function listen(c: Context) {
    const session = sessions.get(c.req.query('session_hash') ?? '')
    return sse(c, (write, gone) =>
      session ? deliver(session, write, gone, lingering(c)) : turnAway(write, gone),
    )
  }

  async function cancel(c: Context) {
    const { event_id: id, session_hash: name } = await objectBody(c)
    if (typeof id !== 'string' || !isId(id)) {
      throw new ProblemError(400, 'The body must have the event_id of a call')
    }
    const call = sessions.get(String(name))?.open.get(id)
    if (call) call.stopped = true
    // A call without a session is known to its caller alone.
    else if (name !== id) throw new ProblemError(404, 'This session has no such call open')
    await services.calls.cancel(id, callerOf(c, services, name))
    return c.json({ success: true })
  }

  function opened(c: Context, { face: { outputs } }: Endpoint, id: string) {
    const base = face.base(c)
    const answer = bell()
    const call: OpenCall = {
      stopped: false,
      ready: answer.next(),
      toMessages: messages({
        id,
        outputs: outputs.names.length,
        lower: (values) => values.map((value) => toFileData(value, base)),
        isStopped: () => call.stopped,
      }),
    }
    return { call, answered: answer.ring }
  }
}

const status = { msg: 'estimation', rank: null, rank_eta: null, event_id: null }

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
export async function headStart(c: Context, session: Session): Promise<void> {
  const isAlone = !session.isRead() && session.open.size <= 1
  if (isPython(c) && !isAlone) await pause(headStartMs)
}

/** How long a stream outlasts its calls, so that the next one is spared another. */
export const lingering = (c: Context): number => (isPython(c) ? 0 : lingerMs)
