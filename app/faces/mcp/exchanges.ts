import { mkdir, realpath, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Exchange } from '../../calls/lift.ts'
import type { Config } from '../../core/config.ts'
import { hasCode, Mismatch, ProblemError } from '../../core/errors.ts'
import { isId, type StoredFile, shorten } from '../../core/file.ts'
import { shown } from '../../core/schema.ts'
import { dataUrl, isDataUrl } from '../../files/data-url.ts'
import type { Files } from '../../files/files.ts'
import { filesIn, localSource, type Temporary, WriteError, writeFiles } from '../../files/local.ts'

/** Files over HTTP. Nothing is ever fetched: an address stands for the id in it. */
export const httpExchange = (origin: string, root: string): Exchange => ({
  forms:
    'a data: URL, or the id or the url of a file that a tool made or that was sent to ' +
    `POST ${origin}${root}/files`,
  read(value) {
    if (typeof value !== 'string') return []
    if (isDataUrl(value)) return [dataUrl(value)]
    const id = isId(value) ? value : /\/files\/([0-9a-f]{32})(?:[/?#]|$)/.exec(value)?.[1]
    return id === undefined ? [] : [{ id }]
  },
  write: (file) => ({ ...file, url: origin + file.url }),
})

interface Disk extends Pick<Config, 'INPUT_DIR' | 'OUTPUT_DIR'> {
  temporary: Temporary
}

/** Files of this machine: read from within INPUT_DIR alone, written to OUTPUT_DIR. */
export function diskExchange(files: Files, { INPUT_DIR, OUTPUT_DIR, temporary }: Disk): Exchange {
  const base = resolve(INPUT_DIR)
  const folder = resolve(OUTPUT_DIR)
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
      const isFolder = (await stat(real)).isDirectory()
      const found = isFolder ? await filesIn(real) : [real]
      return Promise.all(found.map((path) => localSource(path)))
    },
    async write(file) {
      const path = await written(file, folder, files, temporary)
      return { ...file, url: pathToFileURL(path).href }
    },
  }
}

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

/** Where a file went, under a name that was free: it is there as a whole or not at all. */
async function written(
  { id, name }: StoredFile,
  folder: string,
  files: Files,
  temporary: Temporary,
): Promise<string> {
  const path = join(folder, fit(name))
  try {
    await mkdir(folder, { recursive: true })
    const body = () => files.read(id)
    const [place] = await writeFiles([{ path, replaces: false, body }], temporary)
    return place!
  } catch (error) {
    const cause = error instanceof WriteError ? error.cause : error
    if (!hasCode(cause, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST')) throw cause
    throw new ProblemError(500, `The result cannot be written to OUTPUT_DIR, ${folder}`, { cause })
  }
}

/** In bytes, of a name; with a number after it, it stays within what disks allow. */
const longest = 240

/** A name that no folder hides, and that every disk has room for. */
function fit(name: string): string {
  const plain = name.replace(/^\.+/, '') || 'file'
  return Buffer.byteLength(plain) > longest ? shorten(plain, longest / 4) : plain
}
