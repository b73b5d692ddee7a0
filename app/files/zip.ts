import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { NodeStream } from '../core/platform.ts'

/** A file to be packed: its name in the archive, its bytes, and when it was changed. */
export interface Packed {
  name: string
  bytes: NodeStream | Uint8Array
  modified: number
  /** For what is not compressed already, as pictures and films are. */
  compress?: boolean
}

/**
 * A zip archive of files that are opened one by one, each not before the one in front is being
 * read, so that two are open at most. Whoever stops reading it closes them.
 */
export function zip(files: AsyncIterable<Packed>): NodeStream {
  const archive = new ZipFile()
  const output = archive.outputStream as Readable
  const fail = (error: Error) => output.destroy(error)
  archive.on('error', fail)
  const gone = new Promise((resolve) => output.once('close', resolve))

  async function pack() {
    for await (const { name, bytes, modified, compress = false } of files) {
      const source = bytes instanceof Readable ? bytes : Readable.from([bytes])
      source.on('error', fail)
      gone.then(() => source.destroy())
      const turn = new Promise<void>((resolve) => {
        const options = { compress, mtime: new Date(modified) }
        archive.addReadStreamLazy(name, options, (give) => {
          give(null, source)
          resolve()
        })
      })
      await Promise.race([turn, gone])
      if (output.destroyed) return
    }
    archive.end()
  }

  pack().catch(fail)
  return output
}
