import { join } from 'node:path'
import { bytes, InputError, ProblemError, shown } from 'fascia'
import { picture, raster, unreadable } from 'fascia/picture'
import { type Size, writeColour } from '../local/photo.ts'
import type { Progress, Task } from '../options.ts'
import { type Account, askService } from './service.ts'

/** One picture to have coloured elsewhere. */
export type HostedTask = Task & Account

/** Sends a picture to the service; writes what comes back, as it came, in the picture's own size. */
export async function colourByService(task: HostedTask, progress: Progress): Promise<string> {
  const { photo, format, dir, keepMetadata, limits } = task
  progress(0, 3, 'Sending')
  const sent = await sendable(task)
  progress(1, 3, 'Waiting for the service')
  const answer = await askService(`data:image/jpeg;base64,${sent.data.toString('base64')}`, task)
  progress(2, 3, 'Writing')
  const size = { width: sent.info.width, height: sent.info.height }
  const rgb = await pixelsOf(answer, size, limits)
  const path = join(dir, `colour.${format}`)
  const metadataOf = keepMetadata ? photo.path : undefined
  await writeColour({ ...size, rgb }, { path, format, metadataOf, limits })
  return path
}

async function pixelsOf(
  bytes: Buffer,
  size: Size,
  { MAX_PIXELS }: Task['limits'],
): Promise<Buffer> {
  const sharp = await raster()
  return sharp(bytes, { limitInputPixels: MAX_PIXELS })
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
async function sendable({ photo, limits }: Task) {
  for (const quality of [92, 75]) {
    const upright = (await picture(photo.path, limits)).flatten({ background: 'white' })
    const sent = await upright
      .toColourspace('srgb')
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
      .catch((error) => {
        throw unreadable(error, photo, 'photo', limits)
      })
    if (sent.data.length <= mostBytes) return sent
  }
  const taken = `takes pictures of up to ${bytes(mostBytes)} as JPEG`
  throw new InputError(`${shown(photo.name)} is too large: the colorizing service ${taken}`, {
    field: 'photo',
  })
}
