import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Html } from '../../component.ts'
import { isEnded, type Job } from '../../jobs/job.ts'
import type { Filled, Named, Pages } from '../renderer.ts'
import { progressOf } from './display.ts'
import { historyPage, indexPage, interfacePage, interfacePart, problemPage } from './pages.ts'
import type { Site } from './site.ts'
import { work } from './work.ts'

/** The renderer for people: pages, and the parts of pages that htmx asks for. */
export function web(site: Site): Pages {
  const page = async (c: Context, body: Html, status = 200) =>
    c.html(await body, status as ContentfulStatusCode)

  return {
    interval: 250,
    index: (c) => page(c, indexPage(site)),
    form: (c, named, filled) => page(c, interfacePage(site, { named, filled })),
    refused(c, named, filled, { status, detail }) {
      const view = { named, filled, refusal: filled.errors?.length ? undefined : detail }
      return page(c, (isPartial(c) ? interfacePart : interfacePage)(site, view), status)
    },
    called(c, named, job) {
      const wrong = isEnded(job) && job.error?.status === 400
      if (!job.durable || wrong) return shown(c, named, job, wrong ? 400 : 200)
      if (!isPartial(c)) return c.redirect(`${site.root}/jobs/${job.id}`, 303)
      c.header('HX-Push-Url', `${site.root}/jobs/${job.id}`)
      return page(c, interfacePart(site, { named, filled: filledBy(job), job }))
    },
    job: (c, named, job) => page(c, interfacePage(site, { named, filled: filledBy(job), job })),
    history: (c, jobs) => page(c, historyPage(site, jobs)),
    problem: (c, problem) => page(c, problemPage(site, problem), problem.status),
    async message(named, { job }) {
      // What is wrong belongs beside its field, so the whole of it is drawn again.
      const filled = filledBy(job)
      if (filled.errors?.length) {
        const whole = await work(site, { named, filled, job })
        return { data: `<hx-partial hx-target="#work" hx-swap="outerHTML">${whole}</hx-partial>` }
      }
      return { data: String(await progressOf(site, named, job)) }
    },
  }

  function shown(c: Context, named: Named, job: Job, status: number) {
    const view = { named, filled: filledBy(job), job }
    return page(c, (isPartial(c) ? interfacePart : interfacePage)(site, view), status)
  }
}

const filledBy = (job: Job): Filled => ({ values: job.inputs, errors: job.error?.errors ?? [] })

/** htmx says whether it swaps a part or wants the whole page. */
const isPartial = (c: Context): boolean => c.req.header('hx-request-type') === 'partial'
