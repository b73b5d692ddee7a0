import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { StoredFile } from '../../app/core/file.ts'
import { framed, picture } from './preview.ts'

/**
 * A picture from before and one from after, one by the other; where there are scripts one lies over
 * the other, and a line between them is moved on the pictures or by a range.
 */
export const beside = (before: StoredFile, after: StoredFile, label: string): Html =>
  html`<div class="compare" data-compare>
    ${framed(
      after,
      html`<figure>${picture(before, `${label}, before`, 'lazy')}<figcaption>Before</figcaption></figure>
    <figure>${picture(after, `${label}, after`, 'lazy')}<figcaption>After</figcaption></figure><span class="handle"></span>`,
    )}
    <input type="range" min="0" max="100" value="50" aria-label="${label}, from before to after" aria-valuetext="50 % before, 50 % after" data-script hidden>
  </div>`
