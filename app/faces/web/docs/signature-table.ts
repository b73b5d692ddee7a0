import { html } from 'hono/html'
import type { Html } from '../../../core/component.ts'
import { own, sentence } from '../../../core/fields.ts'
import type { Translate } from '../../../core/languages/translate.ts'
import { limits } from '../../../core/limits.ts'
import type { Signature } from '../../../core/ports.ts'
import { brief, type Schema } from '../../../core/schema.ts'
import type { Call } from './values.ts'

/** What an Interface takes and what it gives, name by name. */
export const ports = ({ t, iface: { inputs, outputs } }: Call): Html =>
  html`<h2>${t('Takes')}</h2>${inputs.names.length === 0 ? html`<p>${t('Nothing')}</p>` : taken(t, inputs)}
<h2>${t('Returns')}</h2>${returned(t, outputs)}`

const taken = (t: Translate, { names, components, required }: Signature): Html =>
  html`<dl class="ports">${names.map((name, i) => {
    const { schema } = components[i]!
    const needed = required.includes(name) ? t('required') : standard(t, schema)
    return html`<dt><code>${name}</code> <span${t.sentence}>${typeOf(schema)}</span> <span>${needed}</span></dt>
<dd>${own(t, sentences(label(name, schema), schema.description))} ${sentence(t, sentences(limits(schema).join(', ')))}</dd>`
  })}</dl>`

function returned(t: Translate, { shape, names, components }: Signature): Html {
  const one = shape === 'single'
  const lead = one ? '' : shape === 'tuple' ? t('A list, in this order:') : t('An object with:')
  return html`${lead ? html`<p>${lead}</p>` : ''}<dl class="ports">${names.map((name, i) => {
    const { schema } = components[i]!
    const file = (schema.items ?? schema).format === 'binary'
    return html`<dt>${one ? '' : html`<code>${name}</code> `}<span${t.sentence}>${typeOf(schema)}</span></dt>
<dd>${own(t, sentences(label(name, schema), schema.description))} ${file ? t('In JSON an object with its id, url, name, type and size.') : ''}</dd>`
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

const standard = (t: Translate, { default: value }: Schema): string =>
  value === undefined ? t('optional') : t('default {value}', { value: JSON.stringify(value) })

const sentences = (...parts: (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .map((part) => part!.charAt(0).toUpperCase() + part!.slice(1))
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ')
