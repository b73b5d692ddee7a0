import { html, raw } from 'hono/html'
import type { OutputField } from '../app/core/component.ts'
import { declared } from '../app/core/options.ts'
import { safeHtml } from './shared/safe-html.ts'
import { textResult } from './shared/words.ts'
import { type TextOptions, text, textRules } from './text.ts'

/**
 * HTML, from whomever it came: on the page are the elements of texts, lists, tables and pictures that
 * are in it, written anew; scripts, styles, forms and frames are not.
 */
export function markup<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: TextOptions<O> & { default?: D } = {}) {
  return declared('markup', options, textRules, () => ({
    ...text<O, D>({ lines: 6, ...options }),
    type: 'markup',
    output: (props: OutputField) =>
      textResult(props, (value) => ({
        ...{ text: String(value), type: 'text/html', extension: 'html' },
        draw: (id, isLong) =>
          html`<div class="markdown" id="${id}" dir="auto"${isLong ? html` tabindex="0" role="region" aria-labelledby="${props.id}-name"` : ''}>${raw(safeHtml(String(value)))}</div>`,
      })),
  }))
}
