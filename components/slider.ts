import { html } from 'hono/html'
import { component } from '../app/core/component.ts'
import { field, wordsResult } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import { declared } from '../app/core/options.ts'
import {
  keypad,
  measured,
  type NumberOptions,
  numberRules,
  numeric,
  toNumber,
  typed,
  withUnit,
} from './number.ts'

/** Bounds are 0 and 100 unless said; the default is the lower one. */
export type SliderOptions<O extends boolean = boolean> = NumberOptions<O>

/**
 * A number within bounds. The box beside the range is what is sent; the range has no name, and is
 * hidden until the page's script keeps the two together.
 */
export function slider<const O extends boolean = false>(options: SliderOptions<O> = {}) {
  return declared('slider', options, numberRules, () => {
    const { min = 0, max = 100, step, integer, optional } = options
    const schema = numeric({ ...options, min, max })
    const settled = { ...(!optional && { default: min }), ...options }
    const stride = step ?? (integer ? 1 : 'any')
    return component<number, number, O, number>(settled, {
      type: 'slider',
      schema,
      decode: (raw) => toNumber(schema, raw),
      encode: (value) => value,
      input: (props) =>
        field(
          props,
          ({ label, value, attributes, t = inEnglish }) =>
            html`<div class="range" data-range>
              <input type="range" aria-label="${t('{label}, range', { label })}" min="${min}" max="${max}" step="${stride}" value="${typed(value)}" hidden>
              ${measured(options, html`<input type="text" inputmode="${keypad(schema)}" ${attributes} value="${typed(value)}">`)}
            </div>`,
        ),
      output: (props) => wordsResult(props, withUnit(options, props.t)),
    })
  })
}
