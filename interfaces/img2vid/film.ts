import { resolve } from 'node:path'
import type { Context, WrittenFile } from 'fascia'
import { encode } from './encode.ts'
import { even, frames, type Picture, playable, uprightSize } from './frames.ts'

/**
 * Makes one video of some pictures, in their order, each shown for 1/`fps` s. The first one sets
 * its size. Throws an InputError that names the picture that can't be read.
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
): Promise<Required<WrittenFile>> {
  const [first] = pictures
  if (!first) throw new TypeError('A film needs at least one picture')
  const given = await uprightSize(first, config)
  const size = playable(given)
  if (size.width < given.width) {
    log(
      `The first picture is ${given.width} × ${given.height}. Browsers play less, so the video is ${size.width} × ${size.height}`,
    )
  }
  const total = pictures.length
  const shown = frames(pictures, size, config, (done) =>
    progress(done, total, `Encoding frame ${done} of ${total}`),
  )
  const path = resolve(dir, 'video.mp4')
  await encode(shown, { ...even(size), fps, path, signal, config })
  return { path, name: `${title(first.name)}.mp4`, type: 'video/mp4' }
}

/** What the pictures are called without their numbers: "aquarium" of aquarium_001.jpg. */
const title = (name: string): string =>
  name.replace(/\.\w+$/, '').replace(/[\s\d._()-]+$/, '') || 'video'
