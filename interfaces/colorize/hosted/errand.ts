import { join } from 'node:path'
import { InputError, ProblemError } from '../../../app/core/errors.ts'
import { bytes, shown } from '../../../app/core/schema.ts'
import { picture, raster, unreadable } from '../../../app/files/picture.ts'
import type { Progress } from '../local/paint.ts'
import { type Format, writeColour } from '../local/photo.ts'
import type { Size } from '../local/tints.ts'
import { type Account, askService } from './service.ts'

/** One picture to have coloured elsewhere, as the child process gets it. */
export interface Errand extends Account {
  photo: { path: string; name: string }
  format: Format
  keepMetadata: boolean
  /** Where the colour picture is written. */
  dir: string
}

/** Sends a picture to the service; writes what comes back, as it came, in the picture's own size. */
export async function run(errand: Errand, progress: Progress): Promise<string> {
  const { photo, format, dir, keepMetadata } = errand
  progress(0, 3, 'Sending')
  const sent = await sendable(photo)
  progress(1, 3, 'Waiting for the service')
  const answer = await askService(`data:image/jpeg;base64,${sent.data.toString('base64')}`, errand)
  progress(2, 3, 'Writing')
  const size = { width: sent.info.width, height: sent.info.height }
  const rgb = await pixelsOf(answer, size)
  const path = join(dir, `colour.${format}`)
  const metadataOf = keepMetadata ? photo.path : undefined
  await writeColour({ ...size, rgb }, { path, format, metadataOf })
  return path
}

async function pixelsOf(bytes: Buffer, size: Size): Promise<Buffer> {
  const sharp = await raster()
  return sharp(bytes, { limitInputPixels: 50_000_000 })
    .resize({ ...size, fit: 'fill' })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer()
    .catch((cause) => {
      const detail = 'The colorizing service sent a picture that cannot be read'
      throw new ProblemError(502, detail, { cause })
    })
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
