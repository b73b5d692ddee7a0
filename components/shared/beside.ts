import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { StoredFile } from '../../app/core/file.ts'
import { picture } from './preview.ts'

/** A picture from before and one from after; the page's script lays one over the other. */
export const beside = (before: StoredFile, after: StoredFile, label: string): Html =>
  html`<div class="compare" data-compare>
    <figure>${picture(before, `${label}, before`, 'lazy')}<figcaption>Before</figcaption></figure>
    <figure>${picture(after, `${label}, after`, 'lazy')}<figcaption>After</figcaption></figure>
    <input type="range" min="0" max="100" value="50" aria-label="${label}, from before to after" hidden>
  </div>`
