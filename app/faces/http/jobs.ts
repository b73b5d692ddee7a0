import { type Context, Hono } from 'hono'
import type { Update } from '../../calls/engine.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Services } from '../../calls/services.ts'
import { ProblemError } from '../../core/errors.ts'
import { isId } from '../../core/file.ts'
import { opinionRoute } from './feedback-routes.ts'
import { sendZip } from './files.ts'
import type { Negotiation } from './negotiate.ts'
import type { Named, Renderer } from './renderer.ts'
import { resource } from './resource.ts'
import { eventText, sse } from './sse.ts'

/** Jobs by their ids: to look at, to follow, to take away and to stop. */
export function jobRoutes(services: Services, negotiation: Negotiation): Hono {
  const { interfaces, calls, files, access } = services
  const { here, pages, api, rendererFor } = negotiation
  const app = new Hono()

  resource(app, '/', {
    async GET(c) {
      const after = c.req.query('after')
      return rendererFor(c).history(c, await calls.list(access.caller(c), { after }))
    },
  })
  resource(app, '/delete', {
    async POST(c) {
      await calls.clear(access.caller(c))
      return deleted(c)
    },
  })
  resource(app, '/:id', {
    async GET(c) {
      const job = await found(c)
      return rendererFor(c).job(c, named(job), job)
    },
    async POST(c) {
      const job = await stop(c)
      return c.req.header('hx-request')
        ? c.body(null, 204)
        : c.redirect(`${here.first.root}/jobs/${job.id}`, 303)
    },
    async DELETE(c) {
      const job = await stop(c)
      return api.job(c, named(job), job)
    },
  })
  resource(app, '/:id/events', {
    async GET(c) {
      const job = await found(c)
      const renderer = c.req.header('hx-request') ? pages : api
      return stream(c, (signal) => calls.watch(job.id, signal), renderer, named(job))
    },
  })
  resource(app, '/:id/delete', {
    async POST(c) {
      await calls.remove(c.req.param('id') ?? '', access.caller(c))
      return deleted(c)
    },
  })
  opinionRoute(app, services, negotiation)
  resource(app, '/:id/files.zip', { GET: async (c) => sendZip(c, await found(c), files) })

  return app

  function named({ interface: name }: Job): Named {
    const iface = interfaces.get(name)
    if (!iface) throw new ProblemError(404, `There is no Interface “${name}” here any more`)
    return { name, iface }
  }

  /** A browser comes back to where it was in its history. */
  function deleted(c: Context) {
    if (rendererFor(c) !== pages) return c.body(null, 204)
    const { after = '', beside = '' } = c.req.query()
    const query = new URLSearchParams({ ...(after && { after }), deleted: '' })
    return c.redirect(
      `${here.first.root}/jobs?${query}${isId(beside) ? `#job-${beside}` : ''}`,
      303,
    )
  }

  async function found(c: Context): Promise<Job> {
    const job = await calls.get(c.req.param('id') ?? '')
    if (!job) throw new ProblemError(404, 'There is no such job, or its time is over')
    return job
  }

  async function stop(c: Context): Promise<Job> {
    const job = await found(c)
    await calls.cancel(job.id, access.caller(c))
    return (await calls.get(job.id)) ?? job
  }
}

/**
 * A Job's events as server-sent events: a snapshot, what comes, then `done`. Whoever comes back
 * with `Last-Event-ID` is spared what is not new.
 */
function stream(
  c: Context,
  watch: (signal: AbortSignal) => AsyncIterable<Update>,
  renderer: Renderer,
  named: Named,
): Response | Promise<Response> {
  const seen = Number(c.req.header('last-event-id') ?? -1)
  return sse(c, async (write, gone) => {
    for await (const update of thinned(watch(gone), renderer.interval)) {
      const id = String(update.seq)
      const ended = isEnded(update.job)
      if (update.event || ended || update.seq !== seen) {
        await write(eventText({ id, ...(await renderer.message(named, update, c)) }))
      }
      if (ended) await write(eventText({ id, event: 'done', data: update.job.status }))
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
