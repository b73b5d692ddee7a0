import { html } from 'hono/html'
import type { OutputField } from '../app/component.ts'
import { isStored } from '../app/files/file.ts'
import { image } from './image.ts'
import { fileResult, isPicture, picture } from './shared/preview.ts'
import type { FileOptions } from './shared/uploads.ts'

export interface CompareOptions<O extends boolean = boolean> extends FileOptions<O> {
  /** The name of the input that holds the picture from before. */
  with: string
}

/** A picture beside the one it was made from; the page's script lays one over the other. */
export function compare<const O extends boolean = false>(options: CompareOptions<O>) {
  return {
    ...image(options),
    type: 'compare',
    output: (props: OutputField) =>
      fileResult(props, (after) => {
        const before = props.inputs[options.with]
        if (!isStored(before) || !isPicture(before))
          return html`<figure>${picture(after, props.label)}</figure>`
        return html`<div class="compare" data-compare>
          <figure>${picture(before, `${props.label}, before`)}<figcaption>Before</figcaption></figure>
          <figure>${picture(after, `${props.label}, after`)}<figcaption>After</figcaption></figure>
          <input type="range" min="0" max="100" value="50" aria-label="${props.label}, from before to after" hidden>
        </div>`
      }),
  }
}
