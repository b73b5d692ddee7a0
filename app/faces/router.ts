import { type Context, Hono } from 'hono'
import { ProblemError, toProblem } from '../errors.ts'
import type { Interface } from '../interface.ts'
import { resolved } from '../jobs/check.ts'
import type { Job } from '../jobs/job.ts'
import type { Services } from '../services.ts'
import { wantsHtml } from './accept.ts'
import { stream } from './events.ts'
import { fileRoutes } from './files.ts'
import { fromQuery, type Lifted, lift } from './lift.ts'
import type { Negotiation } from './negotiate.ts'
import { owner, owning } from './owner.ts'
import { waitFor } from './prefer.ts'
import type { Named } from './renderer.ts'

/** A page that may change into a finished one meanwhile is worth this short wait. */
const pageWaits = 300

/** Interfaces, Jobs and Files at their URLs, for people and for programs alike. */
export function router(services: Services, negotiation: Negotiation): Hono {
  const { interfaces, jobs, files } = services
  const { here, pages, api, rendererFor } = negotiation
  const app = new Hono()

  app.route('/public', here.assets)
  app.route('/files', fileRoutes(services))
  app.get('/', (c) => (here.alone ? show(c, named(here.alone)) : rendererFor(c).index(c)))
  if (here.alone) app.post('/', (c) => call(c, named(here.alone!)))

  app.get('/jobs', async (c) => rendererFor(c).history(c, await jobs.list(owner(c) ?? '-')))
  app.get('/jobs/:id', async (c) => {
    const job = await found(c)
    return rendererFor(c).job(c, named(job.interface), job)
  })
  app.get('/jobs/:id/events', async (c) => {
    const job = await found(c)
    const renderer = c.req.header('hx-request') ? pages : api
    return stream(c, (signal) => jobs.watch(job.id, signal), renderer, named(job.interface))
  })
  app.delete('/jobs/:id', async (c) => {
    const job = await stop(c)
    return api.job(c, named(job.interface), job)
  })
  app.post('/jobs/:id', async (c) => {
    const job = await stop(c)
    return c.req.header('hx-request')
      ? c.body(null, 204)
      : c.redirect(`${here.root}/jobs/${job.id}`, 303)
  })

  for (const [name, face] of interfaces) {
    app.get(`/${name}`, (c) => show(c, { name, face }))
    app.post(`/${name}`, (c) => call(c, { name, face }))
    if (face.routes) app.route(`/${name}`, face.routes)
  }

  return app

  function named(name: string): Named {
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

  /** The page, prefilled; of an Interface that only reads, also its result for that query. */
  async function show(c: Context, { name, face }: Named) {
    const raw = await prefilled(c, face)
    const isHtml = wantsHtml(c.req.header('accept'))
    const values = await resolved(face, raw, files)
    if (!face.readOnly) return pages.form(c, { name, face }, { values })
    const complete = face.inputs.required.every((input) => raw[input] !== undefined)
    if (isHtml && !complete) return pages.form(c, { name, face }, { values })
    return answer(c, { name, face }, { ...plain, raw })
  }

  async function prefilled(c: Context, { examples, ...face }: Interface) {
    const raw = fromQuery(face.inputs, new URL(c.req.url).searchParams)
    const row = c.req.query('_example')
    if (row === undefined || !examples[Number(row)]) return raw
    return { ...(await services.examples.rows({ ...face, examples }))[Number(row)], ...raw }
  }

  async function call(c: Context, { name, face }: Named) {
    return answer(c, { name, face }, await lift(c, face, services))
  }

  async function answer(c: Context, { name, face }: Named, lifted: Lifted) {
    const renderer = rendererFor(c)
    const isPage = renderer === pages
    const wait = isPage && !face.readOnly ? pageWaits : waitFor(c)
    const durable = !face.readOnly && (isPage || wait === 0)
    try {
      const key = c.req.header('idempotency-key') ?? lifted.own.get('_key')
      const options = { key, durable, faults: lifted.faults, owner: isPage ? owning(c) : null }
      const job = await jobs.submit(name, lifted.raw, options)
      const after = await waited(c, job, wait, lifted)
      return await renderer.called(c, { name, face }, after)
    } catch (error) {
      if (!isPage) await lifted.discard()
      const problem = toProblem(error)
      const values = await resolved(face, lifted.raw, files)
      const { errors = [] } = problem
      return renderer.refused(c, { name, face }, { values, errors }, problem)
    }
  }

  /** A page that closes leaves its Job; a program that hangs up takes its call along. */
  async function waited(c: Context, job: Job, ms: number, lifted: Lifted): Promise<Job> {
    const { signal } = c.req.raw
    const after = await jobs.wait(job.id, ms, signal)
    if (signal.aborted && !job.durable) {
      await jobs.cancel(job.id)
      await lifted.discard()
    } else if (after.status === 'queued' || after.status === 'running') {
      await jobs.keep(job.id)
    }
    return after
  }
}

const plain: Lifted = {
  kind: 'form',
  raw: {},
  faults: new Map(),
  own: new Map(),
  discard: async () => {},
}
