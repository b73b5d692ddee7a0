import { html } from 'hono/html'
import { component, type Html, type InputField, type Options } from '../app/core/component.ts'
import { DeclarationError, Mismatch } from '../app/core/errors.ts'
import { blank, field } from '../app/core/fields.ts'
import {
  aFlag,
  anything,
  aText,
  declared,
  fromOne,
  fromZero,
  type Rules,
} from '../app/core/options.ts'
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

/** The options of `text` and `markdown`. */
export const textRules: Rules = {
  ...{ lines: fromOne, minLength: fromZero, maxLength: fromZero, placeholder: aText },
  ...{ pattern: aText, password: aFlag, default: anything },
}

/** Text, of one line or several. */
export function text<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: TextOptions<O> & { default?: D } = {}) {
  return declared('text', options, textRules, () => {
    const { minLength, maxLength, pattern, password } = options
    refuseBounds(options)
    const schema = {
      type: 'string' as const,
      ...(maxLength !== undefined && { maxLength }),
      ...(minLength !== undefined && { minLength }),
      ...(pattern !== undefined && { pattern }),
      ...(password && { format: 'password' }),
    }
    return component<string, string | number | boolean, O, D>(options, {
      type: 'text',
      schema,
      decode(raw, limited) {
        if (typeof raw !== 'string') throw new Mismatch(`must be text, not ${shown(raw)}`)
        validate(limited, raw)
        return raw
      },
      // A number and yes or no read as they are; anything else is refused.
      encode: (value) => (/^(number|boolean|bigint)$/.test(typeof value) ? String(value) : value),
      input: (props) => field(props, (control) => box(options, control)),
      output: (props) =>
        textResult(props, (value) => ({
          ...{ text: String(value), type: 'text/plain', extension: 'txt' },
          draw: (id, isLong) =>
            html`<output class="value" id="${id}" aria-labelledby="${props.id}-name" aria-live="off" dir="auto"${blank(props)}${isLong ? html` tabindex="0"` : ''}>${value}</output>`,
        })),
    })
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

function refuseBounds({ minLength = 0, maxLength = Infinity, pattern = '' }: TextOptions): void {
  if (minLength > maxLength) {
    throw new DeclarationError(
      `minLength must be at most maxLength, and ${minLength} is more than ${maxLength}`,
    )
  }
  try {
    new RegExp(`^(?:${pattern})$`, 'u')
  } catch (cause) {
    const [, why = ''] = /: ([^:]+)$/.exec((cause as Error).message) ?? []
    throw new DeclarationError(
      `pattern must be a regular expression, and “${pattern}” is none: ${why}`,
      { cause },
    )
  }
}
