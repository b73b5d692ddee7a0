// Photos made small enough to send: each is shown when it is done, and all come in one ZIP.
import { gallery, Interface, radio, slider } from 'fascia'
import sharp from 'sharp'

export const smaller = Interface({
  title: 'Smaller photos',
  description: 'Many at once, to send or to put on a page.',
  inputs: {
    photos: gallery({ max: 50, ordered: false }),
    side: slider({ min: 50, max: 4000, default: 1600, label: 'Longer side, in pixels' }),
    format: radio({ choices: ['webp', 'jpeg', 'png'], default: 'webp' }),
    quality: slider({
      min: 10,
      default: 80,
      integer: true,
      visible: ({ format }) => format !== 'png',
    }),
  },
  advanced: ['format', 'quality'],
  outputs: { smaller: gallery({ with: 'photos' }) },
  async *fn({ photos, side, format, quality }, { progress, signal, log }) {
    const smaller: File[] = []
    for (const [at, { path, name, size }] of photos.entries()) {
      progress(at, photos.length, name)
      const bytes = await sharp(path)
        .rotate()
        .resize(side, side, { fit: 'inside', withoutEnlargement: true })
        .toFormat(format, { quality })
        .toBuffer()
      signal.throwIfAborted()
      log(`${name}: ${Math.round((100 * bytes.length) / size)} % of its size`)
      smaller.push(new File([bytes], `${name.replace(/\.\w+$/, '')}.${format}`))
      yield { smaller }
    }
  },
})
