import { createWriteStream, constants as flags, rmSync } from 'node:fs'
import { chmod, link, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { addAbortSignal, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { hasCode, Mismatch } from '../core/errors.ts'
import { byName, newId, numbered } from '../core/file.ts'
import { accepts } from '../core/schema.ts'
import { headBytes, sniff } from './type.ts'

// Files of this machine, for those who call from it: a shell, and a program that started this one.

/** A file of this machine, opened when its turn comes. Its size is in bytes. */
export interface LocalSource {
  name: string
  size: number
  open(): Promise<Readable>
}

interface Reading {
  /** Links are followed at the end of the path too. */
  followsLinks?: boolean
  /** Ends the reading. */
  signal?: AbortSignal
}

/**
 * The plain file at a path. Opening it waits for no pipe that was put there meanwhile, and follows
 * no link unless it is to. What cannot be read is a Mismatch.
 */
export async function localSource(
  path: string,
  { followsLinks = false, signal }: Reading = {},
): Promise<LocalSource> {
  const name = basename(path)
  const { size } = await stat(path).catch((error) => {
    throw unreadable(error, name)
  })
  return {
    name,
    size,
    async open() {
      const noLinks = followsLinks ? 0 : flags.O_NOFOLLOW
      const mode = flags.O_RDONLY | flags.O_NONBLOCK | noLinks
      const handle = await open(path, mode).catch((error) => {
        throw unreadable(error, name)
      })
      if ((await handle.stat()).isFile()) {
        return readable(handle.createReadStream(), name, signal)
      }
      await handle.close()
      throw new Mismatch(`must be a file that can be read, and “${name}” is not`)
    },
  }
}

/**
 * The paths of the plain files in a folder, as people count; hidden ones are left out, and links
 * unless they are to be followed. Throws a Mismatch when there is none; `typed` is how it says where.
 */
export async function filesIn(
  folder: string,
  {
    typed = folder,
    followsLinks = false,
    fits = (name: string) => !name.startsWith('.'),
  }: { typed?: string; followsLinks?: boolean; fits?: (name: string) => boolean } = {},
): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    throw unreadable(error, typed)
  })
  const found: string[] = []
  for (const entry of entries.toSorted((a, b) => byName(a.name, b.name))) {
    if (!fits(entry.name)) continue
    const path = join(folder, entry.name)
    const leads = followsLinks && entry.isSymbolicLink()
    const there = leads ? await stat(path).catch(() => undefined) : entry
    if (there?.isFile()) found.push(path)
  }
  if (found.length === 0) throw new Mismatch(`must be files, but there is none in “${typed}”`)
  return found
}

/**
 * Which of these files are of a type that is taken, by their bytes, and which are not. Where none
 * is, all are, for somebody else to say what is wrong with the first.
 */
export async function ofTypes(
  paths: readonly string[],
  accept: readonly string[] | undefined,
): Promise<{ fit: readonly string[]; others: string[] }> {
  if (accept === undefined) return { fit: paths, others: [] }
  const fit: string[] = []
  const others: string[] = []
  for (const path of paths) {
    const head = await headOf(path)
    const isTaken = head === undefined || accepts(accept, (await sniff(head, path)).type)
    ;(isTaken ? fit : others).push(path)
  }
  return fit.length > 0 ? { fit, others } : { fit: paths, others: [] }
}

/** The beginning of a file; none of one that cannot be read, which its reader will say. */
async function headOf(path: string): Promise<Buffer | undefined> {
  const handle = await open(path, flags.O_RDONLY | flags.O_NONBLOCK).catch(() => undefined)
  try {
    const read = await handle?.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return read?.buffer.subarray(0, read.bytesRead)
  } catch {
    return undefined
  } finally {
    await handle?.close()
  }
}

/** A stream whose own failing is the fault of its input, unless `signal` has ended it. */
export function readable(body: Readable, name: string, signal?: AbortSignal): Readable {
  async function* chunks() {
    try {
      yield* signal ? addAbortSignal(signal, body) : body
    } catch (error) {
      signal?.throwIfAborted()
      throw unreadable(error, name)
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}

/** What the disk says of a file that is to be read, as the fault of its input if it is one. */
export function unreadable(error: unknown, name: string): unknown {
  if (hasCode(error, 'EACCES', 'EPERM')) return new Mismatch(`may not be read: “${name}”`)
  if (hasCode(error, ...unread)) {
    return new Mismatch(`cannot be read: “${name}” (${(error as NodeJS.ErrnoException).code})`)
  }
  return error
}

const unread = ['EAGAIN', 'EIO', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENOENT', 'ENXIO', 'ESTALE']

/** Bytes and where they are to be written. */
export interface ToWrite {
  path: string
  /** What is there already is replaced; else the bytes go beside it, under a number. */
  replaces: boolean
  body(): Promise<Readable>
}

/** A file could not be written: that at `path`; why is in `cause`. */
export class WriteError extends Error {
  override name = 'WriteError'
  readonly path: string

  constructor(path: string, cause: unknown) {
    super(`“${path}” cannot be written`, { cause })
    this.path = path
  }
}

/**
 * Writes all of them, or none: each under a temporary name beside its own, and renamed when all are
 * whole. Gives the paths that they got. Throws a WriteError, or why `signal` fired.
 */
export async function writeFiles(
  files: readonly ToWrite[],
  temporary: Temporary,
  signal?: AbortSignal,
): Promise<string[]> {
  const written: { part: string; file: ToWrite }[] = []
  let path = ''
  try {
    for (const file of files) {
      path = file.path
      const part = temporary.add(join(dirname(path), `.fascia-${newId()}`))
      written.push({ part, file })
      const body = await file.body()
      const to = createWriteStream(part, { flags: 'wx', flush: true })
      await pipeline(body, to, { ...(signal && { signal }) })
    }
    const paths: string[] = []
    for (const { part, file } of written) {
      path = file.path
      paths.push(await (file.replaces ? replace(part, path) : addBeside(part, path)))
    }
    return paths
  } catch (error) {
    signal?.throwIfAborted()
    throw new WriteError(path, error)
  } finally {
    await Promise.all(written.map(({ part }) => temporary.remove(part)))
  }
}

/** What was there keeps its mode. */
async function replace(part: string, path: string): Promise<string> {
  const before = await stat(path).catch(() => undefined)
  if (before) await chmod(part, before.mode & 0o7777).catch(() => {})
  await rename(part, path)
  return path
}

/** Under the first number that is free. */
async function addBeside(part: string, path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = join(dirname(path), numbered(basename(path), number))
    try {
      await link(part, name)
      return name
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue
      if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
      // A file system without links.
      if (await stat(name).catch(() => undefined)) continue
      await rename(part, name)
      return name
    }
  }
}

/** Files and folders that do not stay. */
export interface Temporary {
  /** Removes what lies at this path in the end. */
  add(path: string): string
  /** Removes it now. */
  remove(path: string): Promise<void>
}

/**
 * Lends a way to have temporary files: they are gone when `use` has ended, and when this process
 * ends meanwhile, however it ends, save by SIGKILL.
 */
export async function withTemporary<T>(use: (temporary: Temporary) => Promise<T>): Promise<T> {
  const paths = new Set<string>()
  const sweep = () => {
    for (const path of paths) rmSync(path, { recursive: true, force: true })
  }
  const remove = async (path: string) => {
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
    paths.delete(path)
  }
  process.once('exit', sweep)
  try {
    return await use({
      add(path) {
        paths.add(path)
        return path
      },
      remove,
    })
  } finally {
    await Promise.all([...paths].map(remove))
    process.off('exit', sweep)
  }
}
