import { html } from 'hono/html'
import { isEnded, type Job } from '../../calls/job.ts'
import { beside } from '../../core/adapting.ts'
import type { Html } from '../../core/component.ts'
import type { Problem } from '../../core/errors.ts'
import { sentence } from '../../core/fields.ts'
import type { Plain } from '../../core/languages/english.ts'
import type { Translate } from '../../core/languages/translate.ts'
import { resultFiles } from '../http/files.ts'
import type { Named } from '../http/renderer.ts'
import type { Site } from './layout.ts'
import { onward } from './onward.ts'
import { addressOf } from './parts.ts'
import { rating } from './rating.ts'
import { shapes, wordsOf } from './shape.ts'

/** What the result's side of a page shows: nothing yet, a refusal, or a Job. */
export interface Shown {
  named: Named
  job?: Job | undefined
  /** Whether who looks may stop it. */
  mayStop?: boolean | undefined
  /** Whether who looks may have all feedback. */
  mayCollect?: boolean | undefined
  /** Its fault with the stack, for who writes the code. */
  trace?: string | undefined
  /** Whether that Job is what an example gave before, and nobody's own. */
  isRemembered?: boolean | undefined
  isRefused?: boolean
  /** The Job whose result was in sight before a call was refused. */
  earlier?: string | undefined
}

/** The result's side of the page; a running Job's is connected to its events. */
export function display(site: Site, shown: Shown): Html {
  const { job } = shown
  const live = job && !isEnded(job)
  const connect = live
    ? html` hx-sse:connect="${site.root}/jobs/${job.id}/events" hx-sse:close="done" hx-swap="innerMorph" hx-config="sse.reconnectMaxDelay:4000"`
    : ''
  return html`<section class="display" id="result" aria-labelledby="result-name" aria-busy="${live ? 'true' : 'false'}">
<h2 class="sr" id="result-name">${site.t('Result')}</h2>
<div id="live"${connect}>${job ? progressOf(site, { ...shown, job }) : empty(site, shown)}</div>
</section>`
}

/** What changes while a Job runs: also each message of its event stream. */
export function progressOf(site: Site, shown: Shown & { job: Job }): Html {
  const { named, job, mayStop, isRemembered, trace } = shown
  const isOver = isEnded(job)
  const stop = mayStop && !isOver ? `${site.root}/jobs/${job.id}` : undefined
  return html`${isRemembered ? remembered(site) : statusOf(site, named, job, stop)}
${isOver ? '' : withoutScript(site, job, stop)}
${job.error ? failure(site, job.error.detail, trace) : ''}
${isOver && isWorthAgain(job) ? again(site) : ''}
${job.outputs ? outputs(site, named, job) : isOver && job.status !== 'cancelled' ? '' : shapes(site.t, named.iface.outputs, job.inputs)}
${isRemembered ? '' : rating(site, shown)}
${job.durable && resultFiles(job).length > 1 ? all(site, job) : ''}
${job.log.length > 0 ? log(site, job) : ''}`
}

/** What changes on a page that calls by itself; what is wrong with an input is named by its field. */
export function livePart(
  site: Site,
  named: Named,
  shown: Job | Problem,
  trace: string | undefined,
): Html {
  const job = 'id' in shown ? shown : undefined
  const error = job ? job.error : (shown as Problem)
  const { errors = [] } = error ?? {}
  if (job && errors.length === 0) return progressOf(site, { named, job, trace })
  const wrong = errors.filter(({ field }) => named.iface.inputs.names.includes(field))
  const other = errors.length === wrong.length ? [] : errors.filter((one) => !wrong.includes(one))
  const rest = errors.length === 0 ? [error!] : other
  return html`${empty(site, { named, isRefused: true })}
${rest.map(({ detail }) => failure(site, detail, trace))}
${wrong.map(
  ({ field, detail }) =>
    html`<p class="error" id="${field}-wrong" data-wrong="${field}"><span class="sr">${site.t('Error: {title}', { title: '' })}</span>${sentence(site.t, detail)}</p>`,
)}`
}

function empty({ urlOf, root, t }: Site, { named, isRefused, earlier }: Shown): Html {
  const { name, iface } = named
  const hint = earlier
    ? html`<noscript><a href="${root}/jobs/${earlier}">${t('The earlier result')}</a></noscript>`
    : iface.examples.length > 0 && !isRefused
      ? html`<a href="${urlOf(name)}?_example=0" data-try>${t('Try an example')}</a>`
      : t('The result comes here')
  return html`<div class="status"><span class="lamp"></span><span class="state">${
    isRefused ? t('Not run: there is a problem') : t('Nothing run yet')
  }</span><span class="doing">${hint}</span></div>
${shapes(t, iface.outputs)}`
}

/** Stop and a look at how it is, for those who have no script; with one, Run turns into Stop. */
const withoutScript = ({ root, t }: Site, { id }: Job, stop: string | undefined): Html =>
  html`<noscript><form class="actions" id="stop" method="post" action="${root}/jobs/${id}">${
    stop
      ? html`<input type="hidden" name="_action" value="stop"><button class="small">${t('Stop')}</button>`
      : ''
  }<a class="button small" href="${root}/jobs/${id}">${t('Check now')}</a></form></noscript>`

/** What went wrong; where a trace is, in the words of the code's own error. */
export const failure = ({ t }: Site, detail: string, trace: string | undefined): Html =>
  trace === undefined
    ? html`<p class="failure"${t.sentence}>${detail}</p>`
    : html`<pre class="failure trace" tabindex="0" aria-label="The error, with its stack"${t.sentence}>${trace}</pre>`

