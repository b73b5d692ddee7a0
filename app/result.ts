import { html } from 'hono/html'
import type { Html, OutputField } from './component.ts'
import type { Json } from './schema.ts'

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
  const copy = wordsOf ? '' : html` data-copy`
  return result(
    props,
    (value) =>
      html`<output class="value" aria-labelledby="${props.id}-name"${copy}>${(wordsOf ?? String)(value)}</output>`,
  )
}
