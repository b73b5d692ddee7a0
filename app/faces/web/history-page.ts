import { html } from 'hono/html'
import type { History } from '../../calls/engine.ts'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import { isStored, type StoredFile, shorten, storedIn, thumbnailOf } from '../../core/file.ts'
import { wholeTitle } from '../../core/group.ts'
import type { Translate } from '../../core/languages/translate.ts'
import type { Json, Schema } from '../../core/schema.ts'
import { ahead } from './display.ts'
import { layout, type Site } from './layout.ts'
import { ago, lasted, span } from './times.ts'

/** How a history was asked for: from where on, and whether by deleting. */
export interface HistoryView {
  after: string | undefined
  isDeleted: boolean
}

/** What this browser has run, the newest first, each to be opened again and to be deleted. */
export function historyPage(site: Site, part: History, view: HistoryView): Html {
  const { t } = site
  const title = view.isDeleted ? t('Deleted: History') : t('History')
  return layout(site, {
    title,
    description: t('What this browser has run here, to be opened again.'),
    main: html`<h1>${t('History')}</h1>
<p class="lead">${t(
      'What this browser has run here, kept for {time}. Others see a result only by its link.',
      { time: span(t, site.keptFor) },
    )}</p>
${part.jobs.length === 0 ? nothing(site, view) : runs(site, part, view)}`,
  })
}

function nothing(site: Site, { after, isDeleted }: HistoryView): Html {
  const { t } = site
  if (after)
    return html`<p class="blank">${t('Nothing is older.')} <a href="${site.root}/jobs">${t('To the newest')}</a></p>`
  return html`<div class="display blank"><p><span class="lamp"></span> ${isDeleted ? t('All is deleted.') : t('Nothing has been run yet.')}</p>
<p>${
    site.sole
      ? html`<a class="button" href="${site.root}/">${t('Run {title}', { title: site.sole.title })}</a>`
      : html`<a class="button" href="${site.root}/">${t('See what there is')}</a>`
  }</p></div>`
}

const runs = (site: Site, { jobs, older }: History, { after }: HistoryView): Html =>
  html`<ol class="history">${jobs.map((job, i) => run(site, job, after, jobs[i + 1] ?? jobs[i - 1]))}</ol>
<div class="foot">
${
  older || after
    ? html`<nav aria-label="${site.t('Parts of the history')}">${after ? html`<a class="button" href="${site.root}/jobs">${site.t('Newest')}</a>` : ''}
${older ? html`<a class="button" href="${site.root}/jobs?after=${older}" rel="next">${site.t('Older')}</a>` : ''}</nav>`
    : ''
}
<details class="delete-all"><summary>${site.t('Delete all…')}</summary>
<form method="post" action="${site.root}/jobs/delete"><p>${site.t('This deletes every result in this history, with its files. What still runs stays.')}</p>
<button class="danger">${site.t('Delete all for good')}</button></form></details>
</div>`

function run(site: Site, job: Job, after: string | undefined, beside: Job | undefined): Html {
  const { t } = site
  const iface = site.interfaces.get(job.interface)
  const title = iface ? wholeTitle(iface) : job.interface
  const given = inputs(job, site)
  const query = new URLSearchParams({
    ...(after && { after }),
    ...(beside && { beside: beside.id }),
  })
  const when = new Date(job.created)
  const { lamp, text } = state(t, job)
  const time = ago(t, job.created)
  return html`<li id="job-${job.id}">
${picture(job)}
<div class="what"><h2><a href="${site.root}/jobs/${job.id}" aria-describedby="given-${job.id}"><bdi${t.own}>${title}</bdi></a></h2>
<p class="given" id="given-${job.id}">${given.map(([name, value], at) => html`<span>${at > 0 ? html`<span class="sr">, </span>` : ''}<span class="name"${t.own}>${name}</span> <bdi>${value}</bdi></span> `)}</p>
${job.error ? html`<p class="failure"${t.sentence}>${job.error.detail}</p>` : ''}</div>
<p class="state"><span><span class="lamp${lamp}"></span> ${text}</span>
<time datetime="${when.toISOString()}" title="${when.toUTCString()}" data-time>${time}</time></p>
${
  isEnded(job)
    ? html`<form method="post" action="${site.root}/jobs/${job.id}/delete?${query}"><button class="small" aria-label="${t('Delete {title}, {time}', { title, time })}">${t('Delete')}</button></form>`
    : html`<a class="button small" href="${site.root}/jobs/${job.id}" aria-label="${t('Watch {title}, {time}', { title, time })}">${t('Watch')}</a>`
}</li>`
}

/** In words, and as the lamp beside them shows it. */
function state(t: Translate, job: Job): { lamp: string; text: string } {
  const { status, progress, position, started, ended } = job
  switch (status) {
    case 'queued':
      return { lamp: ' wait', text: ahead(t, position) }
    case 'running': {
      const part = progress?.total
        ? `, ${Math.floor((100 * progress.done) / progress.total)} %`
        : ''
      return { lamp: ' on busy', text: t('Running') + part }
    }
    case 'completed':
      return {
        lamp: ' on',
        text: t('Done in {time}', { time: lasted(t, (ended ?? 0) - (started ?? job.created)) }),
      }
    case 'failed':
      return { lamp: ' bad', text: t('Failed') }
    case 'cancelled':
      return { lamp: '', text: t('Stopped') }
    case 'interrupted':
      return { lamp: ' bad', text: t('Interrupted') }
  }
}

/** The first picture that came out or went in; else the first words of the result, if it is one. */
function picture(job: Job): Html {
  const pictures = storedIn([job.outputs, ...Object.values(job.inputs)]).filter(isPicture)
  const [first] = pictures
  if (first) {
    return html`<img class="seen" src="${thumbnailOf(first)}" alt="" width="96" height="72" loading="lazy">`
  }
  const results = job.status === 'cancelled' ? [] : (job.outputs ?? [])
  const text = results.find((value) => typeof value === 'string' || typeof value === 'number')
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
    .map(({ name, value, schema }) => [schema.title ?? name, inWords(site.t, value!, schema)])
}

const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && !value.length)

function inWords(t: Translate, value: Json, schema: Schema): string {
  const files = [value].flat().filter(isStored)
  if (files.length > 0)
    return files.length === 1 ? files[0]!.name : t.many('{count} files', files.length)
  if (schema.type === 'boolean') return String(value) === 'false' ? t('no') : t('yes')
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== 'object')
    return isPlain ? cut(value.join(', ')) : t.many('{count} rows', value.length)
  }
  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** One line, at most so long. */
const cut = (text: string): string => shorten(text.slice(0, 500).replace(/\s+/g, ' ').trim(), 60)
