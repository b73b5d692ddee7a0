import { join } from 'node:path'
import { givenExtension } from './extension.ts'
import type { Piece } from './piece.ts'
import type { Target } from './target.ts'

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
