import { html } from 'hono/html'
import type { Html, InputField } from '../app/core/component.ts'
import { fieldset, own } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import { type Choice, type ChoiceOptions, chooser, type Option } from './shared/choices.ts'

/** One of a few, all in sight; with `multiple` any number of them, as boxes to tick. */
export function radio<
  const C extends Choice,
  const M extends boolean = false,
  const O extends boolean = false,
  const D = undefined,
>(options: ChoiceOptions<C, M, O> & { default?: D }) {
  return chooser<C, M, O, D>(options, {
    type: 'radio',
    one(props, choices) {
      const chosen = !choices.some((choice) => choice.chosen)
      const none = options.optional
        ? [{ value: '', label: (props.t ?? inEnglish)('None'), chosen }]
        : []
      return choiceGroup('radio')(props, [...none, ...choices])
    },
    several: choiceGroup('checkbox'),
  })
}

/**
 * All choices in sight. A hidden blank goes before boxes, so that a form sends even a group with none
 * ticked.
 */
export const choiceGroup =
  (type: 'radio' | 'checkbox') =>
  (props: InputField, choices: readonly Option[]): Html => {
    const { name, id, t = inEnglish } = props
    return fieldset(
      props,
      html`${type === 'checkbox' ? html`<input type="hidden" name="${name}" value="">` : ''}
    <div class="choices">${choices.map(
      ({ value, label, chosen }, i) =>
        html`<label class="choice"><input type="${type}"${i === 0 ? html` id="${id}"` : ''} name="${name}" value="${value}"${
          chosen ? html` checked` : ''
        }> ${own(t, label)}</label>`,
    )}</div>`,
    )
  }
