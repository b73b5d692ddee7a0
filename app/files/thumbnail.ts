import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type Config, defaultConcurrency } from '../core/config.ts'
import type { Host } from '../core/context.ts'
import { hasCode, InputError, ProblemError } from '../core/errors.ts'
import { hasThumbnail, type StoredFile } from '../core/file.ts'
import { limiter } from '../core/limiter.ts'
import type { NodeBytes } from '../core/platform.ts'
import { type Files, thumbnailKey } from './files.ts'
import { picture, unreadable } from './picture.ts'

/** Small pictures of stored pictures. */
export interface Thumbnails {
  /**
   * A WebP of a few kB that fits into `thumbnailBox`: upright, in sRGB, without metadata, and never
   * larger than the picture. Made once, however many ask at once, then kept in the store for as
   * long as the picture is. Throws a ProblemError: 404 for what is no such picture, 415 for one that
   * is damaged, 503 where too many wait, 504 when it takes too long.
   */
  of(file: StoredFile): Promise<NodeBytes>
}

/** In pixels: two and a half for each that it is shown with, 96 by 72. */
export const thumbnailBox = { width: 240, height: 180 }
const quality = 50
const timeoutSeconds = 20

interface Needs extends Pick<Host, 'scratch' | 'waitUntil'> {
  files: Files
  store: Pick<Host['store'], 'read' | 'put'>
  config: Config
}

export function thumbnails({ files, store, scratch, waitUntil, config }: Needs): Thumbnails {
  const folder = join(scratch, 'thumbnails')
  const flights = new Map<string, Promise<Buffer>>()
  const turns = limiter(Math.ceil(defaultConcurrency / 2), { waiting: config.MAX_FILES })

  async function kept(id: string): Promise<Buffer | undefined> {
    try {
      return await buffer(await store.read(thumbnailKey(id)))
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined
      throw error
    }
  }

  async function make(file: StoredFile): Promise<Buffer> {
    await mkdir(folder, { recursive: true })
    try {
      const { path } = await files.open(file, () => folder)
      return await small(path, config)
    } catch (error) {
      if (!(await files.get(file.id))) throw gone()
      throw refusal(error, file, config)
    } finally {
      // Where it was fetched to, if it had to be.
      await rm(join(folder, file.id), { force: true })
    }
  }

  async function keep(id: string, bytes: Buffer): Promise<void> {
    const put = store.put(thumbnailKey(id), Readable.from([bytes]), () => null)
    await put.catch((error) => {
      if (!isFull(error)) console.error(error)
    })
  }

  /** Joined by all who ask until it is kept, or there is none. */
  async function found(file: StoredFile): Promise<Buffer> {
    const { id } = file
    const over = () => void flights.delete(id)
    try {
      const known = await kept(id)
      if (known) {
        over()
        return known
      }
      const made = await turns.run(() => make(file))
      waitUntil(keep(id, made).finally(over))
      return made
    } catch (error) {
      over()
      throw error
    }
  }

  return {
    async of(file) {
      if (!hasThumbnail(file)) {
        throw new ProblemError(404, `There is no thumbnail of a file of this type: ${file.type}`)
      }
      const flight = flights.get(file.id) ?? found(file)
      flights.set(file.id, flight)
      return flight
    },
  }
}

async function small(path: string, config: Config): Promise<Buffer> {
  const upright = await picture(path, config)
  return upright
    .resize({ ...thumbnailBox, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp({ quality, effort: 6 })
    .timeout({ seconds: timeoutSeconds })
    .toBuffer()
}

/** A picture that cannot be read is no fault of whoever asks for it, and none of ours. */
function refusal(error: unknown, file: StoredFile, config: Config): unknown {
  if (/timeout/i.test((error as Error).message)) {
    return new ProblemError(504, 'That thumbnail takes too long to make', { cause: error })
  }
  const known = unreadable(error, file, '', config)
  return known instanceof InputError
    ? new ProblemError(415, known.message, { cause: error })
    : known
}

const gone = () => new ProblemError(404, 'There is no such file, or its time is over')

const isFull = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 507
