import type { Context, Hono } from 'hono'
import { ProblemError } from '../../errors.ts'
import { isId } from '../../files/files.ts'
import type { Json } from '../../schema.ts'
import { bell } from './bell.ts'
import type { Endpoint } from './endpoint.ts'
import { at, everywhere, type Face, within } from './face.ts'
import { toFileData } from './filedata.ts'
import { objectBody, positional, submit } from './lift.ts'
import { messages } from './message.ts'
import { headStart, lingering } from './python.ts'
import { refuse } from './refusal.ts'
import type { OpenCall, Session } from './session.ts'
import { sse } from './sse.ts'
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
    const body = await objectBody(c.req.raw)
    const endpoint = face.endpoint(endpoints.byId(body.fn_index), body.fn_index)
    const session = sessions.enter(body.session_hash)
    try {
      const { id, answered } = await start(c, endpoint, session, body.data)
      await session.settled()
      void headStart(c, session).then(answered)
      return c.json({ event_id: id })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  async function start(c: Context, endpoint: Endpoint, session: Session, data?: Json) {
    const release = session.join()
    try {
      const { id } = await submit(services, endpoint, positional(endpoint, data), true)
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
    const { event_id: id, session_hash: name } = await objectBody(c.req.raw)
    if (typeof id !== 'string' || !isId(id)) {
      throw new ProblemError(400, 'The body must have the event_id of a call')
    }
    const call = sessions.get(String(name))?.open.get(id)
    if (call) call.stopped = true
    // A call without a session is known to its caller alone.
    else if (name !== id) throw new ProblemError(404, 'This session has no such call open')
    await services.jobs.cancel(id)
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
