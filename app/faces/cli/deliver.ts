import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isStored } from '../../files/file.ts'
import type { Files } from '../../files/files.ts'
import type { Interface } from '../../interface.ts'
import type { Json } from '../../schema.ts'
import { outputsView } from '../view.ts'
import { misuse } from './exit.ts'
import { type Io, isGone, plain, write } from './io.ts'
import { filesOf, type Piece, valuePiece } from './piece.ts'
import { place } from './place.ts'
import type { Printer } from './printer.ts'
import { save } from './save.ts'
import type { Target } from './target.ts'

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