const remembered = ({ t }: Site): Html =>
  html`<div class="status" data-say="${t('The result as it came last time')}"><span class="lamp on"></span><span class="state">${t('As it came last time')}</span><span class="doing">${t('Run makes it anew')}</span></div>`

/** What another try may mend: a fault that is not the caller's. */
const isWorthAgain = ({ status, error }: Job): boolean =>
  status === 'interrupted' || (error !== null && error.status >= 500 && !error.errors?.length)

const again = ({ t }: Site): Html =>
  html`<p class="actions"><button class="small" form="form">${t('Try again')}</button></p>`

const all = ({ root, t }: Site, { id }: Job): Html =>
  html`<p class="actions"><a class="button" href="${root}/jobs/${id}/files.zip" download>${t('Download all (zip)')}</a></p>`

/** Folded, so that no line pushes anything; the last one shows while it runs. */
const log = ({ t }: Site, { log: lines, ...job }: Job): Html =>
  html`<details class="log" id="${isEnded(job) ? 'log' : 'log-now'}"><summary>${t.many('Log, {count} lines', lines.length)}${
    isEnded(job) ? '' : html`: <span>${lines.at(-1)}</span>`
  }</summary><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></details>`

function outputs(site: Site, { iface }: Named, job: Job): Html {
  const { names, components, adapts } = iface.outputs
  const now = adapts ? beside(iface.inputs, job.inputs) : undefined
  const drawn = components.map((component, i) =>
    now && !now.schemaOf(component)
      ? undefined
      : component.output({
          id: `output-${names[i]}`,
          label: component.schema.title ?? names[i]!,
          value: job.outputs?.[i] ?? null,
          inputs: job.inputs,
          final: isEnded(job),
          t: site.t,
        }),
  )
  return html`<div class="outputs">${drawn.map((output, i) => output && html`<div class="output">${output}${onward(site, job, i)}</div>`)}</div>`
}

/** How a Job is, what it does, and how far it has come; `data-say` is what a screen reader is told. */
function statusOf(site: Site, { iface }: Named, job: Job, stop: string | undefined): Html {
  const { t } = site
  const { lamp, text } = told(t, job)
  const isRunning = job.status === 'running' && job.started !== null
  const elapsed = isRunning ? Date.now() - job.started! : 0
  const step = job.progress?.label || job.log.at(-1)
  const address = isEnded(job) ? addressOf(site, job) : undefined
  const say = isRunning
    ? `${step ? t('Running: {step}', { step }) : t('Running')}${job.eta && job.eta >= 1 ? `, ${left(t, job.eta)}` : ''}`
    : [text, job.error?.detail, job.outputs && wordsOf(t, iface.outputs, job.outputs)]
        .filter(Boolean)
        .join('. ')
  return html`<div class="status" data-say="${say}"${stop ? html` data-stop="${stop}"` : ''}>
<span class="lamp${lamp}"></span><span class="state">${text}${
    isRunning ? html`, <span data-since="${elapsed}">${clock(elapsed)}</span>` : ''
  }</span>${end(t, job)}${
    isRunning
      ? html`<label class="doing" for="progress">${step || t('Working')}</label>${bar(t, job)}`
      : html`<span class="doing">${
          address
            ? html`<a href="${address}">${job.status === 'completed' ? t('Link to this result') : t('Link to this run')}</a>`
            : job.status === 'queued'
              ? t('It starts by itself')
              : ''
        }</span>`
  }
</div>`
}

const bar = (t: Translate, { progress }: Job): Html =>
  progress
    ? html`<progress id="progress" max="${progress.total}" value="${progress.done}">${t('{at} of {all}', { at: progress.done, all: progress.total })}</progress>`
    : html`<progress id="progress"></progress>`

/** How much is done, and about how much longer it takes. */
function end(t: Translate, { progress, eta, status }: Job): Html | '' {
  if (status !== 'queued' && status !== 'running') return ''
  const part = progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null
  const time = eta !== null && eta >= 1
  if (part === null && !time) return ''
  return html`<small class="end">${part === null ? '' : `${Math.floor(part * 100)} %`}${part !== null && time ? ', ' : ''}${
    time ? html`<span data-left="${Math.round(eta * 1000)}">${left(t, eta)}</span>` : ''
  }</small>`
}

const left = (t: Translate, seconds: number): string =>
  t('about {time} left', { time: clock(seconds * 1000) })

function told(t: Translate, job: Job): { lamp: string; text: string } {
  switch (job.status) {
    case 'queued':
      return { lamp: ' wait', text: ahead(t, job.position) }
    case 'running':
      return { lamp: ' on busy', text: t('Running') }
    case 'completed':
      return { lamp: ' on', text: t('Done in {time}', { time: took(t, job) }) }
    case 'failed':
      return { lamp: ' bad', text: t('Failed') }
    case 'cancelled':
      return { lamp: '', text: t('Stopped') }
    case 'interrupted':
      return { lamp: ' bad', text: t('Interrupted: the server was stopped') }
  }
}

/** In one word, for the title of the page. */
export const stateOf = ({ status }: Job): Plain => states[status]

const states: Record<Job['status'], Plain> = {
  queued: 'Waiting…',
  running: 'Running…',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
  interrupted: 'Interrupted',
}

export const ahead = (t: Translate, position: number | null): string =>
  position ? t.many('Waiting, {count} calls ahead', position) : t('Waiting, next in line')

function took(t: Translate, { started, ended }: Job): string {
  const ms = (ended ?? 0) - (started ?? 0)
  if (ms < 1000) return `${ms} ms`
  return ms < 60_000 ? `${t.tenths(ms / 1000)} s` : clock(ms)
}

/** Minutes and seconds: 0:07, 12:30. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
