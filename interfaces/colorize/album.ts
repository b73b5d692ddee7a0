import { setMaxListeners } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  defaultConcurrency,
  gallery,
  InputError,
  Interface,
  limiter,
  shipped,
  shorten,
  type WrittenFile,
} from 'fascia'
import { byService, colorize } from './engine.ts'
import {
  type Engine,
  type EngineContext,
  format,
  type Options,
  type Photo,
  vividness,
} from './options.ts'

export const album = Interface({
  title: 'Colorize an album',
  partOf: 'colorize',
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
  adapt: byService('a whole pile of black-and-white photos their'),
  async *fn({ photos, vividness, format }, context) {
    const pictures = []
    for await (const picture of each(photos, { vividness, format }, colorize, context)) {
      pictures.push(picture)
      yield { pictures: [...pictures] }
    }
  },
})

/**
 * Colours photos, some at a time, so that others have their turns; gives them in the order they
 * were sent. The first that fails ends the others; an InputError is about `photos` and names it.
 */
export async function* each(
  photos: readonly Photo[],
  options: Options,
  engine: Engine,
  context: EngineContext,
): AsyncGenerator<WrittenFile> {
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  setMaxListeners(0, signal)
  const places = limiter(defaultConcurrency)
  let done = 0
  let label = ''
  const tell = () => context.progress(done, photos.length, label)

  async function colour(photo: Photo, i: number): Promise<WrittenFile> {
    try {
      label = `Colouring ${i + 1} of ${photos.length}: ${shorten(photo.name, 40)}`
      tell()
      const dir = join(context.dir, `photo-${i + 1}`)
      await mkdir(dir)
      const own = { config: context.config, dir, signal, progress: () => {} }
      const picture = await engine(photo, options, own)
      done++
      tell()
      return picture
    } catch (error) {
      if (signal.aborted) throw signal.reason
      const fault = error instanceof InputError ? ofPhotos(error, photo) : error
      over.abort(fault)
      throw fault
    }
  }

  const colouring = photos.map((photo, i) => places.run(() => colour(photo, i), { signal }))
  const settled = Promise.allSettled(colouring)
  try {
    for (const picture of colouring) yield await picture
  } finally {
    over.abort()
    await settled
  }
}

/** The engine speaks of one photo; here there are many. */
function ofPhotos({ message, cause }: InputError, { name }: Photo): InputError {
  const short = shorten(name, 40)
  const named = message.includes(short) ? message : `“${short}”: ${message}`
  return new InputError(named, { field: 'photos', cause })
}
