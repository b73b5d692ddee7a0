import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, chmod, constants, link, realpath, rename, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { hasCode } from '../../errors.ts'
import { Exit, misuse } from './exit.ts'
import { claimsOther } from './extension.ts'
import { leftovers } from './leftovers.ts'
import type { Piece } from './piece.ts'
import { numbered, type Placed } from './place.ts'

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
