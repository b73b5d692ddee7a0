import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import type { Interface } from '../../core/interface.ts'
import { holdsFiles } from '../../core/schema.ts'
import type { Filled } from '../http/renderer.ts'
import type { Site } from './layout.ts'

/**
 * One field per input, in order, holding what the user gave. Those that are advanced come last,
 * folded away unless one of them is wrong or says something else than it does by itself.
 */
export function formFields({ t }: Site, iface: Interface, filled: Filled): Html {
  const { components, names, required } = iface.inputs
  const fields = components.map((component, i) => {
    const { schema } = component
    const field = names[i]!
    return component.input({
      name: field,
      id: field,
      label: schema.title ?? field,
      help: schema.description,
      required: required.includes(field),
      optional: !required.includes(field) && schema.default === undefined,
      value: filled.values[field] ?? schema.default ?? null,
      error: filled.errors?.find((error) => error.field === field)?.detail,
      t,
    })
  })
  const isFolded = (_: unknown, i: number) => iface.advanced.includes(names[i]!)
  const folded = fields.filter(isFolded)
  if (folded.length === 0) return html`${fields}`
  const isOpen = iface.advanced.some((name) => isWorthSeeing(iface, name, filled))
  return html`${fields.filter((field, i) => !isFolded(field, i))}
<details class="advanced"${isOpen ? html` open` : ''}><summary>${t('Advanced')}</summary>
${folded}</details>`
}

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
