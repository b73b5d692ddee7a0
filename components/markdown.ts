import { html } from 'hono/html'
import type { OutputField } from '../app/core/component.ts'
import { result } from '../app/core/fields.ts'
import { markdown as render } from '../app/core/markdown.ts'
import { type TextOptions, text } from './text.ts'

/** Text with Markdown in it: typed as it is, shown as it is meant. */
export function markdown<const O extends boolean = false>(options: TextOptions<O> = {}) {
  return {
    ...text({ lines: 6, ...options }),
    type: 'markdown',
    output: (props: OutputField) =>
      result(props, (value) => html`<div class="markdown">${render(String(value))}</div>`),
  }
}
