import type { OutputField } from '../app/core/component.ts'
import { DeclarationError } from '../app/core/errors.ts'
import { isStored, type StoredFile } from '../app/core/file.ts'
import { declared, someText } from '../app/core/options.ts'
import { image } from './image.ts'
import { beside } from './shared/beside.ts'
import { fileResult, isPicture, pictured, viewLink } from './shared/preview.ts'
import { type FileOptions, fileRules } from './shared/uploads.ts'

export interface CompareOptions<O extends boolean = boolean> extends FileOptions<O> {
  /** The name of the input that holds the picture from before. */
  with: string
}

/** A picture beside the one it was made from; the page's script lays one over the other. */
export function compare<const O extends boolean = false>(options: CompareOptions<O>) {
  return declared('compare', options ?? {}, { ...fileRules, with: someText }, () => {
    const { with: before, ...rest } = options ?? {}
    if (before === undefined) {
      throw new DeclarationError(
        "compare needs the input to compare with: write compare({ with: 'photo' })",
      )
    }
    return {
      ...image(rest),
      reads: [before],
      type: 'compare',
      output(props: OutputField) {
        const given = props.inputs[before]
        const old = isStored(given) && isPicture(given) ? given : undefined
        const isBoth = (after: StoredFile) => old && isPicture(after)
        return fileResult(
          props,
          (after) => (isBoth(after) ? beside(old!, after, props) : pictured(after, props.label)),
          (after) => (isBoth(after) ? viewLink(after, props, old!) : ''),
        )
      },
    }
  })
}
