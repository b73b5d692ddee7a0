import { html } from 'hono/html'
import type { Html, InputField, OutputField } from './component.ts'
import { inEnglish, type Translate } from './languages/translate.ts'
import type { Json } from './schema.ts'

/** A whole field around one control: label, help and error, tied to the control by their ids. */
export function field(
  props: InputField,
  control: (props: InputField & { attributes: Html }) => Html,
): Html {
  const { id } = props
  return html`<div class="field">
    <label for="${id}">${named(props)}</label>${note(props)}
    ${control({ ...props, attributes: attributes(props) })}
  </div>`
}

/**
 * A field of several controls, such as radio buttons: a fieldset with a legend. The first of them
 * has the field's id, which an error links to.
 */
export function fieldset(props: InputField, controls: Html): Html {
  return html`<fieldset class="field"${describedBy(props)}>
    <legend>${named(props)}</legend>${note(props)}
    ${controls}
  </fieldset>`
}

const named = ({ label, optional, t = inEnglish }: InputField): Html =>
  html`${own(t, label)}${optional ? html` <span class="optional">(${t('optional')})</span>` : ''}`

/** What the developer wrote, marked where that is in another language than the page. */
export const own = (t: Translate, text: string): Html | string => marked(text, t.own)

/** A sentence that is the same on every face, marked where the page is not in English. */
export const sentence = (t: Translate, text: string): Html | string => marked(text, t.sentence)

const marked = (text: string, lang: Html): Html | string =>
  text === '' || String(lang) === '' ? text : html`<span${lang}>${text}</span>`

/** The attributes that every control of a field carries. */
export function attributes(props: InputField): Html {
  const { id, name, error, required } = props
  return html`id="${id}" name="${name}"${describedBy(props)}${
    error ? html` aria-invalid="true"` : ''
  }${required ? html` aria-required="true"` : ''}`
}

/** The help and the error of a field, under the ids that its control is described by. */
export const note = ({ id, help, error, t = inEnglish }: InputField): Html =>
  html`${
    help ? html`<p class="help" id="${id}-help"${t.own}>${help}</p>` : ''
  }${error ? html`<p class="error" id="${id}-error"><span class="sr">${t('Error: {title}', { title: '' })}</span>${sentence(t, error)}</p>` : ''}`

function describedBy({ id, help, error, describedBy: more }: InputField): Html | '' {
  const ids = [help && `${id}-help`, error && `${id}-error`, more].filter(Boolean).join(' ')
  return ids ? html` aria-describedby="${ids}"` : ''
}

/**
 * A whole result under its label; where there is no value, or none yet, a quiet line says so. One that
 * is rich needs styles that a page has only with such a result.
 */
export function result(
  { id, label, value, final, t = inEnglish }: OutputField,
  draw: (value: NonNullable<Json>) => Html,
  isRich = false,
): Html {
  const nothing = () => html`<p class="nothing">${final ? t('Nothing') : t('Nothing yet')}</p>`
  return html`<div class="result" id="${id}"${isRich ? html` data-needs="rich"` : ''}>
    <div class="name" id="${id}-name"${t.own}>${label}</div>
    ${value === null ? nothing() : draw(value)}
  </div>`
}

/** A result that is a few words: those of `wordsOf`, or else the value as it is, to be copied. */
export function wordsResult(
  props: OutputField,
  wordsOf?: (value: NonNullable<Json>) => string,
): Html {
  const id = `${props.id}-value`
  const copy = wordsOf ? '' : html`<p class="actions">${copyButton(id, props.t)}</p>`
  return result(
    props,
    (value) =>
      html`<output class="value" id="${id}" aria-labelledby="${props.id}-name" aria-live="off" dir="auto"${blank(props)}>${(wordsOf ?? String)(value)}</output>${copy}`,
  )
}

/** A button that copies the text of an element; the page's script shows it. */
export const copyButton = (id: string, t = inEnglish): Html =>
  html`<button type="button" class="small" data-copies="${id}" data-script hidden>${t('Copy')}</button>`

/** What stands in the place of a value that is an empty text. */
export const blank = ({ value, t = inEnglish }: OutputField): Html | '' =>
  value === '' ? html` data-blank="(${t('blank')})"` : ''
