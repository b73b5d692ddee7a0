import { html } from 'hono/html'
import { isEnded, type Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import type { FieldError } from '../../core/errors.ts'
import { newId } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import { holdsFiles } from '../../core/schema.ts'
import { resultFiles } from '../http/files.ts'
import type { Filled, Named } from '../http/renderer.ts'
import type { Site } from './layout.ts'
import { addressOf, isQuery } from './parts.ts'

/** An Interface at work: what is wrong, the form on the one side, the result on the other. */
export interface CallView {
  named: Named
  filled: Filled
  job?: Job | undefined
  /** Whether that Job is what an example gave before, and nobody's own. */
  isRemembered?: boolean
  /** Whether the page's script is to run it as soon as it is there. */
  runs?: boolean
  /** What makes a form that is sent twice one call; a new one unless said. */
  key?: string
  /** A sentence about the whole call, when it was refused. */
  refusal?: string | undefined
}

export const callView = (site: Site, view: CallView): Html =>
  html`<div id="work">
${summary(view)}
<div class="work">${form(site, view)}${result(site, view)}</div>
</div>`

/** All that is wrong, each a link to its field in the same words as beside it. */
function summary({ named, filled: { errors = [] }, refusal }: CallView): Html {
  if (errors.length === 0 && !refusal) return html``
  return html`<div class="summary" role="alert" tabindex="-1" data-focus>
<h2>There is a problem</h2>
${errors.length > 0 ? html`<ul>${errors.map((error) => html`<li>${entry(named, error)}</li>`)}</ul>` : html`<p>${refusal}</p>`}
</div>`
}

const entry = ({ iface }: Named, { field, detail }: FieldError): Html =>
  iface.inputs.names.includes(field) ? html`<a href="#${field}">${detail}</a>` : html`${detail}`

/** The result's side of the page; a running Job's is connected to its events. */
function result(site: Site, { named, job, isRemembered }: CallView): Html {
  const live = job && !isEnded(job)
  const connect = live
    ? html` hx-sse:connect="${site.root}/jobs/${job.id}/events" hx-sse:close="done" hx-swap="innerMorph"`
    : ''
  return html`<section class="display" id="result" aria-labelledby="result-name" aria-busy="${live ? 'true' : 'false'}">
<h2 class="sr" id="result-name">Result</h2>
<div id="live"${connect}>${job ? progressOf(site, named, job, isRemembered) : nothing}</div>
</section>`
}

/** What changes while a Job runs: also each message of its event stream. */
export const progressOf = (site: Site, named: Named, job: Job, isRemembered = false): Html =>
  html`${isRemembered ? remembered : statusLine(site, job)}
${isEnded(job) ? '' : running(site, job)}
${job.log.length > 0 ? html`<ul class="log">${job.log.map((line) => html`<li>${line}</li>`)}</ul>` : ''}
${job.error ? html`<p class="failure">${job.error.detail}</p>` : ''}
${job.outputs ? outputs(named, job) : ''}
${job.durable && resultFiles(job).length > 1 ? all(site, job) : ''}`

const nothing = html`<div class="status"><span class="lamp"></span>Nothing run yet</div>`

const remembered = html`<div class="status" data-say="The result as it came last time"><span class="lamp on"></span>As it came last time: Run makes it anew</div>`

const all = ({ root }: Site, { id }: Job): Html =>
  html`<p class="actions"><a class="button" href="${root}/jobs/${id}/files.zip" download>Download all (zip)</a></p>`

function running({ root }: Site, { id, progress }: Job): Html {
  const bar = progress
    ? html`<label class="name" for="progress">${progress.label || 'Working'}</label>
<progress id="progress" max="${progress.total}" value="${progress.done}">${progress.done} of ${progress.total}</progress>`
    : html`<label class="name" for="progress">Working</label><progress id="progress"></progress>`
  return html`${bar}
<form class="actions" id="stop" method="post" action="${root}/jobs/${id}" hx-post="${root}/jobs/${id}" hx-swap="none">
<input type="hidden" name="_action" value="stop"><button class="small">Stop</button>
<noscript><a class="button small" href="${root}/jobs/${id}">Check now</a></noscript></form>`
}

function outputs({ iface }: Named, job: Job): Html {
  const { names, components } = iface.outputs
  const drawn = components.map((component, i) =>
    component.output({
      id: `output-${names[i]}`,
      label: component.schema.title ?? names[i]!,
      value: job.outputs?.[i] ?? null,
      inputs: job.inputs,
      final: isEnded(job),
    }),
  )
  return html`<div class="outputs">${drawn.map((output) => html`<div class="output">${output}</div>`)}</div>`
}

/** The form: one field per input, in order, holding what the user gave. */
function form(site: Site, { named, filled, key = newId(), runs }: CallView): Html {
  const { name, iface } = named
  const url = site.urlOf(name)
  const { components, names, required } = iface.inputs
  const fields = components.map((component, i) => {
    const { schema } = component
    const field = names[i]!
    return component.input({
      name: field,
      id: field,
      label: schema.title ?? field,
      help: schema.description,
      required: required.includes(field),
      value: filled.values[field] ?? schema.default ?? null,
      error: filled.errors?.find((error) => error.field === field)?.detail,
    })
  })
  return html`<form class="panel" id="form" ${sends(iface, url)}${runs ? html` data-run` : ''} novalidate
 hx-target="#work" hx-swap="outerHTML" hx-sync="this:drop" hx-config="timeout:0">
${isQuery(iface) ? '' : html`<input type="hidden" name="_key" value="${key}">`}
${fields}
<div class="actions"><button class="primary" id="run">Run</button><a class="button" href="${url}">Clear</a><kbd data-shortcut hidden>Ctrl ↵</kbd></div>
<div class="sending" data-sending hidden><label class="name" for="sent">Sending</label><progress id="sent"></progress></div>
</form>`
}

/** How the form is sent, by the browser and by htmx. */
function sends(iface: Interface, url: string): Html {
  if (isQuery(iface)) return html`method="get" action="${url}" hx-get="${url}" hx-push-url="true"`
  const encoding = iface.inputs.components.some(({ schema }) => holdsFiles(schema))
    ? html` enctype="multipart/form-data"`
    : ''
  return html`method="post" action="${url}"${encoding} hx-post="${url}"`
}

/** One line that says how a Job is. `data-say` is what a screen reader is told now and then. */
export function statusLine(site: Site, job: Job): Html {
  const { lamp, text, end } = told(job)
  const since = job.status === 'running' && job.started !== null
  const elapsed = since
    ? html`, <span data-since="${Date.now() - job.started!}">${clock(Date.now() - job.started!)}</span>`
    : ''
  const address = isEnded(job) ? addressOf(site, job) : undefined
  const link = address ? html`<a href="${address}">Link to this result</a>` : end
  return html`<div class="status" data-say="${text}${end ? `, ${end}` : ''}"><span class="lamp${lamp}"></span><span>${text}${elapsed}</span>${
    link ? html`<span class="end">${link}</span>` : ''
  }</div>`
}

function told(job: Job): { lamp: string; text: string; end: string } {
  const left = job.eta === null ? '' : `about ${clock(job.eta * 1000)} left`
  switch (job.status) {
    case 'queued':
      return { lamp: ' wait', text: `Waiting${ahead(job.position)}`, end: left }
    case 'running':
      return { lamp: ' on busy', text: 'Running', end: left }
    case 'completed':
      return { lamp: ' on', text: `Done in ${took(job)}`, end: '' }
    case 'failed':
      return { lamp: ' bad', text: 'Failed', end: '' }
    case 'cancelled':
      return { lamp: '', text: 'Stopped', end: '' }
    case 'interrupted':
      return { lamp: ' bad', text: 'Interrupted when the server stopped: run it again', end: '' }
  }
}

function ahead(position: number | null): string {
  if (!position) return ''
  return position === 1 ? ', 1 call ahead' : `, ${position} calls ahead`
}

function took({ started, ended }: Job): string {
  const ms = (ended ?? 0) - (started ?? 0)
  if (ms < 1000) return `${ms} ms`
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : clock(ms)
}

/** Minutes and seconds: 0:07, 12:30. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
