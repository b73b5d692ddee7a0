import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Html } from '../../component.ts'
import { isEnded, type Job } from '../../jobs/job.ts'
import { originOf } from '../origin.ts'
import type { Filled, Pages } from '../renderer.ts'
import { progressOf } from './display.ts'
import { historyPage, indexPage, interfacePage, interfacePart, problemPage } from './pages.ts'
import type { Site } from './site.ts'
import { type Work, work } from './work.ts'

/** The renderer for people: pages, and the parts of pages that htmx asks for. */
export function web(site: Site): Pages {
  const page = async (c: Context, body: Html, status = 200) =>
    c.html(await body, status as ContentfulStatusCode)
  const whole = (c: Context, view: Work, status = 200) =>
    page(c, interfacePage(site, view, originOf(c)), status)
  const fitting = (c: Context, view: Work, status: number) =>
    isPartial(c) ? page(c, interfacePart(site, view), status) : whole(c, view, status)

  return {
    interval: 250,
    index: (c) => page(c, indexPage(site)),
    form: (c, named, filled) => whole(c, { named, filled }),
    refused(c, named, filled, { status, detail }) {
      const view = { named, filled, refusal: filled.errors?.length ? undefined : detail }
      return fitting(c, view, status)
    },
    called(c, named, job) {
      const wrong = isEnded(job) && job.error?.status === 400
      const view = { named, filled: filledBy(job), job }
      if (!job.durable || wrong) return fitting(c, view, wrong ? 400 : 200)
      if (!isPartial(c)) return c.redirect(`${site.root}/jobs/${job.id}`, 303)
      c.header('HX-Push-Url', `${site.root}/jobs/${job.id}`)
      return page(c, interfacePart(site, view))
    },
    job: (c, named, job) => whole(c, { named, filled: filledBy(job), job }),
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
}

const filledBy = (job: Job): Filled => ({ values: job.inputs, errors: job.error?.errors ?? [] })

/** htmx says whether it swaps a part or wants the whole page. */
const isPartial = (c: Context): boolean => c.req.header('hx-request-type') === 'partial'
