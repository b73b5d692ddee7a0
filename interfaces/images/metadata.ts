import type { Json } from '../../app/core/schema.ts'
import type { Picture } from './repository.ts'

/** What is known of a picture's original, as programs read it; `bytes` and sides are its own. */
export function metadata(picture: Picture): { [name: string]: Json } {
  const { name, type, width, height, size, modified, hash, ...rest } = picture
  const { space, channels, alpha, profile, orientation, density, exif } = rest
  return {
    name,
    type,
    width,
    height,
    bytes: size,
    modified: new Date(modified).toISOString(),
    sha256: hash,
    space,
    channels,
    alpha,
    profile,
    orientation,
    ...(density !== undefined && { density }),
    ...(exif !== undefined && { exif }),
  }
}
