import { html } from 'hono/html'
import type { History } from '../../calls/engine.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import { isStored, type StoredFile, shorten, storedIn } from '../../core/file.ts'
import type { Json, Schema } from '../../core/schema.ts'
import { layout, type Site } from './layout.ts'
import { ago, lasted, span } from './times.ts'

/** How a history was asked for: from where on, and whether by deleting. */
export interface HistoryView {
  after: string | undefined
  isDeleted: boolean
}

/** What this browser has run, the newest first, each to be opened again and to be deleted. */
export function historyPage(site: Site, part: History, view: HistoryView): Html {
  const title = view.isDeleted ? 'Deleted: History' : 'History'
  return layout(site, {
    title,
    description: 'What this browser has run here, to be opened again.',
    main: html`<h1>History</h1>
<p class="lead">What this browser has run here, kept for ${span(site.keptFor)}. Others see a result only by its link.</p>
${part.jobs.length === 0 ? nothing(site, view) : runs(site, part, view)}`,
  })
}

function nothing(site: Site, { after, isDeleted }: HistoryView): Html {
  if (after)
    return html`<p class="blank">Nothing is older. <a href="${site.root}/jobs">To the newest</a></p>`
  const first = [...site.interfaces][0]!
  return html`<div class="display blank"><p><span class="lamp"></span> ${isDeleted ? 'All is deleted.' : 'Nothing has been run yet.'}</p>
<p>${
    site.alone
      ? html`<a class="button" href="${site.root}/">Run ${first[1].title}</a>`
      : html`<a class="button" href="${site.root}/">See what there is</a>`
  }</p></div>`
}

const runs = (site: Site, { jobs, older }: History, { after }: HistoryView): Html =>
  html`<ol class="history">${jobs.map((job, i) => run(site, job, after, jobs[i + 1] ?? jobs[i - 1]))}</ol>
<div class="foot">
${
  older || after
    ? html`<nav aria-label="Parts of the history">${after ? html`<a class="button" href="${site.root}/jobs">Newest</a>` : ''}
${older ? html`<a class="button" href="${site.root}/jobs?after=${older}" rel="next">Older</a>` : ''}</nav>`
    : ''
}
<details class="delete-all"><summary>Delete all…</summary>
<form method="post" action="${site.root}/jobs/delete"><p>This deletes every result in this history, with its files. What still runs stays.</p>
<button class="danger">Delete all for good</button></form></details>
</div>`

function run(site: Site, job: Job, after: string | undefined, beside: Job | undefined): Html {
  const iface = site.interfaces.get(job.interface)
  const title = iface?.title ?? job.interface
  const given = inputs(job, site)
  const query = new URLSearchParams({
    ...(after && { after }),
    ...(beside && { beside: beside.id }),
  })
  const when = new Date(job.created)
  const { lamp, text } = state(job)
  return html`<li id="job-${job.id}">
${picture(job)}
<div class="what"><h2><a href="${site.root}/jobs/${job.id}"><bdi>${title}</bdi></a></h2>
${given.length > 0 ? html`<p class="given">${given.map(([name, value]) => html`<span><span class="name">${name}</span> <bdi>${value}</bdi></span> `)}</p>` : ''}
${job.error ? html`<p class="failure">${job.error.detail}</p>` : ''}</div>
<p class="state"><span><span class="lamp${lamp}"></span> ${text}</span>
<time datetime="${when.toISOString()}" title="${when.toUTCString()}" data-time>${ago(job.created)}</time></p>
${
  isEnded(job)
    ? html`<form method="post" action="${site.root}/jobs/${job.id}/delete?${query}"><button class="small" aria-label="Delete ${title}, ${ago(job.created)}">Delete</button></form>`
    : html`<a class="button small" href="${site.root}/jobs/${job.id}" aria-label="Watch ${title}, ${ago(job.created)}">Watch</a>`
}</li>`
}

/** In words, and as the lamp beside them shows it. */
function state(job: Job): { lamp: string; text: string } {
  const { status, progress, position, started, ended } = job
  switch (status) {
    case 'queued':
      return { lamp: ' wait', text: `Waiting, ${position ? `${position} ahead` : 'the next'}` }
    case 'running': {
      const part = progress?.total
        ? `, ${Math.floor((100 * progress.done) / progress.total)} %`
        : ''
      return { lamp: ' on busy', text: `Running${part}` }
    }
    case 'completed':
      return { lamp: ' on', text: `Done in ${lasted((ended ?? 0) - (started ?? job.created))}` }
    case 'failed':
      return { lamp: ' bad', text: 'Failed' }
    case 'cancelled':
      return { lamp: '', text: 'Stopped' }
    case 'interrupted':
      return { lamp: ' bad', text: 'Interrupted' }
  }
}

/** The first picture that came out or went in; else the first words of the result. */
function picture(job: Job): Html {
  const pictures = storedIn([job.outputs, ...Object.values(job.inputs)]).filter(isPicture)
  const [first] = pictures
  if (first) {
    return html`<img class="seen" src="${first.url}?thumbnail" alt="" width="96" height="72" loading="lazy">`
  }
  const text = job.outputs?.find((value) => typeof value === 'string' || typeof value === 'number')
  return html`<span class="seen" aria-hidden="true" dir="auto">${text === undefined ? '' : shorten(String(text).slice(0, 200).trim(), 40)}</span>`
}

const isPicture = ({ type }: StoredFile): boolean => type.startsWith('image/')

const mostGiven = 4

/** What was given that goes not without saying, by the names that the form has. */
function inputs(job: Job, site: Site): [name: string, value: string][] {
  const { names = [], components = [] } = site.interfaces.get(job.interface)?.inputs ?? {}
  return names
    .map((name, i) => ({ name, value: job.inputs[name], schema: components[i]!.schema }))
    .filter(({ value, schema }) => !isBlank(value) && String(value) !== String(schema.default))
    .slice(0, mostGiven)
    .map(({ name, value, schema }) => [schema.title ?? name, inWords(value!, schema)])
}

const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)

function inWords(value: Json, schema: Schema): string {
  const files = [value].flat().filter(isStored)
  if (files.length > 0) return files.length === 1 ? files[0]!.name : `${files.length} files`
  if (schema.type === 'boolean') return String(value) === 'false' ? 'no' : 'yes'
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== 'object')
    return isPlain ? cut(value.join(', ')) : `${value.length} rows`
  }
  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** One line, at most so long. */
const cut = (text: string): string => shorten(text.slice(0, 500).replace(/\s+/g, ' ').trim(), 60)
