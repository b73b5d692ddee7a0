import { close, createReadStream, open } from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { Range } from '../core/store.ts'

/**
 * The bytes of a file as it is now. Rejects with the code ENOENT when there is none. A stream that
 * nobody reads in the end lets go of its file when it is collected, as a FileHandle must not.
 */
export async function readStream(path: string, range?: Range): Promise<Readable> {
  const fd = await promisify(open)(path, 'r')
  const stream = createReadStream(path, { ...range, fd })
  unread.register(stream, fd, stream)
  return stream.once('close', () => unread.unregister(stream))
}

const unread = new FinalizationRegistry((fd: number) => close(fd, () => {}))
