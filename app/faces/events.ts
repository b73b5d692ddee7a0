import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Update } from '../jobs/engine.ts'
import { isEnded } from '../jobs/job.ts'
import type { Named, Renderer } from './renderer.ts'

const heartbeatMs = 15_000

/**
 * A Job's events as server-sent events: a snapshot, what comes, then `done`. Whoever comes back
 * with `Last-Event-ID` is spared what is not new.
 */
export function stream(
  c: Context,
  watch: (signal: AbortSignal) => AsyncIterable<Update>,
  renderer: Renderer,
  named: Named,
): Response {
  const seen = Number(c.req.header('last-event-id') ?? -1)
  c.header('X-Accel-Buffering', 'no')
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
  return streamSSE(c, async (sse) => {
    const gone = new AbortController()
    sse.onAbort(() => gone.abort())
    const heartbeat = setInterval(() => void sse.write(': still here\n\n'), heartbeatMs)
    try {
      for await (const update of thinned(watch(gone.signal), renderer.interval)) {
        const id = String(update.seq)
        const ended = isEnded(update.job)
        if (update.event || ended || update.seq !== seen) {
          await sse.writeSSE({ id, ...(await renderer.message(named, update)) })
        }
        if (ended) await sse.writeSSE({ id, event: 'done', data: update.job.status })
      }
    } finally {
      clearInterval(heartbeat)
    }
  })
}

/** Leaves out progress that comes sooner than `interval` after what was sent before. */
async function* thinned(updates: AsyncIterable<Update>, interval: number) {
  let last = Number.NEGATIVE_INFINITY
  for await (const update of updates) {
    const now = performance.now()
    if (update.event?.type === 'progress' && now - last < interval) continue
    last = now
    yield update
  }
}
