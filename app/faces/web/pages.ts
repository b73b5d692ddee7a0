import type { Context } from 'hono'
import { html } from 'hono/html'
import { LRUCache } from 'lru-cache'
import { originOf } from '../../access/caller.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import type { Problem } from '../../core/errors.ts'
import { newId } from '../../core/file.ts'
import { markdown } from '../../core/markdown.ts'
import { answer, prepare } from '../http/answer.ts'
import type { Filled, Pages } from '../http/renderer.ts'
import { type CallView, callView } from './call-view.ts'
import { clock, progressOf, stateOf } from './display.ts'
import { docsPage, teaser } from './docs/page.ts'
import { layout, type Site } from './layout.ts'
import { examples, signatureLine } from './parts.ts'

const htmlType = 'text/html; charset=UTF-8'
const mostMade = 200

/** Stands in a page that is kept where each view of it has a key of its own. */
const placeholder = newId()

/** The renderer for people: pages, and the parts of pages that htmx asks for. */
export function web(site: Site): Pages {
  /** The parts of pages that depend on the declaration alone, by what they do depend on. */
  const made = new LRUCache<string, Buffer[]>({ max: mostMade })

  const page = async (c: Context, body: Html, status = 200) =>
    answer(c, String(await body), htmlType, status)

  /** A page made once, with a key of its own each time where its form has one. */
  function keyed(c: Context, of: string, draw: (origin: string) => Html) {
    const origin = originOf(c)
    const known = made.get(`${of} ${origin}`)
    return known ? sendKeyed(c, known) : drawKeyed(c, `${of} ${origin}`, draw(origin))
  }

  async function drawKeyed(c: Context, name: string, page: Html) {
    const parts = String(await page)
      .split(placeholder)
      .map((part) => Buffer.from(part))
    made.set(name, parts)
    return sendKeyed(c, parts)
  }

  function sendKeyed(c: Context, [before, after]: Buffer[]) {
    const body = after ? Buffer.concat([before!, Buffer.from(newId()), after]) : before!
    return answer(c, body as Uint8Array<ArrayBuffer>, htmlType)
  }

  const whole = (c: Context, view: CallView, status = 200) =>
    page(c, interfacePage(site, view, originOf(c)), status)
  const fitting = (c: Context, view: CallView, status: number) =>
    isPartial(c) ? page(c, interfacePart(site, view), status) : whole(c, view, status)

  return {
    interval: 250,
    index: (c) => page(c, indexPage(site)),
    form(c, named, filled) {
      if (Object.keys(filled.values).length > 0) return whole(c, { named, filled })
      return keyed(c, `form ${named.name}`, (origin) =>
        interfacePage(site, { named, filled, key: placeholder }, origin),
      )
    },
    docs: (c) => keyed(c, 'docs', (origin) => html`${docsPage(site, origin)}`),
    refused(c, named, filled, { status, detail }) {
      const view = { named, filled, refusal: filled.errors?.length ? undefined : detail }
      return fitting(c, view, status)
    },
    called(c, named, job) {
      const wrong = isEnded(job) && job.error?.status === 400
      const view = { named, filled: filledBy(job), job, mayStop: true }
      if (!job.durable || wrong) return fitting(c, view, wrong ? 400 : 200)
      if (!isPartial(c)) return c.redirect(`${site.root}/jobs/${job.id}`, 303)
      prepare(c, { 'HX-Push-Url': `${site.root}/jobs/${job.id}` })
      return page(c, interfacePart(site, view))
    },
    job: (c, named, job) =>
      whole(c, { named, filled: filledBy(job), job, mayStop: site.mayStop(c, job) }),
    history: (c, jobs) => page(c, historyPage(site, jobs)),
    problem: (c, problem) => page(c, problemPage(site, problem), problem.status),
    async message(named, { job }, c) {
      // What is wrong belongs beside its field, so the whole of it is drawn again.
      const filled = filledBy(job)
      if (filled.errors?.length) {
        const view = { named, filled, job }
        const whole = await callView(site, view)
        const swap = 'hx-target="#work" hx-swap="outerHTML settle:0"'
        return { data: `${await titled(view)}<hx-partial ${swap}>${whole}</hx-partial>` }
      }
      const shown = { named, job, mayStop: site.mayStop(c, job) }
      const part = await progressOf(site, shown)
      return { data: `${await titled({ named, filled, job })}${part}` }
    },
  }
}

const filledBy = (job: Job): Filled => ({ values: job.inputs, errors: job.error?.errors ?? [] })

/** htmx says whether it swaps a part or wants the whole page. */
const isPartial = (c: Context): boolean => c.req.header('hx-request-type') === 'partial'

/** An Interface's page, as it awaits a call or with a Job's values and result. */
export function interfacePage(site: Site, view: CallView, origin: string): Html {
  const { iface } = view.named
  return layout(site, {
    title: titleOf(view),
    refresh: Boolean(view.job && !isEnded(view.job)),
    isForm: true,
    main: html`<h1>${iface.title}</h1>
${iface.description ? html`<div class="lead">${markdown(iface.description)}</div>` : ''}
${signatureLine(view.named)}
${callView(site, view)}
${examples(site, view.named)}
${teaser(site, view.named, origin)}
${iface.article ? html`<article class="article">${markdown(iface.article)}</article>` : ''}`,
  })
}

/** The part of that page that a call changes, and the page's new title. */
export const interfacePart = (site: Site, view: CallView): Html =>
  html`${titled(view)}${callView(site, view)}`

const titled = (view: CallView): Html => html`<title>${titleOf(view)} · Fascia</title>`

function titleOf({ named: { iface }, filled, refusal, job }: CallView): string {
  if (filled.errors?.length || refusal) return `Error: ${iface.title}`
  return job ? `${stateOf(job)} · ${iface.title}` : iface.title
}

/** All Interfaces of this server. */
export const indexPage = (site: Site): Html =>
  layout(site, {
    title: 'Tools on this server',
    main: html`<h1>Tools on this server</h1>
<p class="lead">Each is one function with a front panel: a page, an HTTP API, a command line and an MCP tool.</p>
<ul class="cards">${[...site.interfaces].map(
      ([
        name,
        iface,
      ]) => html`<li class="card"><h2><a href="${site.urlOf(name)}">${iface.title}</a></h2>
${markdown(iface.description ?? '')}${signatureLine({ name, iface })}</li>`,
    )}</ul>`,
  })

/** What this browser has run, the newest first. */
export const historyPage = (site: Site, jobs: Job[]): Html =>
  layout(site, {
    title: 'History',
    main: html`<h1>History</h1>
<p class="lead">What this browser has run here, and is still kept.</p>
${
  jobs.length === 0
    ? html`<p>Nothing yet. <a href="${site.root}/">Run something</a>.</p>`
    : html`<ol class="history">${jobs.map(
        (
          job,
        ) => html`<li><a href="${site.root}/jobs/${job.id}">${site.interfaces.get(job.interface)?.title ?? job.interface}</a>
<span>${job.status}${job.started && job.ended ? html`, ${clock(job.ended - job.started)}` : ''}</span>
<time datetime="${new Date(job.created).toISOString()}" data-time>${new Date(job.created).toUTCString()}</time></li>`,
      )}</ol>`
}`,
  })

/** An error that has no page of its own. */
export const problemPage = (site: Site, { status, title, detail }: Problem): Html =>
  layout(site, {
    title: `Error: ${title}`,
    main: html`<h1>${title}</h1><p class="lead">${detail}.</p>
<p class="signature">${status}</p><p><a class="button" href="${site.root}/">To the start</a></p>`,
  })
