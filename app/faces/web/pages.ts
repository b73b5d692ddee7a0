import type { Context } from 'hono'
import { html } from 'hono/html'
import { LRUCache } from 'lru-cache'
import { originOf } from '../../access/caller.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import { newId } from '../../core/file.ts'
import type { Translate } from '../../core/languages/translate.ts'
import { markdown } from '../../core/markdown.ts'
import { answerPage, prepare } from '../http/answer.ts'
import type { Filled, Pages } from '../http/renderer.ts'
import { type CallView, callView } from './call-view.ts'
import { asChosen, bytesAsChosen } from './choices.ts'
import { livePart, progressOf, stateOf } from './display.ts'
import { docsPage, interfaceDocs, teaser } from './docs/page.ts'
import { examples, runsOnClick } from './example-rows.ts'
import { formFields } from './form-fields.ts'
import { heading, pageTitle } from './heading.ts'
import { historyPage } from './history-page.ts'
import { indexPage } from './index-page.ts'
import { fullTitle, layout, type Site } from './layout.ts'
import { isQuery } from './parts.ts'
import { problemPage } from './problem-page.ts'
import type { Sites } from './sites.ts'

const mostMade = 800

/** Stands in a page that is kept where each view of it has a key of its own. */
const placeholder = newId()

/** The renderer for people: pages, and the parts of pages that htmx asks for. */
export function web(sites: Sites): Pages {
  const { root, mayStop, mayCollect, traceOf } = sites.first
  /** The parts of pages that depend on the declaration alone, by what they do depend on. */
  const made = new LRUCache<string, Buffer[]>({ max: mostMade })

  const page = async (c: Context, site: Site, body: Html, status = 200) =>
    answerPage(c, asChosen(c, site, String(await body)), status)

  /** A page made once, with a key of its own each time where its form has one. */
  function keyed(c: Context, of: string, draw: (site: Site, origin: string) => Html) {
    const site = sites.for(c)
    const origin = originOf(c)
    const name = `${of} ${site.t.language} ${origin}`
    const known = made.get(name)
    return known ? sendKeyed(c, site, known) : drawKeyed(c, site, name, draw(site, origin))
  }

  async function drawKeyed(c: Context, site: Site, name: string, page: Html) {
    const parts = String(await page)
      .split(placeholder)
      .map((part) => Buffer.from(part))
    made.set(name, parts)
    return sendKeyed(c, site, parts)
  }

  function sendKeyed(c: Context, site: Site, [begun, after]: Buffer[]) {
    const before = bytesAsChosen(c, site, begun!)
    const body = after ? Buffer.concat([before, Buffer.from(newId()), after]) : before
    return answerPage(c, body as Uint8Array<ArrayBuffer>)
  }

  function whole(c: Context, view: CallView, status = 200) {
    const site = sites.for(c)
    return page(c, site, interfacePage(site, view, originOf(c)), status)
  }
  function part(c: Context, view: CallView, status = 200) {
    const site = sites.for(c)
    return page(c, site, interfacePart(site, view), status)
  }
  const fitting = (c: Context, view: CallView, status: number) =>
    isPartial(c) ? part(c, view, status) : whole(c, view, status)

  /** A form that is filled by a click: what it gave last time is there at once, else it is run. */
  function example(c: Context, view: CallView) {
    const runs = !view.job && runsOnClick(view.named.iface)
    // The call that follows has an address of its own.
    if (runs) prepare(c, { 'HX-Push-Url': 'false' })
    return part(c, { ...view, isRemembered: true, runs })
  }

  return {
    interval: 250,
    index(c) {
      const site = sites.for(c)
      return page(c, site, html`${indexPage(site)}`)
    },
    form(c, named, filled, last) {
      if (isPartial(c)) return example(c, { named, filled, job: last })
      // What depends on its function alone may be another the next time.
      if (last || named.iface.inputs.adapts || Object.keys(filled.values).length > 0) {
        return whole(c, { named, filled, job: last, isRemembered: true })
      }
      return keyed(c, `form ${named.name}`, (site, origin) =>
        interfacePage(site, { named, filled, key: placeholder }, origin),
      )
    },
    fields(c, named, filled) {
      if (!isPartial(c)) return whole(c, { named, filled })
      const site = sites.for(c)
      const { drawn, reads } = formFields(site, named.iface, filled)
      return page(c, site, html`<div data-asks="${reads.join(' ')}">${drawn}</div>`)
    },
    async live(c, named, shown) {
      const error = 'id' in shown ? shown.error : shown
      const trace = traceOf(c, error)
      return String(await livePart(sites.for(c), named, shown, trace))
    },
    docs: (c, named) =>
      keyed(
        c,
        `docs ${named?.name ?? ''}`,
        (site, origin) =>
          html`${named ? interfaceDocs(site, named, origin) : docsPage(site, origin)}`,
      ),
    refused(c, named, filled, { status, detail }) {
      const view = { named, filled, refusal: filled.errors?.length ? undefined : detail }
      return fitting(c, view, status)
    },
    called(c, named, job) {
      const wrong = isEnded(job) && job.error?.status === 400
      const trace = traceOf(c, job.error)
      const may = { mayStop: true, mayCollect: mayCollect(c) }
      const view = { named, filled: filledBy(job), job, ...may, trace }
      if (!job.durable || wrong) return fitting(c, view, wrong ? 400 : 200)
      if (!isPartial(c)) return c.redirect(`${root}/jobs/${job.id}`, 303)
      prepare(c, { 'HX-Push-Url': `${root}/jobs/${job.id}` })
      return part(c, view)
    },
    job(c, named, job) {
      const trace = traceOf(c, job.error)
      const may = { mayStop: mayStop(c, job), mayCollect: mayCollect(c) }
      return whole(c, { named, filled: filledBy(job), job, ...may, trace })
    },
    history(c, part) {
      const { after, deleted } = c.req.query()
      const site = sites.for(c)
      return page(c, site, historyPage(site, part, { after, isDeleted: deleted !== undefined }))
    },
    problem(c, problem, headers) {
      const retryAfter = Number(headers['Retry-After']) || undefined
      const trace = traceOf(c, problem)
      const query = c.req.method === 'GET' ? new URL(c.req.url).search : undefined
      const site = sites.for(c)
      const path = site.root + c.req.path
      const drawn = problemPage(site, problem, { path, query, retryAfter, trace })
      return page(c, site, drawn, problem.status)
    },
    async message(named, { job }, c) {
      // What is wrong belongs beside its field, so the whole of it is drawn again.
      const site = sites.for(c)
      const filled = filledBy(job)
      if (filled.errors?.length) {
        const view = { named, filled, job }
        const whole = await callView(site, view)
        const swap = 'hx-target="#work" hx-swap="outerHTML settle:0"'
        return { data: `${await titled(site, view)}<hx-partial ${swap}>${whole}</hx-partial>` }
      }
      const trace = traceOf(c, job.error)
      const shown = { named, job, mayStop: mayStop(c, job), mayCollect: mayCollect(c), trace }
      const part = await progressOf(site, shown)
      return { data: `${await titled(site, { named, filled, job })}${part}` }
    },
  }
}

