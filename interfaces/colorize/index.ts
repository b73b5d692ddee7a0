import { shipped } from '../../app/core/root.ts'
import { checkbox, compare, Interface, image } from '../../app/index.ts'
import { algorithmia } from './algorithmia.ts'
import { colorize as engine } from './engine.ts'
import { format, vividness } from './wishes.ts'

export const colorize = Interface({
  title: 'Image colorizer',
  description: 'Gives a black-and-white photo its colours, offline.',
  article:
    'The colours are a guess: what a sky, a leaf or a face of that shade most often has. Every ' +
    'pixel stays as light as it was, at the full size of the photo; colours that it has are lost. ' +
    'Nothing leaves this server, unless its owner has named a hosted service to colour by.',
  inputs: {
    photo: image({ label: 'Photo' }),
    vividness,
    format,
    metadata: checkbox({
      label: 'Keep the metadata',
      help: 'Such as when and where the photo was taken, and by what camera',
    }),
  },
  outputs: compare({ with: 'photo', label: 'In colour' }),
  examples: ['hills', 'coast', 'lake'].map((name) => ({
    photo: shipped(`interfaces/colorize/examples/${name}.jpg`),
  })),
  routes: algorithmia(engine),
  fn: ({ photo, metadata, ...wish }, context) =>
    engine(photo, { ...wish, keepMetadata: metadata }, context),
})
