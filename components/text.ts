import { html } from 'hono/html'
import { component, type Html, type InputField, type Options } from '../app/core/component.ts'
import { Mismatch } from '../app/core/errors.ts'
import { field } from '../app/core/fields.ts'
import { shown, validate } from '../app/core/schema.ts'
import { textResult } from './shared/words.ts'

export interface TextOptions<O extends boolean = boolean> extends Options<O> {
  /** Rows of the box; more than one makes it a text area. */
  lines?: number
  /** In characters. */
  minLength?: number
  /** In characters; the setting `MAX_TEXT` unless said. */
  maxLength?: number
  /** A regular expression that the whole text must match. */
  pattern?: string
  /** Shown in the empty box. */
  placeholder?: string
  /** Hides what is typed, and never sends it back. */
  password?: boolean
  /** What stands in for a text that is not given, and in the box at first. */
  default?: string
}

/** Text, of one line or several. */
export function text<const O extends boolean = false>(options: TextOptions<O> = {}) {
  const { minLength, maxLength, pattern, password } = options
  const schema = {
    type: 'string' as const,
    ...(maxLength !== undefined && { maxLength }),
    ...(minLength !== undefined && { minLength }),
    ...(pattern !== undefined && { pattern }),
    ...(password && { format: 'password' }),
  }
  return component<string, string | number | boolean, O>(options, {
    type: 'text',
    schema,
    decode(raw, limited) {
      if (typeof raw !== 'string') throw new Mismatch(`must be text, not ${shown(raw)}`)
      validate(limited, raw)
      return raw
    },
    encode: String,
    input: (props) => field(props, (control) => box(options, control)),
    output: (props) =>
      textResult(props, (value) => ({
        ...{ text: String(value), type: 'text/plain', extension: 'txt' },
        draw: (id, isLong) =>
          html`<output class="value" id="${id}" aria-labelledby="${props.id}-name" aria-live="off" dir="auto"${isLong ? html` tabindex="0"` : ''}>${value}</output>`,
      })),
  })
}

/** A text box; it has room for several lines when what it holds has them. */
function box(
  { lines = 1, placeholder, password }: TextOptions,
  { value, attributes }: InputField & { attributes: Html },
): Html {
  const typed = typeof value === 'string' ? value : ''
  const hint = placeholder ? html` placeholder="${placeholder}"` : ''
  if (password) return html`<input type="password" autocomplete="off" ${attributes}${hint}>`
  return lines > 1 || /[\r\n]/.test(typed)
    ? html`<textarea dir="auto" ${attributes}${hint} rows="${Math.max(lines, 2)}">${'\n'}${typed}</textarea>`
    : html`<input type="text" dir="auto" ${attributes}${hint} value="${typed}">`
}
