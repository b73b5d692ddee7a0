import { Buffer } from 'node:buffer'
import { createWriteStream } from 'node:fs'
import { constants, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Exchange, Given, Source } from '../../calls/lift.ts'
import type { Config } from '../../core/config.ts'
import { hasCode, Mismatch, ProblemError } from '../../core/errors.ts'
import { isId, newId, type StoredFile, shorten } from '../../core/file.ts'
import { count, shown } from '../../core/schema.ts'
import { dataUrl, isDataUrl } from '../../files/data-url.ts'
import type { Files } from '../../files/files.ts'

type Settings = Pick<Config, 'INPUT_DIR' | 'OUTPUT_DIR' | 'MAX_FILES'>

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
const naturally = new Intl.Collator('en', { numeric: true })

/** Files of this machine: read from within INPUT_DIR alone, written to OUTPUT_DIR. */
export function diskExchange(
  files: Files,
  { INPUT_DIR, OUTPUT_DIR, MAX_FILES }: Settings,
): Exchange {
  const base = resolve(INPUT_DIR)
  const write = writer(files, resolve(OUTPUT_DIR))
  return {
    forms:
      `a path in ${base}, which may be a folder's where several files are wanted, ` +
      'a data: URL, or the id of a file that a tool made',
    async read(value) {
      if (typeof value !== 'string') return []
      if (isDataUrl(value)) return [dataUrl(value)]
      if (isId(value)) return [{ id: value }]
      const path = pathIn(base, value)
      if (path === undefined) return []
      const real = await within(base, path, value)
      return (await stat(real)).isDirectory() ? folder(real) : [source(real)]
    },
    write: async (file) => ({ ...file, url: await write(file) }),
  }

  async function folder(path: string): Promise<Given[]> {
    const entries = await readdir(path, { withFileTypes: true })
    const names = entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      .sort(naturally.compare)
    if (names.length === 0) throw new Mismatch(`must be files, but there is none in “${path}”`)
    if (names.length > MAX_FILES) {
      throw new Mismatch(`must be at most ${count(MAX_FILES)} files, not ${count(names.length)}`)
    }
    return names.map((name) => source(join(path, name)))
  }
}

/** A file to be read: follows no link, and waits for no pipe, that was put there meanwhile. */
const source = (path: string): Source => ({
  name: basename(path),
  async open() {
    const fault = (cause?: unknown) =>
      new Mismatch(`must be a file that can be read, and “${basename(path)}” is not`, { cause })
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error) => {
      throw fault(error)
    })
    if ((await handle.stat()).isFile()) return handle.createReadStream()
    await handle.close()
    throw fault()
  },
})

/** Undefined for a URL that names no file of this machine. */
function pathIn(base: string, text: string): string | undefined {
  if (!/^(file:|[a-z][a-z0-9+.-]+:\/\/)/i.test(text)) return resolve(base, text)
  try {
    return fileURLToPath(text)
  } catch {
    return undefined
  }
}

/** Says the same of what is outside as of what is nowhere, so that nobody can feel around. */
async function within(base: string, path: string, text: string): Promise<string> {
  const found = await Promise.all([realpath(base), realpath(path)]).catch(() => undefined)
  const [folder = '', real = ''] = found ?? []
  if (found && (real === folder || real.startsWith(folder.endsWith(sep) ? folder : folder + sep))) {
    return real
  }
  throw new Mismatch(`must be a file in ${base}, and ${shown(text)} is not`)
}

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
