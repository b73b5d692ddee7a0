import { type Context, Hono } from 'hono'
import { ProblemError } from '../errors.ts'
import type { Job } from '../jobs/job.ts'
import type { Services } from '../services.ts'
import { stream } from './events.ts'
import type { Negotiation } from './negotiate.ts'
import { owner } from './owner.ts'
import type { Named } from './renderer.ts'
import { resource } from './resource.ts'
import { sendZip } from './zip.ts'

/** Jobs by their ids: to look at, to follow, to take away and to stop. */
export function jobRoutes({ interfaces, jobs, files }: Services, negotiation: Negotiation): Hono {
  const { here, pages, api, rendererFor } = negotiation
  const app = new Hono()

  resource(app, '/', {
    GET: async (c) => rendererFor(c).history(c, await jobs.list(owner(c) ?? '-')),
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
        : c.redirect(`${here.root}/jobs/${job.id}`, 303)
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
      return stream(c, (signal) => jobs.watch(job.id, signal), renderer, named(job))
    },
  })
  resource(app, '/:id/files.zip', { GET: async (c) => sendZip(c, await found(c), files) })

  return app

  function named({ interface: name }: Job): Named {
    const face = interfaces.get(name)
    if (!face) throw new ProblemError(404, `There is no Interface “${name}” here any more`)
    return { name, face }
  }

  async function found(c: Context): Promise<Job> {
    const job = await jobs.get(c.req.param('id') ?? '')
    if (!job) throw new ProblemError(404, 'There is no such job, or its time is over')
    return job
  }

  async function stop(c: Context): Promise<Job> {
    const job = await found(c)
    if (job.owner && job.owner !== owner(c)) {
      throw new ProblemError(403, 'Only the browser that started it can stop it')
    }
    await jobs.cancel(job.id)
    return (await jobs.get(job.id)) ?? job
  }
}
