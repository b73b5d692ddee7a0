import type { Context } from 'hono'
import { stream } from 'hono/streaming'

/** A reader is told now and then that the stream is alive; some give up after 20 seconds. */
export const heartbeatMs = 15_000

/** Writes to a client; of one that has gone, nothing is waited for. */
export type Write = (text: string) => Promise<void>

interface Options {
  /** What is written when nothing else was for a while; a comment unless said. */
  heartbeat?: string
}

/** An answer of server-sent events that goes on for as long as `run` does, or until `gone` fires. */
export function sse(
  c: Context,
  run: (write: Write, gone: AbortSignal) => Promise<void>,
  { heartbeat = ': still here\n\n' }: Options = {},
): Response | Promise<Response> {
  c.header('Content-Type', 'text/event-stream')
  c.header('Cache-Control', 'no-cache, no-transform')
  c.header('X-Accel-Buffering', 'no')
  if (c.req.method === 'HEAD') return c.body(null)
  return stream(c, async (out) => {
    const gone = new AbortController()
    const left = new Promise<void>((resolve) =>
      gone.signal.addEventListener('abort', () => resolve()),
    )
    out.onAbort(() => gone.abort())
    const write: Write = async (text) => {
      await Promise.race([out.write(text), left])
    }
    const beat = setInterval(() => void write(heartbeat), heartbeatMs)
    try {
      await run(write, gone.signal)
    } finally {
      clearInterval(beat)
    }
  })
}

/** One event; each line of `data` is one of its own. */
export const eventText = ({ data, event, id }: { data: string; event?: string; id?: string }) =>
  `${event ? `event: ${event}\n` : ''}${data
    .split(/\r\n|[\r\n]/)
    .map((line) => `data: ${line}\n`)
    .join('')}${id === undefined ? '' : `id: ${id}\n`}\n`

/** JSON on one line, also for a reader to whom U+0085, U+2028 and U+2029 end a line. */
export const oneLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Resolves after `ms`, or when `signal` fires. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms).unref()
    signal?.addEventListener('abort', done)
  })
