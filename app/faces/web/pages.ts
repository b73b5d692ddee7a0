import { html } from 'hono/html'
import type { Html } from '../../component.ts'
import type { Problem } from '../../errors.ts'
import { isEnded, type Job } from '../../jobs/job.ts'
import { markdown } from '../../markdown.ts'
import { teaser } from './docs/page.ts'
import { examples } from './examples.ts'
import { layout } from './layout.ts'
import { signatureLine } from './signature.ts'
import type { Site } from './site.ts'
import { clock } from './status.ts'
import { type Work, work } from './work.ts'

/** An Interface's page, as it awaits a call or with a Job's values and result. */
export function interfacePage(site: Site, view: Work, origin: string): Html {
  const { face } = view.named
  return layout(site, {
    title: titleOf(view),
    refresh: Boolean(view.job && !isEnded(view.job)),
    main: html`<h1>${face.title}</h1>
${face.description ? html`<div class="lead">${markdown(face.description)}</div>` : ''}
${signatureLine(view.named)}
${work(site, view)}
${examples(site, view.named)}
${teaser(site, view.named, origin)}
${face.article ? html`<article class="article">${markdown(face.article)}</article>` : ''}`,
  })
}

/** The part of that page that a call changes, and the page's new title. */
export const interfacePart = (site: Site, view: Work): Html =>
  html`<title>${titleOf(view)} · Fascia</title>${work(site, view)}`

const titleOf = ({ named: { face }, filled, refusal }: Work): string =>
  filled.errors?.length || refusal ? `Error: ${face.title}` : face.title

/** All Interfaces of this server. */
export const indexPage = (site: Site): Html =>
  layout(site, {
    title: 'Tools on this server',
    main: html`<h1>Tools on this server</h1>
<p class="lead">Each is one function with a front panel: a page, an HTTP API, a command line and an MCP tool.</p>
<ul class="cards">${[...site.interfaces].map(
      ([
        name,
        face,
      ]) => html`<li class="card"><h2><a href="${site.urlOf(name)}">${face.title}</a></h2>
${markdown(face.description ?? '')}${signatureLine({ name, face })}</li>`,
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
