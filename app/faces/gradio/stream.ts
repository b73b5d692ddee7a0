import { heartbeatMs, oneLine, pause, type Write } from '../http/sse.ts'
import { farewellMs, type Session } from './session.ts'

/**
 * A session's messages, for as long as it has calls. Gradio's Python client takes `data:` lines
 * alone, and both need to be told that the stream closes. A client that was told hangs up by
 * itself, and that is waited for: until then it believes in this stream, and would open no other
 * for a call that it hears of meanwhile, and wait for that call for ever. One that calls again
 * within `linger` milliseconds finds its stream still there.
 */
export async function deliver(
  session: Session,
  write: Write,
  gone: AbortSignal,
  linger: number,
): Promise<void> {
  const send = sending(write)
  const reader = session.take(gone)
  try {
    while (!reader.aborted) {
      const message = session.shift()
      if (message) await send(message)
      else if (session.isBusy()) {
        const heard = await session.news(heartbeatMs)
        if (!heard) await send({ msg: 'heartbeat', event_id: null })
      } else if (!(await session.news(linger)) && !session.isBusy()) {
        void send(close)
        return await session.dismiss(reader)
      }
    }
  } finally {
    session.leave(reader)
  }
}

/** Tells a client that its session is unknown, by which every call it has open fails. */
export async function turnAway(write: Write, gone: AbortSignal): Promise<void> {
  const send = sending(write)
  await send(unknown)
  await send(close)
  await pause(farewellMs, gone)
}

const sending = (write: Write) => (message: object) => write(`data: ${oneLine(message)}\n\n`)

const close = { msg: 'close_stream', event_id: null }

const unknown = {
  msg: 'unexpected_error',
  event_id: null,
  message: 'This server does not know the session: call again',
  session_not_found: true,
  success: false,
}
