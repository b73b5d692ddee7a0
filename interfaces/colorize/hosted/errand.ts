import { join } from 'node:path'
import { limit } from '../../../app/config.ts'
import { hasCode, InputError, ProblemError } from '../../../app/errors.ts'
import { picture, raster, unreadable } from '../../../app/raster.ts'
import { bytes, shown } from '../../../app/schema.ts'
import type { Progress } from '../local/paint.ts'
import { type Format, save } from '../local/photo.ts'
import { type Account, askService } from './service.ts'

/** One picture to have coloured elsewhere, as the child process gets it. */
export interface Errand extends Account {
  photo: { path: string; name: string }
  format: Format
  /** Where the colour picture is written. */
  dir: string
}

/** Sends a picture to the service; writes what comes back, as it came, in the picture's own size. */
export async function run({ photo, format, dir, ...account }: Errand, progress: Progress) {
  progress(0, 3, 'Sending')
  const { data, info } = await sendable(photo)
  progress(1, 3, 'Waiting for the service')
  const answer = await askService(`data:image/jpeg;base64,${data.toString('base64')}`, account)
  progress(2, 3, 'Writing')
  const path = join(dir, `colour.${format}`)
  const sharp = await raster()
  const colour = sharp(answer, { limitInputPixels: limit('MAX_PIXELS') })
    .resize({ width: info.width, height: info.height, fit: 'fill' })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
  await save(colour, format, path).catch((error) => {
    if (hasCode(error, 'ENOSPC')) throw error
    throw new ProblemError(502, 'The colorizing service sent a picture that cannot be read', {
      cause: error,
    })
  })
  return path
}

/** Algorithmia takes 10 MB, of which base64 wastes a quarter. */
const mostBytes = 7_000_000

/** Upright, without metadata, and as a JPEG that is small enough. */
async function sendable(photo: Errand['photo']) {
  for (const quality of [92, 75]) {
    const upright = (await picture(photo.path)).flatten({ background: 'white' })
    const sent = await upright
      .toColourspace('srgb')
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
      .catch((error) => {
        throw unreadable(error, photo, 'photo')
      })
    if (sent.data.length <= mostBytes) return sent
  }
  const limits = `takes pictures of up to ${bytes(mostBytes)} as JPEG`
  throw new InputError(`${shown(photo.name)} is too large: the colorizing service ${limits}`, {
    field: 'photo',
  })
}
