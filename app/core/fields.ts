import { html } from 'hono/html'
import type { Html, InputField, OutputField } from './component.ts'
import type { Json } from './schema.ts'

/** A whole field around one control: label, help and error, tied to the control by their ids. */
export function field(
  props: InputField,
  control: (props: InputField & { attributes: Html }) => Html,
): Html {
  const { id, label } = props
  return html`<div class="field">
    <label for="${id}">${label}${mark(props)}</label>${note(props)}
    ${control({ ...props, attributes: attributes(props) })}
  </div>`
}

/**
 * A field of several controls, such as radio buttons: a fieldset with a legend. The first of them
 * has the field's id, which an error links to.
 */
export function fieldset(props: InputField, controls: Html): Html {
  return html`<fieldset class="field"${describedBy(props)}>
    <legend>${props.label}${mark(props)}</legend>${note(props)}
    ${controls}
  </fieldset>`
}

const mark = ({ optional }: InputField): Html | '' =>
  optional ? html` <span class="optional">(optional)</span>` : ''

/** The attributes that every control of a field carries. */
export function attributes(props: InputField): Html {
  const { id, name, error, required } = props
  return html`id="${id}" name="${name}"${describedBy(props)}${
    error ? html` aria-invalid="true"` : ''
  }${required ? html` aria-required="true"` : ''}`
}

/** The help and the error of a field, under the ids that its control is described by. */
export const note = ({ id, help, error }: InputField): Html =>
  html`${
    help ? html`<p class="help" id="${id}-help">${help}</p>` : ''
  }${error ? html`<p class="error" id="${id}-error"><span class="sr">Error: </span>${error}</p>` : ''}`

function describedBy({ id, help, error, describedBy: more }: InputField): Html | '' {
  const ids = [help && `${id}-help`, error && `${id}-error`, more].filter(Boolean).join(' ')
  return ids ? html` aria-describedby="${ids}"` : ''
}

/** A whole result under its label; where there is no value, or none yet, a quiet line says so. */
export function result(
  { id, label, value, final }: OutputField,
  draw: (value: NonNullable<Json>) => Html,
): Html {
  const nothing = () => html`<p class="nothing">${final ? 'Nothing' : 'Nothing yet'}</p>`
  return html`<div class="result" id="${id}">
    <div class="name" id="${id}-name">${label}</div>
    ${value === null ? nothing() : draw(value)}
  </div>`
}

/** A result that is a few words: those of `wordsOf`, or else the value as it is, to be copied. */
export function wordsResult(
  props: OutputField,
  wordsOf?: (value: NonNullable<Json>) => string,
): Html {
  const id = `${props.id}-value`
  const copy = wordsOf ? '' : html`<p class="actions">${copyButton(id)}</p>`
  return result(
    props,
    (value) =>
      html`<output class="value" id="${id}" aria-labelledby="${props.id}-name" aria-live="off" dir="auto">${(wordsOf ?? String)(value)}</output>${copy}`,
  )
}

/** A button that copies the text of an element; the page's script shows it. */
export const copyButton = (id: string): Html =>
  html`<button type="button" class="small" data-copies="${id}" data-script hidden>Copy</button>`