const filledBy = (job: Job): Filled => ({ values: job.inputs, errors: job.error?.errors ?? [] })

/** htmx says whether it swaps a part or wants the whole page. */
const isPartial = (c: Context): boolean => c.req.header('hx-request-type') === 'partial'

/** An Interface's page, as it awaits a call or with a Job's values and result. */
export function interfacePage(site: Site, view: CallView, origin: string): Html {
  const { iface } = view.named
  const { t } = site
  return layout(site, {
    title: titleOf(t, view),
    description: iface.description ?? iface.group?.description,
    refresh: refreshOf(view),
    isForm: true,
    main: html`${heading(site, view.named)}
${callView(site, view)}
${examples(site, view.named)}
${teaser(site, view.named, origin)}
${iface.article ? html`<article class="article"${t.own}>${markdown(iface.article)}</article>` : ''}`,
  })
}

/** Seconds after which a page is to be looked at again by who has no script. */
function refreshOf({ named: { iface }, job }: CallView): number | undefined {
  if (job && !isEnded(job)) return 2
  return job && !job.durable && isQuery(iface) ? iface.every : undefined
}

/** The part of that page that a call changes, and the page's new title. */
export const interfacePart = (site: Site, view: CallView): Html =>
  html`${titled(site, view)}${callView(site, view)}`

const titled = (site: Site, view: CallView): Html =>
  html`<title>${fullTitle(site, titleOf(site.t, view))}</title>`

function titleOf(t: Translate, view: CallView): string {
  const { filled, refusal, job, isRemembered } = view
  const title = pageTitle(view.named.iface, Boolean(job && !isRemembered))
  if (filled.errors?.length || refusal) return t('Error: {title}', { title })
  return job && !isRemembered ? `${t(stateOf(job))} · ${title}` : title
}
