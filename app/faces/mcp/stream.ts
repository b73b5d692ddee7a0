import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'

export type Send = (message: object) => Promise<void>

const heartbeat = 15_000

/** Messages as server-sent events, until `run` ends. `gone` fires when the client hangs up. */
export function stream(
  c: Context,
  run: (send: Send, gone: AbortSignal) => Promise<void>,
): Response {
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (sse) => {
    const gone = new AbortController()
    sse.onAbort(() => gone.abort())
    const beat = () => void sse.write(': still here\n\n')
    const heart = setInterval(beat, heartbeat)
    beat()
    try {
      await run((message) => sse.writeSSE({ data: JSON.stringify(message) }), gone.signal)
    } finally {
      clearInterval(heart)
    }
  })
}
