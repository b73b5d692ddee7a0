import { html } from 'hono/html'
import type { RawInputs } from '../../calls/check.ts'
import type { Job } from '../../calls/job.ts'
import type { Html } from '../../core/component.ts'
import { isStored } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import type { Signature } from '../../core/ports.ts'
import { brief, holdsFiles, isTable, shown } from '../../core/schema.ts'
import type { Named } from '../http/renderer.ts'
import type { Site } from './layout.ts'

/** The function as a programmer writes it: `greet(greeting: text, times: whole number ≥ 0) → text`. */
export const signatureLine = ({ name, iface }: Named): Html =>
  html`<p class="signature"><b>${name}</b>(${ports(iface.inputs)}) → ${types(iface.outputs)}</p>`

const ports = ({ names, components, required }: Signature): string =>
  names
    .map(
      (name, i) => `${name}${required.includes(name) ? '' : '?'}: ${brief(components[i]!.schema)}`,
    )
    .join(', ')

const types = ({ shape, names, components }: Signature): string =>
  shape === 'single'
    ? brief(components[0]!.schema)
    : names.map((name, i) => `${name}: ${brief(components[i]!.schema)}`).join(', ')

/** More than that is cut off on its way by one program or another. */
const longest = 2000

/** Where a finished Job's result can be seen again: its own address, or a query that asks anew. */
export function addressOf({ root, urlOf, interfaces }: Site, job: Job): string | undefined {
  if (job.durable) return `${root}/jobs/${job.id}`
  const iface = interfaces.get(job.interface)
  if (!iface || !isQuery(iface)) return undefined
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(job.inputs)) {
    for (const item of [value].flat()) {
      if (typeof item === 'object') return undefined
      query.append(name, String(item))
    }
  }
  const address = query.size > 0 ? `${urlOf(job.interface)}?${query}` : urlOf(job.interface)
  return address.length > longest ? undefined : address
}

/**
 * Whether a call of it is an address, which can be kept and passed on: it only reads, and takes
 * nothing that an address has no room for, or is no place for.
 */
export const isQuery = ({ readOnly, inputs }: Interface): boolean =>
  readOnly &&
  !inputs.components.some(
    ({ schema }) => holdsFiles(schema) || isTable(schema) || schema.format === 'password',
  )

/** Rows to click: each is a link to the form, filled with it. */
export async function examples(site: Site, { name, iface }: Named): Promise<Html> {
  const rows = await site.examples.rows(iface)
  if (rows.length === 0) return html``
  return html`<section class="examples" aria-labelledby="examples-name">
<h2 id="examples-name">Examples</h2>
<ul>${rows.map((row, i) => html`<li><a class="example" href="${site.urlOf(name)}?_example=${i}">${look(iface.inputs.names, row)}</a></li>`)}</ul>
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
