import { isPicture, pictured } from './shared/preview.ts'
import { single } from './shared/single.ts'
import { type FileOptions, imageTypes } from './shared/uploads.ts'

/** A picture: JPEG, PNG or WebP unless `accept` says otherwise. */
export function image<const O extends boolean = false>(options: FileOptions<O> = {}) {
  return single('image', { accept: imageTypes, ...options }, (file, label) =>
    isPicture(file) ? pictured(file, label) : '',
  )
}
