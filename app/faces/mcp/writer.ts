import { Buffer } from 'node:buffer'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { hasCode, ProblemError } from '../../errors.ts'
import type { StoredFile } from '../../files/file.ts'
import { type Files, newId } from '../../files/files.ts'
import { shorten } from '../../files/name.ts'

/** In bytes, of a name; with a number after it, it stays within what disks allow. */
const longest = 240

/**
 * Writes files into a folder under names that were free, and gives their `file:` URIs. A file is
 * there as a whole or not at all, and none is ever written over.
 */
export function writer(files: Files, folder: string): (file: StoredFile) => Promise<string> {
  return async (file) => {
    try {
      await mkdir(folder, { recursive: true })
      return pathToFileURL(await write(file)).href
    } catch (error) {
      if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) throw error
      throw new ProblemError(500, `The result cannot be written to OUTPUT_DIR, ${folder}`, {
        cause: error,
      })
    }
  }

  async function write({ id, name }: StoredFile): Promise<string> {
    const part = join(folder, `.${newId()}.part`)
    let path: string | undefined
    try {
      await pipeline(await files.read(id), createWriteStream(part, { flags: 'wx' }))
      path = await reserve(name)
      await rename(part, path)
      return path
    } catch (error) {
      await rm(part, { force: true })
      if (path) await rm(path, { force: true })
      throw error
    }
  }

  /** Takes a name by an empty file: `photo.jpg`, or else `photo-2.jpg`, and so on. */
  async function reserve(given: string): Promise<string> {
    const name = fit(given)
    const extension = extname(name)
    const stem = name.slice(0, name.length - extension.length)
    for (let number = 1; ; number++) {
      const path = join(folder, number === 1 ? name : `${stem}-${number}${extension}`)
      try {
        await (await open(path, 'wx')).close()
        return path
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error
      }
    }
  }
}

/** A name that no folder hides, and that every disk has room for. */
function fit(name: string): string {
  const plain = name.replace(/^\.+/, '') || 'file'
  return Buffer.byteLength(plain) > longest ? shorten(plain, longest / 4) : plain
}
