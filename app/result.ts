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

/** A result that is a few words: as they are, to be read and copied. */
export function wordsResult(
  props: OutputField,
  wordsOf: (value: NonNullable<Json>) => string = String,
): Html {
  return result(
    props,
    (value) =>
      html`<output class="value" aria-labelledby="${props.id}-name" data-copy>${wordsOf(value)}</output>`,
  )
}
