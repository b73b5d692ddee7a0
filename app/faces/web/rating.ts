import { html } from 'hono/html'
import type { Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import type { Named } from '../http/renderer.ts'
import type { Site } from './layout.ts'

interface Rated {
  named: Named
  job: Job
  /** Whether it is theirs who look. */
  mayStop?: boolean | undefined
  /** Whether they may have all feedback. */
  mayCollect?: boolean | undefined
}

/**
 * Buttons to say how a result is, for who asked for it; what was said is pressed. Who may write here
 * has a link to all that was said.
 */
export async function rating(
  { root, t, feedback }: Site,
  { named: { name, iface }, job, mayStop, mayCollect }: Rated,
): Promise<Html | ''> {
  const choices = iface.feedback
  if (!choices || !job.durable || job.status !== 'completed' || !mayStop) return ''
  const said = await feedback.of(job)
  const url = `${root}/jobs/${job.id}/feedback`
  const count = mayCollect ? await feedback.count(name) : 0
  return html`<form class="rating" id="feedback" method="post" action="${url}" hx-post="${url}" hx-swap="outerMorph">
<fieldset><legend>${t('How is this result?')}</legend>${choices.map(
    (choice) =>
      html`<button class="small" name="choice" value="${choice}" aria-pressed="${String(choice === said)}"${t.own}>${choice}</button>`,
  )}</fieldset>
<p role="status">${said === undefined ? '' : t('Noted, thank you')}</p>${
    count > 0
      ? html`<a href="${root}/${name}/feedback.csv" download>${t('All feedback (CSV)')}</a>`
      : ''
  }</form>`
}
