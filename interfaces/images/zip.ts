import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** A file to be packed: its name in the archive, its bytes, and when it was changed. */
export interface Packed {
  name: string
  bytes: Readable | Uint8Array
  modified: number
}

/**
 * A zip archive of files that are made one by one, each not before the one in front was read, so
 * that two are in memory at most. Pictures are packed as they are: they are compressed already.
 */
export function zip(files: AsyncIterable<Packed>): Readable {
  const archive = new ZipFile()
  const output = archive.outputStream as Readable
  archive.on('error', (error: Error) => output.destroy(error))
  const gone = new Promise((resolve) => output.once('close', resolve))

  async function pack() {
    for await (const { name, bytes, modified } of files) {
      const options = { compress: false, mtime: new Date(modified) }
      const turn = new Promise<void>((resolve) => {
        archive.addReadStreamLazy(name, options, (give) => {
          give(null, bytes instanceof Readable ? bytes : Readable.from([bytes]))
          resolve()
        })
      })
      await Promise.race([turn, gone])
      if (output.destroyed) return
    }
    archive.end()
  }

  pack().catch((error) => output.destroy(error))
  return output
}
