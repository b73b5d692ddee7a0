import { html } from 'hono/html'
import type { Html, InputField } from '../app/core/component.ts'
import { field, fieldset, own } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import { type Choice, type ChoiceOptions, chooser, type Option } from './shared/choices.ts'

/**
 * One of a list, in the browser's own `select`; with `multiple` any number of it, as boxes to tick that
 * fold away, which a filter finds where they are many.
 */
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
    several: picks,
  })
}

/** So many choices are found by eye; of more a filter leaves those with a text in them. */
const mostSeen = 8

/** Boxes to tick, folded under what is chosen; a hidden blank is sent where that is nothing. */
function picks(props: InputField, choices: readonly Option[]): Html {
  const { name, id, label, error, t = inEnglish } = props
  const chosen = choices.filter((choice) => choice.chosen).map((choice) => choice.label)
  const words = chosen.length > 0 ? chosen.join(', ') : t('Select…')
  const filter = html`<input type="search" data-filter data-script hidden aria-label="${t('{label}: filter', { label })}" placeholder="${t('Filter')}" autocomplete="off">`
  return fieldset(
    props,
    html`<input type="hidden" name="${name}" value="">
    <details class="picks" data-needs="rich" data-picks="${t('Select…')}"${error ? html` open` : ''}>
      <summary id="${id}"><span${chosen.length > 0 ? t.own : ''}>${words}</span></summary>
      ${choices.length > mostSeen ? filter : ''}
      <div class="choices">${choices.map(
        ({ value, label, chosen }) =>
          html`<label class="choice"><input type="checkbox" name="${name}" value="${value}"${chosen ? html` checked` : ''}> ${own(t, label)}</label>`,
      )}</div>
    </details>`,
  )
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
