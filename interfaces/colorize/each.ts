import { setMaxListeners } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultConcurrency } from '../../app/core/config.ts'
import type { Context } from '../../app/core/context.ts'
import { InputError } from '../../app/core/errors.ts'
import { shorten, type WrittenFile } from '../../app/core/file.ts'
import type { Engine, Photo, Wish } from './engine.ts'
import { gate } from './process/gate.ts'

/**
 * Colours photos, some at a time, so that others have their turns; gives them in the order they
 * were sent. The first that fails ends the others; an InputError is about `photos` and names it.
 */
export async function* each(
  photos: readonly Photo[],
  wish: Wish,
  engine: Engine,
  context: Context,
): AsyncGenerator<WrittenFile> {
  const over = new AbortController()
  const signal = AbortSignal.any([context.signal, over.signal])
  setMaxListeners(0, signal)
  const { enter, leave } = gate(defaultConcurrency)
  let done = 0
  let label = ''
  const tell = () => context.progress(done, photos.length, label)

  async function colour(photo: Photo, i: number): Promise<WrittenFile> {
    await enter(signal)
    try {
      label = `Colouring ${i + 1} of ${photos.length}: ${shorten(photo.name, 40)}`
      tell()
      const dir = join(context.dir, `photo-${i + 1}`)
      await mkdir(dir)
      const picture = await engine(photo, wish, { ...context, dir, signal, progress: () => {} })
      done++
      tell()
      return picture
    } catch (error) {
      if (signal.aborted) throw signal.reason
      const fault = error instanceof InputError ? ofPhotos(error, photo) : error
      over.abort(fault)
      throw fault
    } finally {
      leave()
    }
  }

  const colouring = photos.map(colour)
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
