import { html } from 'hono/html'
import { component, type Html, type Options, type Raw } from '../app/core/component.ts'
import { DeclarationError } from '../app/core/errors.ts'
import { field, wordsResult } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import {
  aboveZero,
  aFlag,
  aNumber,
  anything,
  declared,
  type Rules,
  someText,
} from '../app/core/options.ts'
import { type Json, type Schema, validate } from '../app/core/schema.ts'

export interface NumberOptions<O extends boolean = boolean> extends Options<O> {
  /** The least that is taken. */
  min?: number
  /** The most that is taken. */
  max?: number
  /** Only whole steps from `min`, or else from zero, are taken. */
  step?: number
  /** Takes whole numbers alone. */
  integer?: boolean
  /** What it counts, such as kg: it stands behind the number, and may be written there. */
  unit?: string
  /** What stands in for a number that is not given, and in the field at first. */
  default?: number
}

/** A number. It is typed as text, so that nothing the user typed is lost. */
export function number<
  const O extends boolean = false,
  const D extends number | undefined = undefined,
>(options: NumberOptions<O> & { default?: D } = {}) {
  return declared('number', options, numberRules, () => {
    const schema = numeric(options)
    return component<number, number, O, D>(options, {
      type: 'number',
      schema,
      decode: (raw) => toNumber(schema, raw),
      encode: (value) => value,
      input: (props) =>
        field(props, ({ value, attributes }) =>
          measured(
            options,
            html`<input type="text" inputmode="${keypad(schema)}" ${attributes} value="${typed(value)}">`,
          ),
        ),
      output: (props) => wordsResult(props, withUnit(options, props.t)),
    })
  })
}

/** The options of `number` and `slider`. */
export const numberRules: Rules = {
  ...{ min: aNumber, max: aNumber, step: aboveZero, integer: aFlag, unit: someText },
  default: anything,
}

/** The schema that `number` and `slider` share. */
export function numeric({ min, max, step, integer, unit }: NumberOptions): Schema {
  if (min !== undefined && max !== undefined && min > max) {
    throw new DeclarationError(`min must be at most max, and ${min} is more than ${max}`)
  }
  return {
    type: integer ? 'integer' : 'number',
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(step !== undefined && { step }),
    ...(step !== undefined && (min ?? 0) % step === 0 && { multipleOf: step }),
    ...(unit !== undefined && { unit }),
  }
}

/** JSON's number, or one written as people write it; `Number('')` and `0x10` are none. */
export function toNumber(schema: Schema, raw: Raw): number {
  const { unit = '' } = schema
  const isMeasured = typeof raw === 'string' && unit !== '' && raw.trimEnd().endsWith(unit)
  const bare = isMeasured ? raw.trimEnd().slice(0, -unit.length) : raw
  const value = typeof bare === 'string' ? read(bare) : (bare as Json)
  validate({ ...exact(schema, value), ...schema }, value, raw)
  return value as number
}

/** The bound that a whole number is beyond when it is too large to be exact. */
function exact({ type }: Schema, value: Json): Schema {
  const isWhole = type === 'integer' && Number.isInteger(value)
  if (!isWhole || Number.isSafeInteger(value)) return {}
  return Number(value) > 0
    ? { maximum: Number.MAX_SAFE_INTEGER }
    : { minimum: Number.MIN_SAFE_INTEGER }
}

/** A control with the unit of what is typed in it behind it. */
export const measured = ({ unit }: NumberOptions, control: Html): Html =>
  unit === undefined ? control : html`<div class="measured">${control}<span>${unit}</span></div>`

/** A number in words with its unit; one without is as it is. */
export const withUnit = ({ unit }: NumberOptions, t = inEnglish) =>
  unit === undefined
    ? undefined
    : (value: Json) => `${typeof value === 'number' ? t.number(value) : value} ${unit}`

/** What the user typed, as it was typed. */
export const typed = (value: Raw): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

/** A phone's number pad, unless it would lack the minus sign. */
export function keypad({ type, minimum = -1 }: Schema): 'numeric' | 'decimal' | 'text' {
  if (minimum < 0) return 'text'
  return type === 'integer' ? 'numeric' : 'decimal'
}

/** In characters; more digits than any number that is told apart has. */
const longest = 1000

/** The number that `text` writes, or else `text`. A lone comma is a decimal one, save in 1,000. */
function read(text: string): number | string {
  if (text.length > longest) return text
  const plain = text
    .trim()
    .replace(/^−/, '-')
    .replace(/^([+-]?\d*),(\d{1,2}|\d{4,})$/, '$1.$2')
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : text
}
