import type { OutputField } from '../app/core/component.ts'
import { result } from '../app/core/fields.ts'
import { isStored } from '../app/core/file.ts'
import { declared, someText } from '../app/core/options.ts'
import { type FilesOptions, files, filesRules } from './files.ts'
import { pictures } from './shared/pictures.ts'
import { imageTypes } from './shared/uploads.ts'

export interface GalleryOptions<O extends boolean = boolean> extends FilesOptions<O> {
  /** The name of the input that holds the pictures these were made from, in the same order. */
  with?: string
}

/** Several pictures: JPEG, PNG or WebP unless `accept` says otherwise. As a result, a grid of them. */
export function gallery<const O extends boolean = false>(options: GalleryOptions<O> = {}) {
  return declared('gallery', options, { ...filesRules, with: someText }, () => {
    const { with: before, ...rest } = options
    return {
      ...files({ accept: imageTypes, ...rest }),
      ...(before !== undefined && { reads: [before] }),
      type: 'gallery',
      output(props: OutputField) {
        const after = [props.value].flat().filter(isStored)
        const given = before ? [props.inputs[before]].flat() : []
        // The place of those that are still to come is kept.
        const coming = props.final ? [] : given.slice(after.length).filter(isStored)
        const old = (i: number) => [given[i]].find(isStored)
        const value = after.length > 0 ? props.value : null
        return result({ ...props, value }, () => pictures(after, props, old, coming))
      },
    }
  })
}
