import { shipped } from '../../app/core/root.ts'
import { gallery, Interface } from '../../app/index.ts'
import { each } from './each.ts'
import { colorize } from './engine.ts'
import { format, vividness } from './wishes.ts'

export const album = Interface({
  title: 'Colorize an album',
  description: 'Gives a whole pile of black-and-white photos their colours.',
  article:
    'Each photo is coloured as the image colorizer does it by itself, and shows as soon as it is ' +
    'done. All of them can be taken away as one zip.',
  inputs: { photos: gallery({ label: 'Photos', max: 50 }), vividness, format },
  outputs: { pictures: gallery({ with: 'photos', label: 'In colour' }) },
  examples: [
    {
      photos: ['hills', 'coast', 'lake'].map((name) =>
        shipped(`interfaces/colorize/examples/${name}.jpg`),
      ),
    },
  ],
  async *fn({ photos, vividness, format }, context) {
    const pictures = []
    for await (const picture of each(photos, { vividness, format }, colorize, context)) {
      pictures.push(picture)
      yield { pictures: [...pictures] }
    }
  },
})
