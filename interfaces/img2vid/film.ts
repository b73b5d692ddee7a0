import { resolve } from 'node:path'
import type { Context, WrittenFile } from 'fascia'
import { encode } from './encode.ts'
import { type Format, formats } from './formats.ts'
import { even, frames, type Picture, playable, uprightSize } from './frames.ts'

/**
 * Makes one film of some pictures, in their order, each shown for 1/`fps` s. The first one sets its
 * size, and what players of the format cannot show is less, as the log says. Throws an InputError
 * that names the picture that can't be read.
 */
export async function film(
  pictures: readonly Picture[],
  fps: number,
  {
    dir,
    signal,
    progress,
    log,
    config,
  }: Pick<Context, 'dir' | 'signal' | 'progress' | 'log' | 'config'>,
  format: Format = 'mp4',
): Promise<Required<WrittenFile>> {
  const [first] = pictures
  if (!first) throw new TypeError('A film needs at least one picture')
  const { type, most } = formats[format]
  const name = `output.${format}`
  const given = await uprightSize(first, config)
  const size = playable(given, most)
  if (size.width < given.width) {
    log(
      `The first picture is ${given.width} × ${given.height}. Such a ${format.toUpperCase()} plays badly, so it is ${size.width} × ${size.height}`,
    )
  }
  const pace = Math.min(fps, most.fps)
  if (pace < fps)
    log(`Browsers show a ${format.toUpperCase()} at ${pace} frames per second at most`)
  const total = pictures.length
  const shown = frames(pictures, size, config, (done) =>
    progress(done, total, `Encoding frame ${done} of ${total}`),
  )
  const path = resolve(dir, name)
  await encode(shown, { ...even(size), fps: pace, format, path, signal, config })
  return { path, name, type }
}
