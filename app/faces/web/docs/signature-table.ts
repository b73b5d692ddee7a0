import { html } from 'hono/html'
import type { Html } from '../../../core/component.ts'
import { limits } from '../../../core/limits.ts'
import type { Signature } from '../../../core/ports.ts'
import { brief, type Schema } from '../../../core/schema.ts'
import type { Named } from '../../http/renderer.ts'

/** What an Interface takes and what it gives, name by name. */
export const ports = ({ iface: { inputs, outputs } }: Named): Html =>
  html`<h2>Takes</h2>${inputs.names.length === 0 ? html`<p>Nothing.</p>` : taken(inputs)}
<h2>Returns</h2>${returned(outputs)}`

const taken = ({ names, components, required }: Signature): Html =>
  html`<dl class="ports">${names.map((name, i) => {
    const { schema } = components[i]!
    const needed = required.includes(name) ? 'required' : standard(schema)
    return html`<dt><code>${name}</code> <span>${typeOf(schema)}</span> <span>${needed}</span></dt>
<dd>${sentences(label(name, schema), schema.description, limits(schema).join(', '))}</dd>`
  })}</dl>`

function returned({ shape, names, components }: Signature): Html {
  const one = shape === 'single'
  const lead = one ? '' : shape === 'tuple' ? 'A list, in this order:' : 'An object with:'
  return html`${lead ? html`<p>${lead}</p>` : ''}<dl class="ports">${names.map((name, i) => {
    const { schema } = components[i]!
    const file = (schema.items ?? schema).format === 'binary'
    return html`<dt>${one ? '' : html`<code>${name}</code> `}<span>${typeOf(schema)}</span></dt>
<dd>${sentences(label(name, schema), schema.description, file ? 'In JSON an object with its id, url, name, type and size' : '')}</dd>`
  })}</dl>`
}

/** The words that the page shows for an input, unless they are its name. */
const label = (name: string, { title = '' }: Schema): string =>
  plain(title) === plain(name) ? '' : title

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Choices are told as limits, so that the type stays short. */
function typeOf(schema: Schema): string {
  const { enum: _, minimum, maximum, ...plain } = schema
  if (schema.enum) return 'choice'
  if (schema.items?.enum) return 'choices'
  return brief(plain)
}

function standard({ default: value }: Schema): string {
  return value === undefined ? 'optional' : `default ${JSON.stringify(value)}`
}

const sentences = (...parts: (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => part!.charAt(0).toUpperCase() + part!.slice(1))
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ')
