import { writeFile } from 'node:fs/promises'
import { raster } from '../../app/files/picture.ts'
import { toLab } from '../../interfaces/colorize/local/lab.ts'
import type { Photo } from '../../interfaces/colorize/options.ts'
import { studio } from './studio.ts'

/** Greys that run from black to white across, with some texture: a picture to colour. */
export async function slope(width: number, height: number) {
  const sharp = await raster()
  const grey = Uint8Array.from({ length: width * height }, (_, i) => {
    const across = width === 1 ? 128 : (255 * (i % width)) / (width - 1)
    return Math.min(across + ((i * 7919) % 17), 255)
  })
  return sharp(grey, { raw: { width, height, channels: 1 } }).toColourspace('b-w')
}

/** A studio with one picture in it, as an Interface is handed it. */
export async function darkroom(
  name: string,
  bytes: Buffer,
): Promise<{ context: Awaited<ReturnType<typeof studio>>; photo: Photo }> {
  const context = await studio()
  const { path } = context.file(name)
  await writeFile(path, bytes)
  const type = `image/${name.replace(/^.*\./, '').replace('jpg', 'jpeg')}`
  return { context, photo: { path, name, type } }
}

/** A picture’s pixels as L*, a* and b*, inks as they print, and its size as it is shown. */
export async function labOf(picture: string | Buffer) {
  const sharp = await raster()
  const source = sharp(picture).autoOrient()
  if ((await source.metadata()).space === 'cmyk') source.pipelineColourspace('srgb')
  const { data, info } = await source
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const pixels = Array.from({ length: data.length / 3 }, (_, i) =>
    toLab(data[i * 3]!, data[i * 3 + 1]!, data[i * 3 + 2]!),
  )
  return { width: info.width, height: info.height, pixels }
}

/** How far L* of two pictures is apart, on average. */
export async function lightnessError(one: string | Buffer, other: string | Buffer) {
  const [{ pixels: before }, { pixels: after }] = await Promise.all([labOf(one), labOf(other)])
  return before.reduce((sum, [l], i) => sum + Math.abs(l - after[i]![0]), 0) / before.length
}
