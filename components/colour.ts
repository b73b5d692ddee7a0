import { html } from 'hono/html'
import { parseColour, toHex } from '../app/core/colour.ts'
import { component, type Html, type Options, type Raw } from '../app/core/component.ts'
import { Mismatch } from '../app/core/errors.ts'
import { copyButton, field, result } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import { anything, declared } from '../app/core/options.ts'
import { expected, shown } from '../app/core/schema.ts'

export interface ColourOptions<O extends boolean = boolean> extends Options<O> {
  /** What stands in for a colour that is not given, and in the field at first. */
  default?: string
}

const schema = { type: 'string' as const, format: 'color' }

/**
 * A colour, as `#0b6b4b`; `#fff`, `rgb(…)` and `hsl(…)` are taken too. The box is what is sent, beside
 * the browser's own picker, which is there where scripts are.
 */
export function colour<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: ColourOptions<O> & { default?: D } = {}) {
  return declared('colour', options, { default: anything }, () =>
    component<string, string, O, D>(options, {
      type: 'colour',
      schema,
      decode: toColour,
      encode: toColour,
      input: (props) =>
        field(props, ({ label, value, attributes, t = inEnglish }) => {
          const text = typeof value === 'string' ? value : ''
          return html`<div class="range tint" data-range data-needs="rich">
            <input type="color" aria-label="${t('{label}, picker', { label })}" value="${hexOf(text) ?? '#000000'}" hidden>
            <input type="text" ${attributes} value="${text}" spellcheck="false" autocomplete="off" dir="ltr" placeholder="#rrggbb">
          </div>`
        }),
      output: (props) =>
        result(
          props,
          (value) => {
            const id = `${props.id}-value`
            return html`<p class="swatch">${swatch(String(value))}<output class="value" id="${id}" aria-labelledby="${props.id}-name" aria-live="off" dir="ltr">${value}</output></p>
          <p class="actions">${copyButton(id, props.t)}</p>`
          },
          true,
        ),
    }),
  )
}

function toColour(raw: Raw): string {
  const hex = typeof raw === 'string' ? hexOf(raw) : undefined
  if (hex) return hex
  throw new Mismatch(`must be ${expected(schema)}, not ${shown(raw)}`)
}

/** In characters; no notation of a colour is longer. */
const longest = 60

function hexOf(text: string): string | undefined {
  // Gradio writes an opaque colour as one that might be transparent.
  const opaque = text.slice(0, longest + 1).replace(/^rgba\((.*), ?1(\.0)?\)$/, 'rgb($1)')
  const rgb = opaque.length > longest ? undefined : parseColour(opaque)
  return rgb && toHex(rgb)
}

/** No style may stand in a page, but the colour of a drawing may. */
const swatch = (value: string): Html =>
  html`<svg viewBox="0 0 8 8" aria-hidden="true"><rect width="8" height="8" fill="${hexOf(value) ?? 'none'}"></rect></svg>`
