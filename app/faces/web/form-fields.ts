import { createHash } from 'node:crypto'
import { html } from 'hono/html'
import { beside } from '../../core/adapting.ts'
import type { Html } from '../../core/component.ts'
import type { Interface } from '../../core/interface.ts'
import { holdsFiles, type Schema } from '../../core/schema.ts'
import type { Filled } from '../http/renderer.ts'
import type { Site } from './layout.ts'

/**
 * One field per input, in order, holding what the user gave. Those that are advanced come last,
 * folded away unless one of them is wrong or says something else than it does by itself. Those
 * that depend on others are apart, each marked by what it is now, so that a script can tell which are
 * to be drawn anew; one that is not asked for is hidden. `reads` are the inputs they depend on.
 */
export function formFields(
  { t }: Site,
  iface: Interface,
  filled: Filled,
): { drawn: Html; reads: string[] } {
  const { components, names, required } = iface.inputs
  const now = beside(iface.inputs, filled.values)
  const reads = [...now.reads].filter((name) => names.includes(name))
  const fields = components.map((component, i) => {
    const schema = now.schemas[i] ?? component.schema
    const field = names[i]!
    const one = component.input({
      name: field,
      id: field,
      label: schema.title ?? field,
      help: schema.description,
      required: required.includes(field),
      optional: !required.includes(field) && schema.default === undefined,
      value: filled.values[field] ?? schema.default ?? null,
      error: filled.errors?.find((error) => error.field === field)?.detail,
      schema,
      t,
    })
    if (!component.adapt) return one
    const isHidden = now.schemas[i] === undefined ? html` hidden` : ''
    return html`<div class="adapted" data-field="${field}" data-as="${markOf(schema)}"${isHidden}>${one}</div>`
  })
  const isFolded = (_: unknown, i: number) => iface.advanced.includes(names[i]!)
  const folded = fields.filter(isFolded)
  if (folded.length === 0) return { drawn: html`${fields}`, reads }
  const isOpen = iface.advanced.some((name) => isWorthSeeing(iface, name, filled))
  const drawn = html`${fields.filter((field, i) => !isFolded(field, i))}
<details class="advanced"${isOpen ? html` open` : ''}><summary>${t('Advanced')}</summary>
${folded}</details>`
  return { drawn, reads }
}

const markOf = (schema: Schema): string =>
  createHash('sha256').update(JSON.stringify(schema)).digest('base64url').slice(0, 8)

function isWorthSeeing({ inputs }: Interface, name: string, { values, errors = [] }: Filled) {
  if (errors.some(({ field }) => field === name)) return true
  const component = inputs.components[inputs.names.indexOf(name)]
  const value = values[name]
  if (!component || value === undefined || value === null) return false
  if (holdsFiles(component.schema)) return [value].flat().length > 0
  try {
    const [given, initial] = [value === '' ? undefined : value, undefined].map((raw) =>
      JSON.stringify(component.decode(raw)),
    )
    return given !== initial
  } catch {
    return true
  }
}
