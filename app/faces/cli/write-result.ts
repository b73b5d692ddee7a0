import { access, constants, realpath, stat } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { lower } from '../../calls/lift.ts'
import { hasCode } from '../../core/errors.ts'
import type { Interface } from '../../core/interface.ts'
import type { Json } from '../../core/schema.ts'
import type { Files } from '../../files/files.ts'
import { type Temporary, WriteError, writeFiles } from '../../files/local.ts'
import { outputsView } from '../http/json.ts'
import type { Printer } from './printer.ts'
import {
  claimsOther,
  filesOf,
  type OutputPath,
  outputPaths,
  type ResultFile,
  type Target,
  valueFile,
} from './result-file.ts'
import { Exit, type Io, isGone, misuse, plain, write } from './terminal.ts'

interface Delivery {
  iface: Interface
  target: Target
  files: Files
  isJson: boolean
  print: Printer
  io: Io
  temporary: Temporary
}

/** Writes the files of a result, or under a name the result itself, and prints it. */
export async function deliver(outputs: Json[], to: Delivery): Promise<void> {
  const { iface, target, files, isJson, print, io, temporary } = to
  const found = await filesOf(iface.outputs.names, outputs, files)
  const written = found.length > 0 ? found : [valueFile(iface, outputs)]
  if (target.kind === 'stdout') return pour(written, io)
  const isWritten = found.length > 0 || target.kind === 'named'
  const paths = isWritten ? await save(outputPaths(written, target), temporary, io.signal) : []
  const byId = new Map(written.flatMap(({ ids }, i) => ids.map((id) => [id, paths[i]!] as const)))
  if (isJson) {
    const view = lower(outputsView(iface, outputs), (file) => {
      const path = byId.get(file.id)
      return path === undefined ? file : { ...file, path: resolve(path) }
    })
    await write(io.stdout, `${JSON.stringify(view)}\n`)
  } else await print.final(outputs, byId)
  if (byId.size === 0 && paths[0] !== undefined && io.stderr.isTTY) {
    await write(io.stderr, `Written to ${plain(paths[0])}\n`)
  }
}

/** The bytes themselves on stdout. */
async function pour([file, ...others]: ResultFile[], { stdout, signal }: Io): Promise<void> {
  if (!file) return
  if (others.length > 0) {
    throw misuse(`The result is ${others.length + 1} files, and - takes one: give them a name`)
  }
  try {
    await pipeline(await file.body(), stdout, { end: false, signal })
    await write(stdout, '')
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** Writes all of them, or none. Gives the paths that they got. A link is followed, and stays. */
async function save(
  found: readonly OutputPath[],
  temporary: Temporary,
  signal: AbortSignal,
): Promise<string[]> {
  const behind = await Promise.all(
    found.map(({ file, path, replaces }) => (replaces ? existing(path, file) : path)),
  )
  const files = found.map(({ file, replaces }, i) => {
    return { path: behind[i]!, replaces, body: file.body }
  })
  try {
    const paths = await writeFiles(files, temporary, signal)
    return paths.map((path, i) => (found[i]!.replaces ? found[i]!.path : path))
  } catch (error) {
    throw error instanceof WriteError ? unwritable(error) : error
  }
}

/** The file that a path leads to, if there is one; only a plain file may be replaced. */
async function existing(path: string, { extension }: ResultFile): Promise<string> {
  if (claimsOther(path, extension)) {
    throw misuse(`The result is a ${extension} file, not what “${path}” says: give it another name`)
  }
  const found = await stat(path).catch(() => undefined)
  if (!found) return path
  if (found.isDirectory()) throw misuse(`“${path}” is a folder: give the output another name`)
  if (!found.isFile()) {
    throw misuse(`“${path}” is not a plain file; - as the output’s name means standard output`)
  }
  await access(path, constants.W_OK).catch((error) => {
    throw misuse(`“${path}” may not be replaced`, error)
  })
  return realpath(path)
}

function unwritable({ path, cause }: WriteError): unknown {
  if (hasCode(cause, 'ENOSPC', 'EDQUOT')) {
    return new Exit(1, `There is no room on the disk for “${path}”`, { cause })
  }
  if (hasCode(cause, 'ENAMETOOLONG')) return misuse(`The name “${basename(path)}” is too long`)
  if (hasCode(cause, 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR')) {
    return misuse(
      `“${path}” cannot be written: ${reasons[(cause as { code: string }).code]}`,
      cause,
    )
  }
  return cause
}

const reasons: Record<string, string> = {
  EACCES: 'its folder does not let you',
  EPERM: 'its folder does not let you',
  EROFS: 'its disk may only be read',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'its folder is gone',
  EISDIR: 'it is a folder',
}
