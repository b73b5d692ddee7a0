import { html } from 'hono/html'
import type { Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import type { FieldError } from '../../core/errors.ts'
import { newId } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import { withLabel } from '../../core/refinement.ts'
import { holdsFiles } from '../../core/schema.ts'
import type { Filled, Named } from '../http/renderer.ts'
import { display } from './display.ts'
import { formFields } from './form-fields.ts'
import type { Site } from './layout.ts'
import { isQuery } from './parts.ts'
import { isWide } from './shape.ts'

/** An Interface at work: what is wrong, the form on the one side, the result on the other. */
export interface CallView {
  named: Named
  filled: Filled
  job?: Job | undefined
  /** Whether that Job is what an example gave before, and nobody's own. */
  isRemembered?: boolean
  /** Whether the page's script is to run it as soon as it is there. */
  runs?: boolean
  /** Whether who looks may stop that Job. */
  mayStop?: boolean
  /** Whether who looks may have all feedback. */
  mayCollect?: boolean
  /** The Job's fault with its stack, for who writes the code. */
  trace?: string | undefined
  /** What makes a form that is sent twice one call; a new one unless said. */
  key?: string
  /** A sentence about the whole call, when it was refused. */
  refusal?: string | undefined
}

export const callView = (site: Site, view: CallView): Html =>
  html`<div id="work">
${summary(site, view)}
<div class="work${isWide(view.named.iface.outputs) ? ' wide' : ''}"${isRich(view.named.iface) ? html` data-needs="rich"` : ''}>${form(site, view)}${result(site, view)}</div>
</div>`

const rich = new WeakMap<Interface, boolean>()

/** Whether a result will need styles of its own: then they are there before it is. */
function isRich(iface: Interface): boolean {
  const none = { id: 'none', label: '', value: null, inputs: {}, final: true }
  const known =
    rich.get(iface) ??
    iface.outputs.components.some((one) => String(one.output(none)).includes(' data-needs="rich"'))
  rich.set(iface, known)
  return known
}

/** All that is wrong, each a link to its field in the same words as beside it. */
function summary({ t }: Site, { named, filled: { errors = [] }, refusal }: CallView): Html {
  if (errors.length === 0 && !refusal) return html``
  return html`<div class="summary" role="group" aria-labelledby="problem-name" aria-describedby="problem-list" tabindex="-1" data-focus>
<h2 id="problem-name">${t('There is a problem')}</h2>
<div id="problem-list"${t.sentence}>${errors.length > 0 ? html`<ul>${errors.map((error) => html`<li>${entry(named, error)}</li>`)}</ul>` : html`<p>${refusal}</p>`}</div>
</div>`
}

function entry({ iface: { inputs } }: Named, error: FieldError): Html {
  const words = withLabel(inputs, error)
  return inputs.names.includes(error.field)
    ? html`<a href="#${error.field}">${words}</a>`
    : html`${words}`
}

function result(site: Site, view: CallView): Html {
  const { filled, refusal, ...shown } = view
  const isRefused = Boolean(filled.errors?.length || refusal)
  return display(site, { ...shown, isRefused, earlier: filled.earlier })
}

/** The form: one field per input, in order, holding what the user gave. */
function form(site: Site, view: CallView): Html {
  const { named, filled, job, key = newId(), runs } = view
  const { name, iface } = named
  const { t } = site
  const url = site.urlOf(name)
  const { drawn, reads } = formFields(site, iface, filled)
  const update = html`<button class="button" name="_fields" value="1">${t('Update')}</button>`
  const clear =
    iface.inputs.names.length > 0
      ? html`<a class="button" href="${site.pageOf(name)}">${t('Clear')}</a>`
      : ''
  const earlier = job?.status === 'completed' && job.durable ? job.id : filled.earlier
  // A Job's page shows the values of that Job, also when it is loaded anew.
  return html`<form class="panel" id="form" ${sends(iface, url)}${itself(view, reads)}${runs ? html` data-run` : ''} novalidate${job ? html` autocomplete="off"` : ''}
 hx-target="#work" hx-swap="outerHTML settle:0" hx-sync="this:drop" hx-config="timeout:0">
${isQuery(iface) ? '' : html`<input type="hidden" name="_key" value="${key}">`}${
  earlier ? html`<input type="hidden" name="_earlier" value="${earlier}">` : ''
}
${drawn}
<div class="actions go">${runButtons(site, named)}${reads.length > 0 ? html`<noscript>${update}</noscript>` : ''}${clear}<kbd data-shortcut aria-hidden="true">${t('Ctrl')} ↵</kbd></div>
<div class="sending" data-sending hidden><label class="name" for="sent">${t('Sending')}</label><progress id="sent"></progress></div>
</form>`
}

/** Run; of several actions a button for each, the one that was used last in the first place. */
function runButtons({ interfaces, urlOf, t }: Site, { name, iface: { group } }: Named): Html {
  const keys = html` aria-keyshortcuts="Control+Enter"`
  if (!group?.sharesForm) return html`<button class="primary" id="run"${keys}>${t('Run')}</button>`
  // What the Enter key presses in a field is the first button there is.
  const first =
    name === group.names[0] ? '' : html`<button hidden formaction="${urlOf(name)}"></button>`
  return html`${first}${group.names.map((action) => {
    const title = interfaces.get(action)?.title
    const own = action === name ? html` class="primary" id="run" data-label="${title}"${keys}` : ''
    return html`<button${own} formaction="${urlOf(action)}"${t.own}>${title}</button>`
  })}`
}

/** When the page's script is to call by itself, and the inputs that other fields depend on. */
function itself({ named: { iface }, job }: CallView, reads: readonly string[]): Html {
  const { live, onLoad, every, inputs } = iface
  if (!live && !onLoad && !every && !inputs.adapts) return html``
  // A page that shows a Job goes on showing it until something is changed.
  const loads = onLoad && !job
  const repeats = every && !job?.durable
  return html` data-asks="${reads.join(' ')}"${live ? html` data-live` : ''}${loads ? html` data-load` : ''}${repeats ? html` data-every="${every}"` : ''}`
}

/** How the form is sent, by the browser and by htmx. */
function sends(iface: Interface, url: string): Html {
  if (isQuery(iface)) return html`method="get" action="${url}" hx-get="${url}" hx-push-url="true"`
  const encoding = iface.inputs.components.some(({ schema }) => holdsFiles(schema))
    ? html` enctype="multipart/form-data"`
    : ''
  return html`method="post" action="${url}"${encoding} hx-post="${url}"`
}
