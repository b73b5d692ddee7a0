import { html } from 'hono/html'
import type { Html } from '../../component.ts'
import { isEnded, type Job } from '../../jobs/job.ts'
import { addressOf } from './address.ts'
import type { Site } from './site.ts'

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
