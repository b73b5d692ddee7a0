import type { AnyComponent, InputField, OutputField } from '../../app/core/component.ts'
import { type Element, elements, words } from './markup.ts'

/** What is wrong with how a component draws its field, if anything. */
export async function inputFault(
  component: AnyComponent,
  props: Partial<InputField>,
): Promise<string | undefined> {
  const field: InputField = {
    ...{ name: 'port', id: 'port', label: 'The label', help: 'Some help', required: true },
    ...{ value: undefined, error: 'The error', describedBy: undefined },
    ...props,
  }
  const markup = String(await component.input(field))
  const found = elements(markup)
  const named = found.filter(({ attributes }) => attributes.name === field.name)
  const target = found.find(({ attributes }) => attributes.id === field.id)
  if (named.length === 0) return 'No control has the name'
  if (!target) return 'Nothing has the id'
  for (const text of [field.label, field.help, field.error]) {
    if (text && !words(markup).includes(words(escaped(text)))) return `It does not say ${text}`
  }
  if (!isLabelled(markup, field)) return 'The control has no label'
  // Of a group, its fieldset is described, and its first control has the id.
  const group = found.find(({ tag }) => tag === 'fieldset')
  const { attributes } = group ?? target
  const described = (attributes['aria-describedby'] ?? '').split(' ')
  if (field.help && !described.includes(`${field.id}-help`)) return 'The help is not tied to it'
  if (field.error && !described.includes(`${field.id}-error`)) return 'The error is not tied to it'
  if (field.error && !group && target.attributes['aria-invalid'] !== 'true')
    return 'It is not marked invalid'
  return fault(found)
}

/** What is wrong with how a component draws a result, if anything. */
export async function outputFault(
  component: AnyComponent,
  props: Partial<OutputField>,
): Promise<string | undefined> {
  const field = { id: 'out', label: 'The label', value: null, inputs: {}, final: true, ...props }
  const markup = String(await component.output(field))
  const found = elements(markup)
  if (!found.some(({ attributes }) => attributes.id === 'out')) return 'Nothing has the id'
  if (!words(markup).includes(words(escaped(field.label)))) return 'It does not say its label'
  if (field.value === null && !words(markup).includes('Nothing')) return 'It does not say: nothing'
  return fault(found)
}

/** What no part of a page may have: a strict policy stops it, or it leads nowhere. */
function fault(found: Element[]): string | undefined {
  const ids = found.map(({ attributes }) => attributes.id).filter((id) => id !== undefined)
  if (new Set(ids).size < ids.length) return `One id twice: ${ids}`
  for (const { tag, attributes } of found) {
    if (['script', 'style', 'x'].includes(tag)) return `A <${tag}>`
    const bad = Object.keys(attributes).find((name) => /^(on.*|style|required)$/.test(name))
    if (bad) return `<${tag} ${bad}>`
    for (const name of ['for', 'aria-describedby', 'aria-labelledby']) {
      const lost = attributes[name]?.split(' ').find((id) => !ids.includes(id))
      if (lost !== undefined) return `${name} names ${lost}, which is not there`
    }
    if (tag === 'img' && attributes.alt === undefined) return 'A picture without alt'
  }
  return undefined
}

function isLabelled(markup: string, { id, label }: InputField): boolean {
  if (markup.includes(`<legend>${escaped(label)}</legend>`)) return true
  const around = new RegExp(`<label[^>]*><input[^<]*id="${id}"[^<]*>`)
  return markup.includes(`for="${id}">${escaped(label)}`) || around.test(markup)
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character as '&'])

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
