import { html } from 'hono/html'
import type { Html } from '../../component.ts'
import { isEnded, type Job } from '../../jobs/job.ts'
import type { Named } from '../renderer.ts'
import { resultFiles } from '../zip.ts'
import type { Site } from './site.ts'
import { statusLine } from './status.ts'
import type { Work } from './work.ts'

/** The result's side of the page; a running Job's is connected to its events. */
export function display(site: Site, { named, job }: Work): Html {
  const live = job && !isEnded(job)
  const connect = live
    ? html` hx-sse:connect="${site.root}/jobs/${job.id}/events" hx-sse:close="done" hx-swap="innerMorph"`
    : ''
  return html`<section class="display" id="result" aria-labelledby="result-name" aria-busy="${live ? 'true' : 'false'}">
<h2 class="sr" id="result-name">Result</h2>
<div id="live"${connect}>${job ? progressOf(site, named, job) : nothing}</div>
</section>`
}

/** What changes while a Job runs: also each message of its event stream. */
export const progressOf = (site: Site, named: Named, job: Job): Html =>
  html`${statusLine(site, job)}
${isEnded(job) ? '' : running(site, job)}
${job.log.length > 0 ? html`<ul class="log">${job.log.map((line) => html`<li>${line}</li>`)}</ul>` : ''}
${job.error ? html`<p class="failure">${job.error.detail}</p>` : ''}
${job.outputs ? outputs(named, job) : ''}
${resultFiles(job).length > 1 ? all(site, job) : ''}`

const nothing = html`<div class="status"><span class="lamp"></span>Nothing run yet</div>`

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

function outputs({ face }: Named, job: Job): Html {
  const { names, components } = face.outputs
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
