import { html } from 'hono/html'
import { component, type Html, type Options, type Raw } from '../app/core/component.ts'
import { Mismatch } from '../app/core/errors.ts'
import { attributes, note, own, wordsResult } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import { anything, declared } from '../app/core/options.ts'
import { shown } from '../app/core/schema.ts'

export interface CheckboxOptions<O extends boolean = boolean> extends Options<O> {
  /** Unticked unless said. */
  default?: boolean
}

/** Yes or no. A hidden `false` goes before the box, so that a form sends an unticked one too. */
export function checkbox<const O extends boolean = false>(options: CheckboxOptions<O> = {}) {
  return declared('checkbox', options, { default: anything }, () => {
    const settled = { ...(!options.optional && { default: false }), ...options }
    return component<boolean, boolean, O, boolean>(settled, {
      type: 'checkbox',
      schema: { type: 'boolean' },
      decode: toBoolean,
      encode: (value) => value,
      input: (props) => html`<div class="field">
        <input type="hidden" name="${props.name}" value="false">
        <label class="choice"><input type="checkbox" ${attributes(props)} value="true"${isTicked(props.value)}> ${own(props.t ?? inEnglish, props.label)}</label>${note(props)}
      </div>`,
      output({ t = inEnglish, ...props }) {
        return wordsResult({ t, ...props }, (value) => (value ? t('Yes') : t('No')))
      },
    })
  })
}

const yes = ['true', 'on', 'yes', '1']
const no = ['false', 'off', 'no', '0']

/** JSON's boolean, or one as forms, shells and environments write it. */
function toBoolean(raw: Raw): boolean {
  if (typeof raw === 'boolean') return raw
  const word = typeof raw === 'string' ? raw.trim().toLowerCase() : ''
  if (yes.includes(word)) return true
  if (no.includes(word)) return false
  throw new Mismatch(`must be true or false, not ${shown(raw)}`)
}

function isTicked(value: Raw): Html | '' {
  return value === true || (typeof value === 'string' && yes.includes(value)) ? html` checked` : ''
}
