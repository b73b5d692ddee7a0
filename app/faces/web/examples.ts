import { html } from 'hono/html'
import type { Html } from '../../component.ts'
import { isStored } from '../../files/file.ts'
import type { RawInputs } from '../../jobs/check.ts'
import { shown } from '../../schema.ts'
import type { Named } from '../renderer.ts'
import type { Site } from './site.ts'

/** Rows to click: each is a link to the form, filled with it. */
export async function examples(site: Site, { name, face }: Named): Promise<Html> {
  const rows = await site.examples.rows(face)
  if (rows.length === 0) return html``
  return html`<section class="examples" aria-labelledby="examples-name">
<h2 id="examples-name">Examples</h2>
<ul>${rows.map((row, i) => html`<li><a class="example" href="${site.urlOf(name)}?_example=${i}">${look(face.inputs.names, row)}</a></li>`)}</ul>
</section>`
}

const look = (names: string[], row: RawInputs): Html[] =>
  names
    .filter((name) => row[name] !== undefined)
    .map((name) => html`<span>${part(name, row[name])}</span>`)

function part(name: string, value: unknown): Html {
  const files = [value].flat().filter(isStored)
  const [first] = files
  if (!first) return html`<span class="size">${name}</span> ${shown(value)}`
  const more = files.length > 1 ? ` and ${files.length - 1} more` : ''
  if (!first.type.startsWith('image/')) return html`${first.name}${more}`
  return html`<img src="${first.url}" alt="${first.name}" width="96" height="72" loading="lazy">${more}`
}
