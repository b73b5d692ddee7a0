import { html } from 'hono/html'
import { component, type Options } from '../app/component.ts'
import { limit } from '../app/config.ts'
import { Mismatch } from '../app/errors.ts'
import { field } from '../app/field.ts'
import { shown, validate } from '../app/schema.ts'

export interface TextOptions extends Options {
  /** Rows of the box; more than one makes it a text area. */
  lines?: number
  minLength?: number
  /** In characters; the setting `MAX_TEXT` unless said. */
  maxLength?: number
  /** A regular expression that the whole text must match. */
  pattern?: string
  placeholder?: string
  /** Hides what is typed, and never sends it back. */
  password?: boolean
  default?: string
}

/** Text, of one line or several. */
export function text<const O extends TextOptions>(options: O = {} as O) {
  const { lines = 1, minLength, pattern, placeholder = '', password } = options
  const maxLength = options.maxLength ?? limit('MAX_TEXT')
  const schema = {
    type: 'string' as const,
    maxLength,
    ...(minLength !== undefined && { minLength }),
    ...(pattern !== undefined && { pattern }),
    ...(password && { format: 'password' }),
  }
  return component<string, string | number | boolean, O>(options, {
    type: 'text',
    schema,
    decode(raw) {
      if (typeof raw !== 'string') throw new Mismatch(`must be text, not ${shown(raw)}`)
      validate(schema, raw)
      return raw
    },
    encode: String,
    input: (props) =>
      field(props, ({ value, attributes }) => {
        const typed = typeof value === 'string' ? value : ''
        if (password) return html`<input type="password" autocomplete="off" ${attributes}>`
        if (lines === 1) {
          return html`<input ${attributes} value="${typed}" placeholder="${placeholder}" autocomplete="off">`
        }
        return html`<textarea ${attributes} rows="${lines}" placeholder="${placeholder}">${'\n'}${typed}</textarea>`
      }),
    output: ({ id, label, value }) =>
      html`<div class="name" id="${id}-name">${label}</div>
      <output class="value" id="${id}" aria-labelledby="${id}-name" data-copy>${value ?? ''}</output>`,
  })
}
