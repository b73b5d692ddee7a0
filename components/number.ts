import { html } from 'hono/html'
import { component, type Options, type Raw } from '../app/component.ts'
import { field } from '../app/field.ts'
import type { Json } from '../app/schema.ts'
import { validate } from '../app/schema.ts'

export interface NumberOptions extends Options {
  min?: number
  max?: number
  /** Only whole steps from `min` are taken. */
  step?: number
  integer?: boolean
  default?: number
}

/** A number. It is typed as text, so that nothing the user typed is lost. */
export function number<const O extends NumberOptions>(options: O = {} as O) {
  const schema = numeric(options)
  return component<number, number, O>(options, {
    type: 'number',
    schema,
    decode: (raw) => toNumber(schema, raw),
    encode: (value) => value,
    input: (props) =>
      field(props, ({ value, attributes }) => {
        const mode = options.integer && (options.min ?? -1) >= 0 ? 'numeric' : 'decimal'
        return html`<input type="text" inputmode="${mode}" autocomplete="off" ${attributes} value="${typed(value)}">`
      }),
    output: ({ id, label, value }) =>
      html`<div class="name" id="${id}-name">${label}</div>
      <output class="value" id="${id}" aria-labelledby="${id}-name" data-copy>${value ?? ''}</output>`,
  })
}

/** The schema that `number` and `slider` share. */
export function numeric({ min, max, step, integer }: NumberOptions) {
  return {
    type: integer ? ('integer' as const) : ('number' as const),
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(step !== undefined && { multipleOf: step }),
  }
}

/** JSON's number, or one written as people write it; `Number('')` and `0x10` are none. */
export function toNumber(schema: ReturnType<typeof numeric>, raw: Raw): number {
  const written = typeof raw === 'string' && /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(raw)
  const value = written ? Number(raw) : raw
  validate(schema, value as Json)
  return value as number
}

/** What the user typed, as it was typed. */
export const typed = (value: Raw): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
