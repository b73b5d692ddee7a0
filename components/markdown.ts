import { html } from 'hono/html'
import type { OutputField } from '../app/component.ts'
import { markdown as render } from '../app/markdown.ts'
import { result } from '../app/result.ts'
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
