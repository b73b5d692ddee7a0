// Filters for a photo, with the old one under the new: what sharp can do, in one form.
import { compare, dropdown, Interface, image, slider } from 'fascia'
import sharp, { type Sharp } from 'sharp'

const filters = {
  blur: (photo: Sharp, strength: number) => photo.blur(0.3 + strength / 8),
  sharpen: (photo: Sharp, strength: number) => photo.sharpen({ sigma: 0.5 + strength / 20 }),
  grey: (photo: Sharp, strength: number) => photo.modulate({ saturation: 1 - strength / 100 }),
  bright: (photo: Sharp, strength: number) => photo.modulate({ brightness: 1 + strength / 50 }),
  sepia: (photo: Sharp) =>
    photo.recomb([
      [0.39, 0.77, 0.19],
      [0.35, 0.69, 0.17],
      [0.27, 0.53, 0.13],
    ]),
  negative: (photo: Sharp) => photo.negate({ alpha: false }),
}

export const filter = Interface({
  title: 'Filters',
  description: 'A photo, changed; drag the line to compare.',
  inputs: {
    photo: image(),
    filter: dropdown({
      choices: ['blur', 'sharpen', 'grey', 'bright', 'sepia', 'negative'],
      default: 'sepia',
    }),
    strength: slider({
      default: 60,
      visible: ({ filter }) => filter !== 'sepia' && filter !== 'negative',
    }),
  },
  outputs: { result: compare({ with: 'photo' }) },
  fn: async ({ photo, filter, strength }) => ({
    result: await filters[filter](sharp(photo.path).rotate(), strength).png().toBuffer(),
  }),
})
