import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { StoredFile } from '../../app/core/file.ts'
import { framed } from '../../app/core/frame.ts'
import { inEnglish } from '../../app/core/languages/translate.ts'
import { type About, picture } from './preview.ts'

/**
 * A picture from before and one from after, one by the other; where there are scripts one lies over
 * the other, and a line between them is moved on the pictures or by a range.
 */
export const beside = (
  before: StoredFile,
  after: StoredFile,
  { label, t = inEnglish }: About,
): Html =>
  html`<div class="compare" data-compare>
    ${framed(
      after,
      html`<figure>${picture(before, t('{label}, before', { label }), 'lazy')}<figcaption>${t('Before')}</figcaption></figure>
    <figure>${picture(after, t('{label}, after', { label }), 'lazy')}<figcaption>${t('After')}</figcaption></figure><span class="handle"></span>`,
    )}
    <input type="range" min="0" max="100" value="50" aria-label="${t('{label}, from before to after', { label })}" aria-valuetext="${t('{before} % before, {after} % after', { before: 50, after: 50 })}" data-script hidden>
  </div>`
