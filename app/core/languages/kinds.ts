import { kindOf as kindIn, type Schema } from '../schema.ts'

/** The phrases for the kind of file that a schema takes, or takes several of. */
export function kindOf({ items, accept }: Schema): Kind {
  return kinds[kindIn(items ? items.accept : accept) as keyof typeof kinds] ?? kinds.file
}

type Kind = (typeof kinds)[keyof typeof kinds]

const kinds = {
  image: {
    isSeen: true,
    one: 'image',
    many: 'images',
    typed: '{types} image',
    typedMany: '{types} images',
    choose: 'Choose an image',
    chooseMany: 'Choose images',
    counted: '{count} images',
  },
  video: {
    isSeen: true,
    one: 'video',
    many: 'videos',
    typed: '{types} video',
    typedMany: '{types} videos',
    choose: 'Choose a video',
    chooseMany: 'Choose videos',
    counted: '{count} videos',
  },
  audio: {
    isSeen: false,
    one: 'audio file',
    many: 'audio files',
    typed: '{types} audio file',
    typedMany: '{types} audio files',
    choose: 'Choose an audio file',
    chooseMany: 'Choose audio files',
    counted: '{count} audio files',
  },
  file: {
    isSeen: false,
    one: 'file',
    many: 'files',
    typed: '{types} file',
    typedMany: '{types} files',
    choose: 'Choose a file',
    chooseMany: 'Choose files',
    counted: '{count} files',
  },
} as const
