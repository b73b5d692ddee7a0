import { single } from './shared/single.ts'
import type { FileOptions } from './shared/uploads.ts'

/** A file to take away: as a result no more than a link, drawn as a button. */
export function download<const O extends boolean = false>(options: FileOptions<O> = {}) {
  return single('download', options, () => '')
}
