import { html } from 'hono/html'
import type { Html } from '../../component.ts'
import type { FieldError } from '../../errors.ts'
import type { Job } from '../../jobs/job.ts'
import type { Filled, Named } from '../renderer.ts'
import { display } from './display.ts'
import { panel } from './panel.ts'
import type { Site } from './site.ts'

/** An Interface at work: what is wrong, the form on the one side, the result on the other. */
export interface Work {
  named: Named
  filled: Filled
  job?: Job | undefined
  /** A sentence about the whole call, when it was refused. */
  refusal?: string | undefined
}

export const work = (site: Site, view: Work): Html =>
  html`<div id="work">
${summary(view)}
<div class="work">${panel(site, view)}${display(site, view)}</div>
</div>`

/** All that is wrong, each a link to its field in the same words as beside it. */
function summary({ named, filled: { errors = [] }, refusal }: Work): Html {
  if (errors.length === 0 && !refusal) return html``
  return html`<div class="summary" role="alert" tabindex="-1" data-focus>
<h2>There is a problem</h2>
${errors.length > 0 ? html`<ul>${errors.map((error) => html`<li>${entry(named, error)}</li>`)}</ul>` : html`<p>${refusal}</p>`}
</div>`
}

const entry = ({ face }: Named, { field, detail }: FieldError): Html =>
  face.inputs.names.includes(field) ? html`<a href="#${field}">${detail}</a>` : html`${detail}`
