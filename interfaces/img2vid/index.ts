import { byName, dropdown, files, Interface, radio, shipped, slider, video } from 'fascia'
import { film } from './film.ts'
import { type Format, formats } from './formats.ts'

const kinds = Object.keys(formats) as Format[]

export const img2vid = Interface({
  title: 'Image to Video Converter',
  description: 'Upload a series of images to create a video.',
  article:
    'The first image sets the size of the video; the others are fitted into it whole, on black. ' +
    'An MP4 is H.264, which every browser plays, and a WebM is VP9. A GIF is at most 640 pixels ' +
    'wide or high, and needs no player.',
  port: 7861,
  inputs: {
    images: files({ accept: ['image/jpeg', 'image/png', 'image/webp'], arranges: 'order=given' }),
    fps: slider({
      label: 'Frames per second',
      min: 1,
      max: 60,
      step: 1,
      integer: true,
      default: 5,
    }),
    order: radio({
      choices: [
        { value: 'name', label: 'By name: frame2 before frame10' },
        { value: 'given', label: 'As they were given' },
      ],
      default: 'name',
    }),
    format: dropdown({
      choices: kinds.map((value) => ({ value, label: formats[value].label })),
      default: 'mp4',
    }),
  },
  outputs: {
    video: video({ accept: kinds.map((kind) => formats[kind].type), extension: 'format' }),
  },
  examples: [{ images: lake(), fps: 5 }],
  fn: async ({ images, fps, order, format }, context) => ({
    video: await film(inOrder(images, order), fps, context, format),
  }),
})

function lake(): URL[] {
  return Array.from({ length: 16 }, (_, i) =>
    shipped(`interfaces/img2vid/examples/lake${i + 1}.jpg`),
  )
}

/** By name as people count, frame2 before frame10, equal names as they came; or all as they came. */
export const inOrder = <T extends { name: string }>(
  files: readonly T[],
  order: 'name' | 'given',
): T[] => (order === 'name' ? files.toSorted((a, b) => byName(a.name, b.name)) : [...files])
