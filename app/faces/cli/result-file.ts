import { access, constants, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join } from 'node:path'
import { Readable } from 'node:stream'
import { hasCode } from '../../core/errors.ts'
import { type StoredFile, storedIn } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import { holdsFiles, type Json } from '../../core/schema.ts'
import type { Files } from '../../files/files.ts'
import { outputsView } from '../http/json.ts'
import { misuse, type Writer } from './terminal.ts'

/** Bytes of a result that are to be written, once, whatever number of outputs they are. */
export interface Piece {
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
): Promise<Piece[]> {
  const pieces = new Map<string, Piece>()
  for (const [i, value] of values.entries()) {
    for (const file of storedIn(value)) {
      const key = JSON.stringify([file.name, (await files.hash(file.id)) ?? file.id])
      const known = pieces.get(key)
      if (known) known.ids.push(file.id)
      else pieces.set(key, pieceOf(file, names[i]!, files))
    }
  }
  return [...pieces.values()]
}

/** A result without files as bytes: a text as it is, anything else as JSON. */
export function valuePiece(face: Interface, values: Json[]): Piece {
  const view = outputsView(face, values)
  const isText = typeof view !== 'object' || view === null
  const text = isText ? String(view ?? '') : `${JSON.stringify(view, null, 2)}\n`
  return {
    ids: [],
    output: face.outputs.names[0] ?? 'output',
    name: 'output',
    extension: isText ? '.txt' : '.json',
    type: 'text/plain',
    body: async () => Readable.from([Buffer.from(text)]),
  }
}

const pieceOf = (file: StoredFile, output: string, files: Files): Piece => ({
  ids: [file.id],
  output,
  name: file.name,
  extension: extensionOf(file),
  type: file.type,
  body: () => files.read(file.id),
})

/** Of types whose bytes leave no doubt; a file's own name may not know better. */
const sure: Record<string, string> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'image/avif': '.avif',
  'image/svg+xml': '.svg',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'video/quicktime': '.mov',
  'audio/mpeg': '.mp3',
  'audio/wav': '.wav',
  'audio/ogg': '.ogg',
  'audio/flac': '.flac',
  'application/pdf': '.pdf',
}

/** Of types that many kinds of file have. */
const broad: Record<string, string> = {
  'text/plain': '.txt',
  'text/html': '.html',
  'text/xml': '.xml',
  'application/zip': '.zip',
  'application/json': '.json',
}

/** The extension of a file by its bytes, or by its own name where they do not tell. */
export function extensionOf({ type, name }: { type: string; name: string }): string {
  const [plain = ''] = type.split(';')
  return sure[plain] ?? (givenExtension(name) || (broad[plain] ?? ''))
}

/** The extension that a name was given: one with a letter in it, so that `v1.2` has none. */
export function givenExtension(name: string): string {
  const extension = extname(name)
  return /^\.\w{0,8}[a-z]\w{0,8}$/i.test(extension) ? extension : ''
}

/** Whether a name claims to be of a type that its bytes are not: `.jpg` of a video, or of a text. */
export function claimsOther(name: string, extension: string): boolean {
  const claim = givenExtension(name).toLowerCase().replace('.jpeg', '.jpg')
  return Object.values(sure).includes(claim) && claim !== extension
}

/** Bytes and the path that they go to. */
export interface Placed {
  piece: Piece
  path: string
  /** What is there already is replaced; else another number is tried. */
  replaces: boolean
}

/**
 * Gives each piece its path. Under a name that the user chose, the first has that name, with an
 * extension if it had none; the first of each further output has the output's name after it, and
 * others a number.
 */
export function place(
  pieces: readonly Piece[],
  target: Exclude<Target, { kind: 'stdout' }>,
): Placed[] {
  const { folder } = target
  if (target.kind === 'own') {
    const taken = new Set<string>()
    return pieces.map((piece) => {
      const name = givenExtension(piece.name) ? piece.name : piece.name + piece.extension
      return { piece, path: join(folder, free(name, taken)), replaces: false }
    })
  }
  const given = givenExtension(target.name)
  const stem = target.name.slice(0, target.name.length - given.length)
  const [first] = pieces
  const taken = new Set<string>()
  return pieces.map((piece) => {
    const alike = given !== '' && piece.extension === first!.extension
    const ending = piece === first || alike ? given || piece.extension : piece.extension
    const base = piece.output === first!.output ? stem : `${stem}-${piece.output}`
    return { piece, path: join(folder, free(base + ending, taken)), replaces: true }
  })
}

/** `photo.jpg`, or `photo-2.jpg` where that is taken; `take` says what may be had. */
export function numbered(name: string, number: number): string {
  if (number < 2) return name
  const extension = givenExtension(name)
  return `${name.slice(0, name.length - extension.length)}-${number}${extension}`
}

function free(name: string, taken: Set<string>): string {
  let number = 1
  while (taken.has(numbered(name, number))) number++
  taken.add(numbered(name, number))
  return numbered(name, number)
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
