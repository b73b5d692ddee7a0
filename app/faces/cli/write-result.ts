import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, chmod, constants, link, realpath, rename, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { hasCode } from '../../core/errors.ts'
import { isStored } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import type { Json } from '../../core/schema.ts'
import type { Files } from '../../files/files.ts'
import { outputsView } from '../http/json.ts'
import { leftovers } from './in-process.ts'
import type { Printer } from './printer.ts'
import {
  claimsOther,
  filesOf,
  numbered,
  type Piece,
  type Placed,
  place,
  type Target,
  valuePiece,
} from './result-file.ts'
import { Exit, type Io, isGone, misuse, plain, write } from './terminal.ts'

/**
 * Writes all pieces, or none: each under a temporary name beside its own, and renamed when all are
 * whole. Resolves to the paths that they got. A link is followed, and stays.
 */
export async function save(placed: readonly Placed[], signal: AbortSignal): Promise<string[]> {
  const written: Written[] = []
  try {
    for (const { piece, path: asked, replaces } of placed) {
      const path = replaces ? await existing(asked, piece) : asked
      const temporary = leftovers.add(
        join(dirname(path), `.fascia-${randomBytes(8).toString('hex')}`),
      )
      written.push({ temporary, path, asked, replaces })
      await pipeline(await piece.body(), createWriteStream(temporary, { flush: true }), { signal })
    }
    const paths: string[] = []
    for (const file of written) paths.push(await (file.replaces ? replace(file) : add(file)))
    return paths
  } catch (error) {
    signal.throwIfAborted()
    throw unwritable(error, written.at(-1)?.path)
  } finally {
    await Promise.all(written.map(({ temporary }) => leftovers.remove(temporary)))
  }
}

interface Written {
  temporary: string
  path: string
  /** The same as it was asked for: a link, perhaps. */
  asked: string
  replaces: boolean
}

/** The file that a path leads to, if there is one; only a plain file may be replaced. */
async function existing(path: string, { extension }: Piece): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return path
  if (found.isDirectory()) throw misuse(`“${path}” is a folder: give the output another name`)
  if (!found.isFile()) {
    throw misuse(`“${path}” is not a plain file; - as the output’s name means standard output`)
  }
  if (claimsOther(path, extension)) {
    throw misuse(`“${path}” is there, and the result is of another type: give it another name`)
  }
  await access(path, constants.W_OK).catch((error) => {
    throw misuse(`“${path}” may not be replaced`, error)
  })
  return realpath(path)
}

async function replace({ temporary, path, asked }: Written): Promise<string> {
  const before = await stat(path).catch(() => undefined)
  if (before) await chmod(temporary, before.mode & 0o7777).catch(() => {})
  await rename(temporary, path)
  return asked
}

/** Beside what is there: under the first number that is free. */
async function add({ temporary, path }: Written): Promise<string> {
  for (let number = 1; ; number++) {
    const name = join(dirname(path), numbered(basename(path), number))
    try {
      await link(temporary, name)
      return name
    } catch (error) {
      if (hasCode(error, 'EEXIST')) continue
      if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
      // A file system without links.
      if (await stat(name).catch(() => undefined)) continue
      await rename(temporary, name)
      return name
    }
  }
}

function unwritable(error: unknown, path = ''): unknown {
  if (error instanceof Exit) return error
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return new Exit(1, `There is no room on the disk for “${path}”`, { cause: error })
  }
  if (hasCode(error, 'ENAMETOOLONG')) return misuse(`The name “${basename(path)}” is too long`)
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR')) {
    return misuse(
      `“${path}” cannot be written: ${reasons[(error as { code: string }).code]}`,
      error,
    )
  }
  return error
}

const reasons: Record<string, string> = {
  EACCES: 'its folder does not let you',
  EPERM: 'its folder does not let you',
  EROFS: 'its disk may only be read',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'its folder is gone',
  EISDIR: 'it is a folder',
}

interface Delivery {
  face: Interface
  target: Target
  files: Files
  isJson: boolean
  print: Printer
  io: Io
}

/** Writes the files of a result, or under a name the result itself, and prints it. */
export async function deliver(outputs: Json[], to: Delivery): Promise<void> {
  const { face, target, files, isJson, print, io } = to
  const found = await filesOf(face.outputs.names, outputs, files)
  const pieces = found.length > 0 ? found : [valuePiece(face, outputs)]
  if (target.kind === 'stdout') return pour(pieces, io)
  const isWritten = found.length > 0 || target.kind === 'named'
  const paths = isWritten ? await save(place(pieces, target), io.signal) : []
  const byId = new Map(pieces.flatMap(({ ids }, i) => ids.map((id) => [id, paths[i]!] as const)))
  if (isJson) {
    const view = withPaths(outputsView(face, outputs), byId)
    await write(io.stdout, `${JSON.stringify(view)}\n`)
  } else await print.final(outputs, byId)
  if (byId.size === 0 && paths[0] !== undefined && io.stderr.isTTY) {
    await write(io.stderr, `Written to ${plain(paths[0])}\n`)
  }
}

/** The bytes themselves on stdout. */
async function pour([piece, ...others]: Piece[], { stdout, signal }: Io): Promise<void> {
  if (!piece) return
  if (others.length > 0) {
    throw misuse(`The result is ${others.length + 1} files, and - takes one: give them a name`)
  }
  try {
    await pipeline(await piece.body(), stdout, { end: false, signal })
    await write(stdout, '')
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** The same, each file with the path it was written to. */
function withPaths(value: Json, paths: ReadonlyMap<string, string>): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => withPaths(item, paths))
  const path = isStored(value) ? paths.get(value.id) : undefined
  if (path !== undefined) return { ...value, path: resolve(path) }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withPaths(item, paths)]),
  )
}
