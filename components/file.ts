import { isPicture, pictured } from './shared/preview.ts'
import { single } from './shared/single.ts'
import type { FileOptions } from './shared/uploads.ts'

/** One file: of any type, or of those in `accept`. */
export function file<const O extends boolean = false>(options: FileOptions<O> = {}) {
  return single('file', options, (file, label) => (isPicture(file) ? pictured(file, label) : ''))
}
