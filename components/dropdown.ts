import { html } from 'hono/html'
import { field } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import { type Choice, type ChoiceOptions, chooser, type Option } from './shared/choices.ts'

/** One of a list, or with `multiple` any number of it, in the browser's own `select`. */
export function dropdown<
  const C extends Choice,
  const M extends boolean = false,
  const O extends boolean = false,
  const D = undefined,
>(
  options: ChoiceOptions<C, M, O> & {
    /** How an optional one reads when nothing is chosen; “None” unless said. */
    blank?: string
    default?: D
  },
) {
  return chooser<C, M, O, D>(options, {
    type: 'dropdown',
    one: (props, choices) =>
      field(
        props,
        ({ attributes }) =>
          html`<select ${attributes}>${blank(props.t, options, choices)}${choices.map(option(props.t))}</select>`,
      ),
    several: (props, choices) =>
      field(
        props,
        ({ name, attributes }) =>
          html`<input type="hidden" name="${name}" value="">
          <select multiple size="${Math.min(choices.length, 8)}" ${attributes}>${choices.map(option(props.t))}</select>`,
      ),
  })
}

const option =
  (t = inEnglish) =>
  ({ value, label, chosen }: Option) =>
    html`<option value="${value}"${chosen ? html` selected` : ''}${t.own}>${label}</option>`

/** Stands first where nothing need be chosen, or nothing is yet. */
function blank(
  t = inEnglish,
  { optional, blank = t('None') }: { optional?: boolean; blank?: string },
  choices: readonly Option[],
) {
  if (optional) return html`<option value="">${blank}</option>`
  return choices.some(({ chosen }) => chosen) ? '' : html`<option value="">${t('Select…')}</option>`
}
