import type { Session } from './session.ts'
import { heartbeatMs, oneLine, type Write } from './sse.ts'

/** A client that calls again soon after finds its stream still there. */
const lingerMs = 250

/**
 * A session's messages, for as long as it has calls. Gradio's Python client takes `data:` lines
 * alone, and both need to be told that the stream closes. A client that was told hangs up by
 * itself, and that is waited for: until then it believes in this stream, and would open no other
 * for a call that it hears of meanwhile, and wait for that call for ever.
 */
export async function deliver(session: Session, write: Write, gone: AbortSignal): Promise<void> {
  const send = (message: object) => write(`data: ${oneLine(message)}\n\n`)
  const reader = session.take(gone)
  try {
    while (!reader.aborted) {
      const message = session.shift()
      if (message) await send(message)
      else if (session.isBusy()) {
        const heard = await session.news(heartbeatMs)
        if (!heard) await send({ msg: 'heartbeat', event_id: null })
      } else if (!(await session.news(lingerMs)) && !session.isBusy()) {
        void send({ msg: 'close_stream', event_id: null })
        return await session.dismiss(reader)
      }
    }
  } finally {
    session.leave(reader)
  }
}
