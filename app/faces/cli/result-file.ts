import { access, constants, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { Readable } from 'node:stream'
import { hasCode } from '../../core/errors.ts'
import {
  distinct,
  extensionOf,
  givenExtension,
  type StoredFile,
  storedIn,
} from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import type { Json } from '../../core/schema.ts'
import type { Files } from '../../files/files.ts'
import { outputsView } from '../http/json.ts'
import { misuse, type Writer } from './terminal.ts'

/** Bytes of a result that are to be written, once, whatever number of outputs they are. */
export interface ResultFile {
  /** The files of the result that these bytes are, by their ids. */
  ids: string[]
  /** Of the output, and of the file itself where it has one. */
  output: string
  name: string
  extension: string
  type: string
  body(): Promise<Readable>
}

/** The files of a result, in order. Two with the same bytes and the same name are one. */
export async function filesOf(
  names: readonly string[],
  values: readonly Json[],
  files: Files,
): Promise<ResultFile[]> {
  const found = new Map<string, ResultFile>()
  for (const [i, value] of values.entries()) {
    for (const file of storedIn(value)) {
      const key = JSON.stringify([file.name, (await files.hash(file.id)) ?? file.id])
      const known = found.get(key)
      if (known) known.ids.push(file.id)
      else found.set(key, resultFile(file, names[i]!, files))
    }
  }
  return [...found.values()]
}

/** A result without files as bytes: a text as it is, anything else as JSON. */
export function valueFile(iface: Interface, values: Json[]): ResultFile {
  const view = outputsView(iface, values)
  const isText = typeof view !== 'object' || view === null
  const text = isText ? String(view ?? '') : `${JSON.stringify(view, null, 2)}\n`
  return {
    ids: [],
    output: iface.outputs.names[0] ?? 'output',
    name: 'output',
    extension: isText ? '.txt' : '.json',
    type: 'text/plain',
    body: async () => Readable.from([Buffer.from(text)]),
  }
}

const resultFile = (file: StoredFile, output: string, files: Files): ResultFile => ({
  ids: [file.id],
  output,
  name: file.name,
  extension: endingOf(file),
  type: file.type,
  body: () => files.read(file.id),
})

/** The extension of a file by its bytes, or by its own name where they do not tell. */
const endingOf = ({ type, name }: StoredFile): string =>
  (isSure(type) && extensionOf(type)) || givenExtension(name) || extensionOf(type)

/** Of some types the bytes leave no doubt; a file's own name may not know better. */
const isSure = (type: string): boolean => /^((image|video|audio)\/|application\/pdf)/.test(type)

/** Whether a name claims to be of a type that its bytes are not: `.jpg` of a video, or of a text. */
export function claimsOther(name: string, extension: string): boolean {
  const claim = givenExtension(name).toLowerCase().replace('.jpeg', '.jpg')
  return media.includes(claim) && claim !== extension
}

const media = [
  ...['.jpg', '.png', '.webp', '.gif', '.avif', '.svg', '.mp4', '.webm', '.mov'],
  ...['.mp3', '.wav', '.ogg', '.flac', '.pdf'],
]

/** A result file and the path that it goes to. */
export interface OutputPath {
  file: ResultFile
  path: string
  /** What is there already is replaced; else another number is tried. */
  replaces: boolean
}

/**
 * Gives each its path. Under a name that the user chose, the first has that name, with an
 * extension if it had none; the first of each further output has the output's name after it, and
 * others a number.
 */
export function outputPaths(
  found: readonly ResultFile[],
  target: Exclude<Target, { kind: 'stdout' }>,
): OutputPath[] {
  const { folder } = target
  const once = distinct()
  if (target.kind === 'own') {
    return found.map((file) => {
      const name = givenExtension(file.name) ? file.name : file.name + file.extension
      return { file, path: join(folder, once(name)), replaces: false }
    })
  }
  const given = givenExtension(target.name)
  const stem = target.name.slice(0, target.name.length - given.length)
  const [first] = found
  return found.map((file) => {
    const alike = given !== '' && file.extension === first!.extension
    const ending = file === first || alike ? given || file.extension : file.extension
    const base = file.output === first!.output ? stem : `${stem}-${file.output}`
    return { file, path: join(folder, once(base + ending)), replaces: true }
  })
}

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
  const makesFiles = outputs.hasFiles
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
