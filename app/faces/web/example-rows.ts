import { html } from 'hono/html'
import type { RawInputs } from '../../calls/check.ts'
import type { Html } from '../../core/component.ts'
import { hasThumbnail, isStored, shorten, thumbnailOf } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import type { Translate } from '../../core/languages/translate.ts'
import { shown } from '../../core/schema.ts'
import type { Named } from '../http/renderer.ts'
import type { Site } from './layout.ts'

/** More than these wait behind “More”. */
const mostShown = 12
/** Of a list so many items are shown. */
const mostItems = 3

/**
 * Rows to click: each is a link to the form, filled with it, and with a script runs it at once
 * where a click may.
 */
export async function examples(site: Site, named: Named): Promise<Html> {
  const rows = await site.examples.rows(named.iface)
  if (rows.length === 0) return html``
  const all = rows.map((row, i) => entry(site, named, row, i))
  const more = all.slice(mostShown)
  return html`<section class="examples" aria-labelledby="examples-name">
<h2 id="examples-name">${site.t('Examples')}</h2>
<div hx-target:inherited="#work" hx-swap:inherited="outerHTML settle:0" hx-push-url:inherited="true"><ul>${all.slice(0, mostShown)}</ul>${
    more.length > 0
      ? html`<details><summary>${site.t.many('{count} more examples', more.length)}</summary><ul>${more}</ul></details>`
      : ''
  }</div></section>`
}

/** Whether a click on an example is the call: not where it would change what others keep. */
export const runsOnClick = ({ readOnly, guarded }: Interface): boolean => readOnly || !guarded

const entry = (site: Site, { name, iface }: Named, row: RawInputs, i: number): Html => {
  const url = `${site.urlOf(name)}?_example=${i}`
  return html`<li><a class="example" href="${url}" hx-get="${url}"><span class="sr">${site.t('Example {number}', { number: i + 1 })}: </span>${look(site.t, iface, row)}</a></li>`
}

function look(t: Translate, { inputs: { names, components } }: Interface, row: RawInputs): Html[] {
  return names.flatMap((name, i) =>
    row[name] === undefined ? [] : part(t, components[i]!.schema.title ?? name, row[name]),
  )
}

/** A list by its first items, a table by the number of its rows. */
function inWords(t: Translate, value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return shown(value)
  if (value.every((item) => typeof item === 'object')) {
    return t.many('{count} rows', value.length)
  }
  const first = value
    .slice(0, mostItems)
    .map((item) => shown(item))
    .join(', ')
  const rest = value.length - mostItems
  return rest > 0 ? `${first} ${t('and {count} more', { count: rest })}` : first
}

function part(t: Translate, label: string, value: unknown): Html {
  const files = [value].flat().filter(isStored)
  const [first] = files
  if (!first)
    return html`<span><span class="size"${t.own}>${label}</span> ${inWords(t, value)}</span> `
  const rest = files.length - 1
  const name = shorten(first.name, 40)
  if (!hasThumbnail(first)) {
    return html`<span><span class="size"${t.own}>${label}</span> ${name}${rest > 0 ? ` ${t('and {count} more', { count: rest })}` : ''}</span> `
  }
  return html`<img src="${thumbnailOf(first)}" alt="${label}, ${name}" width="96" height="72" loading="lazy"> ${
    rest > 0 ? html`<span>${t('and {count} more', { count: rest })}</span> ` : ''
  }`
}
