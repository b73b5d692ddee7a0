import { checkbox, compare, Interface, image, shipped } from 'fascia'
import { algorithmia, paths } from './algorithmia.ts'
import { byService, colorize as engine } from './engine.ts'
import { format, vividness } from './options.ts'

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
  outputs: compare({ with: 'photo', label: 'In colour', extension: 'format' }),
  examples: ['hills', 'coast', 'lake'].map((name) => ({
    photo: shipped(`interfaces/colorize/examples/${name}.jpg`),
  })),
  adapt: byService('a black-and-white photo its'),
  routes: (mount) => algorithmia(engine, mount),
  paths,
  fn: ({ photo, metadata, ...options }, context) =>
    engine(photo, { ...options, keepMetadata: metadata }, context),
})
