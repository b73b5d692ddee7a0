import { Readable } from 'node:stream'
import { type StoredFile, storedIn } from '../../files/file.ts'
import type { Files } from '../../files/files.ts'
import type { Interface } from '../../interface.ts'
import type { Json } from '../../schema.ts'
import { outputsView } from '../view.ts'
import { extensionOf } from './extension.ts'

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
