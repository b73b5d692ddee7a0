import type { OutputField } from '../app/core/component.ts'
import { isStored, type StoredFile } from '../app/core/file.ts'
import { image } from './image.ts'
import { beside } from './shared/beside.ts'
import { fileResult, isPicture, pictured, viewLink } from './shared/preview.ts'
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
    output(props: OutputField) {
      const given = props.inputs[options.with]
      const before = isStored(given) && isPicture(given) ? given : undefined
      const isBoth = (after: StoredFile) => before && isPicture(after)
      return fileResult(
        props,
        (after) => (isBoth(after) ? beside(before!, after, props) : pictured(after, props.label)),
        (after) => (isBoth(after) ? viewLink(after, props, before!) : ''),
      )
    },
  }
}
