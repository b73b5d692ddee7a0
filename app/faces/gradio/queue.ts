import type { Context, Hono } from 'hono'
import { ProblemError } from '../../errors.ts'
import { isId } from '../../files/files.ts'
import type { Job } from '../../jobs/job.ts'
import type { Json } from '../../schema.ts'
import type { Endpoint } from './endpoint.ts'
import { at, everywhere, type Face, within } from './face.ts'
import { toFileData } from './filedata.ts'
import { objectBody, positional, submit } from './lift.ts'
import { messages } from './message.ts'
import { refuse } from './refusal.ts'
import type { OpenCall, Session } from './session.ts'
import { oneLine, pause, sse } from './sse.ts'
import { deliver } from './stream.ts'

/**
 * Python's client makes a place for a call's messages only after it has read the answer to the
 * call, and throws away those that came before.
 */
const headStartMs = 50

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
      const { id } = await start(c, endpoint, session, body.data)
      await session.settled()
      return c.json({ event_id: id })
    } catch (error) {
      return refuse(c, error, endpoint)
    }
  }

  async function start(c: Context, endpoint: Endpoint, session: Session, data?: Json) {
    const release = session.join()
    try {
      const job = await submit(services, endpoint, positional(endpoint, data), true)
      session.follow(job.id, opened(c, endpoint, job))
      return job
    } finally {
      release()
    }
  }

  function listen(c: Context) {
    const session = sessions.get(c.req.query('session_hash') ?? '')
    return sse(c, (write, gone) =>
      session ? deliver(session, write, gone) : write(`data: ${oneLine(unknownSession)}\n\n`),
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

  function opened(c: Context, { face: { outputs } }: Endpoint, { id }: Job): OpenCall {
    const isPython = /python|gradio_client/i.test(c.req.header('user-agent') ?? '')
    const base = face.base(c)
    const call: OpenCall = {
      stopped: false,
      ready: isPython ? pause(headStartMs) : Promise.resolve(),
      toMessages: messages({
        id,
        outputs: outputs.names.length,
        lower: (values) => values.map((value) => toFileData(value, base)),
        isStopped: () => call.stopped,
      }),
    }
    return call
  }
}

const unknownSession = {
  msg: 'unexpected_error',
  event_id: null,
  message: 'This server does not know the session: connect again',
  session_not_found: true,
  success: false,
}

const status = { msg: 'estimation', rank: null, rank_eta: null, event_id: null }
