import { access, constants, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { hasCode } from '../../errors.ts'
import type { Interface } from '../../interface.ts'
import { holdsFiles } from '../../schema.ts'
import { misuse } from './exit.ts'
import type { Writer } from './io.ts'

/** Where the result goes, beside what is printed. */
export type Target =
  | { kind: 'stdout' }
  /** Under this name in this folder, in place of what is there. */
  | { kind: 'named'; folder: string; name: string }
  /** Files under their own names in this folder, beside what is there. */
  | { kind: 'own'; folder: string }

/** In bytes, so that an extension and a number still fit. */
const longest = 230

/** Settles where the result of a call goes, and that it can, before any work is done. */
export async function targetOf(
  output: string | undefined,
  { outputs }: Interface,
  { folder, stdout, isJson }: { folder: string; stdout: Writer; isJson: boolean },
): Promise<Target> {
  const makesFiles = outputs.components.some(({ schema }) => holdsFiles(schema))
  if (output === undefined) {
    if (makesFiles) await refuseFolder(folder)
    return { kind: 'own', folder }
  }
  if (output === '-') {
    if (isJson) throw misuse('--json and an output named - both want standard output: drop one')
    if (makesFiles && stdout.isTTY) {
      throw misuse('The result is a file, which a terminal cannot show: pipe it on, or name it')
    }
    return { kind: 'stdout' }
  }
  const name = basename(output)
  if (output.split('/').includes('..')) {
    throw misuse(`The output’s name must not have .. in it, not “${output}”`)
  }
  if (output.endsWith('/') || name === '' || name === '.') {
    throw misuse(`The output must be the name of a file, not of a folder: “${output}”`)
  }
  if (Buffer.byteLength(name) > longest) throw misuse(`The name “${name}” is too long`)
  const path = isAbsolute(output) ? output : join(folder, output)
  const there = await stat(path).catch(() => undefined)
  if (there && !there.isFile() && !there.isDirectory()) {
    throw misuse(`“${path}” is not a plain file; - as the output’s name means standard output`)
  }
  await refuseFolder(dirname(path))
  return { kind: 'named', folder: dirname(path), name }
}

async function refuseFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((error) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw misuse(`The folder “${folder}” cannot be written to: ${error.code}`, error)
  })
  if (!found?.isDirectory()) throw misuse(`There is no folder “${folder}” to write the result into`)
  await access(folder, constants.W_OK | constants.X_OK).catch((error) => {
    throw misuse(`The folder “${folder}” may not be written to`, error)
  })
}
