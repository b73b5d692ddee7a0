import { html } from 'hono/html'
import type { OutputField } from '../app/core/component.ts'
import { isStored } from '../app/core/file.ts'
import { image } from './image.ts'
import { beside } from './shared/beside.ts'
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
        return isStored(before) && isPicture(before)
          ? beside(before, after, props.label)
          : html`<figure>${picture(after, props.label)}</figure>`
      }),
  }
}
