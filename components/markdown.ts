import { html } from 'hono/html'
import type { OutputField } from '../app/core/component.ts'
import { markdown as render } from '../app/core/markdown.ts'
import { declared } from '../app/core/options.ts'
import { textResult } from './shared/words.ts'
import { type TextOptions, text, textRules } from './text.ts'

/** Text with Markdown in it: typed as it is, shown as it is meant. */
export function markdown<
  const O extends boolean = false,
  const D extends string | undefined = undefined,
>(options: TextOptions<O> & { default?: D } = {}) {
  return declared('markdown', options, textRules, () => {
    return {
      ...text<O, D>({ lines: 6, ...options }),
      type: 'markdown',
      output: (props: OutputField) =>
        textResult(props, (value) => ({
          ...{ text: String(value), type: 'text/markdown', extension: 'md' },
          draw: (id, isLong) =>
            html`<div class="markdown" id="${id}" dir="auto"${isLong ? html` tabindex="0" role="region" aria-labelledby="${props.id}-name"` : ''}>${render(String(value))}</div>`,
        })),
    }
  })
}
