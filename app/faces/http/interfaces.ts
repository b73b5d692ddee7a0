import { type Context, Hono } from 'hono'
import { mayWrite, owning, refusal } from '../../access/caller.ts'
import { resolved } from '../../calls/check.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Services } from '../../calls/services.ts'
import { headersOf, toProblem } from '../../core/errors.ts'
import type { Host, Interface } from '../../core/interface.ts'
import { layout } from '../web/layout.ts'
import { waitFor, wantsHtml } from './accept.ts'
import { fromQuery, type Lifted, lift } from './lift.ts'
import type { Negotiation } from './negotiate.ts'
import type { Named } from './renderer.ts'
import { resource } from './resource.ts'

/** A page that may change into a finished one meanwhile is worth this short wait. */
const pageWaits = 300

/** Interfaces by their names: to look at and to call. One that is served alone is at `/` too. */
export function interfaceRoutes(services: Services, negotiation: Negotiation): Hono {
  const { interfaces, jobs, files } = services
  const { here, pages, rendererFor } = negotiation
  const app = new Hono()

  if (!here.alone) resource(app, '/', { GET: (c) => rendererFor(c).index(c) })
  for (const [name, face] of interfaces) {
    const named = { name, face }
    const methods = { GET: (c: Context) => show(c, named), POST: (c: Context) => call(c, named) }
    if (here.alone) resource(app, '/', methods)
    const { routes } = face
    if (routes) app.route(`/${name}`, typeof routes === 'function' ? routes(host(name)) : routes)
    resource(app, `/${name}`, methods)
  }

  return app

  function host(name: string): Host {
    const page: Host['page'] = async (c, content) => c.html(await layout(here, content))
    return { services, url: `${here.root}/${name}`, page }
  }

  /** Says no before anything is read of a call that its caller may not make. */
  function permit(c: Context, { guarded }: Interface): boolean {
    const writer = mayWrite((header) => c.req.header(header), services.config)
    if (guarded?.(services.config) && !writer) throw refusal(services.config)
    return writer
  }

  /** The page, prefilled; of an Interface that only reads, also its result for that query. */
  async function show(c: Context, named: Named) {
    const { face } = named
    permit(c, face)
    const raw = await prefilled(c, face)
    // A form that was sent has every name, though perhaps nothing under it.
    const asked = new URL(c.req.url).searchParams
    const complete = face.inputs.required.every(
      (name) => raw[name] !== undefined || asked.has(name),
    )
    const isCall = face.readOnly && (complete || !wantsHtml(c.req.header('accept')))
    if (isCall) return answer(c, named, { ...plain, raw })
    return pages.form(c, named, { values: await resolved(face, raw, files) })
  }

  async function prefilled(c: Context, { examples, ...face }: Interface) {
    const raw = fromQuery(face.inputs, new URL(c.req.url).searchParams)
    const row = c.req.query('_example')
    if (row === undefined || !examples[Number(row)]) return raw
    return { ...(await services.examples.rows({ ...face, examples }))[Number(row)], ...raw }
  }

  async function call(c: Context, named: Named) {
    permit(c, named.face)
    return answer(c, named, await lift(c, named.face, services))
  }

  async function answer(c: Context, named: Named, lifted: Lifted) {
    const { name, face } = named
    const renderer = rendererFor(c)
    const isPage = renderer === pages
    const wait = isPage && !face.readOnly ? pageWaits : waitFor(c)
    const single = c.req.header('idempotency-key') || undefined
    const durable = !face.readOnly && (isPage || wait === 0 || single !== undefined)
    try {
      const key = single ?? lifted.own.get('_key')
      const owner = isPage ? owning(c) : null
      const { faults } = lifted
      const writer = permit(c, face)
      const options = { key, single: single !== undefined, durable, faults, owner, writer }
      const job = await jobs.submit(name, lifted.raw, options)
      const after = await waited(c, job, wait, lifted)
      // Nobody was told the ids of what came with a call that failed, so nobody can use them.
      const isLost = isEnded(after) && after.status !== 'completed' && !after.durable
      if (isLost && !isPage) await lifted.discard()
      return await renderer.called(c, named, after)
    } catch (error) {
      if (!isPage) await lifted.discard()
      const problem = toProblem(error)
      for (const [name, value] of Object.entries(headersOf(error))) c.header(name, value)
      const { errors = [] } = problem
      const filled = { values: await resolved(face, lifted.raw, files), errors }
      return renderer.refused(c, named, filled, problem)
    }
  }

  /** A page that closes leaves its Job; a program that hangs up takes its call along. */
  async function waited(c: Context, job: Job, ms: number, lifted: Lifted): Promise<Job> {
    const { signal } = c.req.raw
    if (ms === 0) {
      await jobs.keep(job.id)
      return job
    }
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
