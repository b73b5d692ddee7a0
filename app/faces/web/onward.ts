import { html } from 'hono/html'
import type { Job } from '../../calls/job.ts'
import type { AnyComponent, Html } from '../../core/component.ts'
import { own } from '../../core/fields.ts'
import { storedIn } from '../../core/file.ts'
import { accepts, holdsFiles, isFile, type Json, type Schema } from '../../core/schema.ts'
import { pageTitle } from './heading.ts'
import type { Site } from './layout.ts'

/** In letters. More is cut off on its way by one program or another. */
const longest = 6000
const mostPlaces = 8
/** More are folded away: they would outweigh the result. */
const mostInSight = 3

interface Place {
  title: string
  label: string
  url: string
}

/**
 * Where one result of a Job can go on as an input: links to the forms of other Interfaces of this
 * server, filled with it. A file that is shown may be had by its id, so whoever sees the links may
 * follow them.
 */
export function onward(site: Site, job: Job, output: number): Html | '' {
  const signature = site.interfaces.get(job.interface)?.outputs
  if (job.status !== 'completed' || !job.outputs || !signature) return ''
  const { schema } = signature.components[output]!
  // The files of a call that nobody keeps are soon gone.
  if (holdsFiles(schema) && !job.durable) return ''
  const places = placesOf(site, job.interface, schema, job.outputs[output]!)
  if (places.length === 0) return ''
  const label = schema.title ?? signature.names[output]!
  const links = html`<ul>${places.map(
    ({ title, url, label }) =>
      html`<li><a href="${url}" title="${site.t('As {label}', { label })}">${own(site.t, title)}</a></li>`,
  )}</ul>`
  const words = site.t('Use it in')
  const drawn =
    places.length > mostInSight
      ? html`<details><summary>${words}</summary>${links}</details>`
      : html`<span>${words}</span>${links}`
  return html`<nav class="onward" aria-label="${site.t('Use “{label}” in', { label })}">${drawn}</nav>`
}

function placesOf(site: Site, own: string, schema: Schema, value: Json): Place[] {
  const places: Place[] = []
  for (const [name, iface] of site.interfaces) {
    if (name === own || site.wantsToken(iface)) continue
    // All actions of a form are there where the first is.
    if (iface.group?.sharesForm && name !== iface.group.names[0]) continue
    // A text is a name to search for, or to change, as often as it is something to work on.
    if (!holdsFiles(schema) && (iface.readOnly || iface.guarded)) continue
    const at = iface.inputs.components.findIndex((input) => takes(input, schema, value))
    if (at < 0) continue
    const input = iface.inputs.names[at]!
    const query = new URLSearchParams()
    for (const text of textsOf(schema, value)) query.append(input, text)
    const url = `${site.pageOf(name)}?${query}`
    if (url.length > longest) continue
    const label = iface.inputs.components[at]!.schema.title ?? input
    places.push({ title: pageTitle(iface, false), label, url })
  }
  return places.slice(0, mostPlaces)
}

/** Files go where all of them are taken; a text where any is. */
function takes({ schema }: AnyComponent, from: Schema, value: Json): boolean {
  if (!holdsFiles(from)) return isProse(schema) && isProse(from) && isShort(value)
  const files = storedIn(value)
  const most = isFile(schema) ? 1 : (schema.maxItems ?? Infinity)
  if (!holdsFiles(schema) || files.length === 0 || files.length > most) return false
  return files.every(({ type }) => accepts((schema.items ?? schema).accept, type))
}

const isProse = ({ type, format, enum: choices }: Schema): boolean =>
  type === 'string' && format === undefined && choices === undefined

const isShort = (value: Json): boolean =>
  typeof value === 'string' && value !== '' && value.length <= longest

const textsOf = (schema: Schema, value: Json): string[] =>
  holdsFiles(schema) ? storedIn(value).map(({ id }) => id) : [String(value)]
