import type { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Json } from '../schema.ts'

/** A file that the server holds, as every face shows it. Its type was read from its bytes. */
export type StoredFile = {
  id: string
  url: string
  name: string
  type: string
  size: number
  /** Of a picture, in pixels, as its header claims. */
  width?: number
  height?: number
}

/** A file input as `fn` sees it: bytes on disk, to be read and not to be changed. */
export type LocalFile = StoredFile & { path: string }

/** A file that `fn` wrote into `context.dir`. */
export interface WrittenFile {
  path: string
  name?: string
  type?: string
}

/** All that `fn` may return for a file: never a bare path string. */
export type FileLike = WrittenFile | Blob | Uint8Array | Readable | ReadableStream

/** A file on its way out, for the Job to store. */
export class FileOutput {
  readonly body: FileLike
  readonly name: string

  constructor(body: FileLike, name: string) {
    this.body = body
    this.name = name
  }
}

export function isStored(value: unknown): value is StoredFile {
  if (typeof value !== 'object' || value === null) return false
  const { id, url, name, type, size } = value as { [key: string]: unknown }
  return typeof size === 'number' && [id, url, name, type].every((part) => typeof part === 'string')
}

/** The files anywhere within a value, in order, however deep it is. */
export function storedIn(value: Json): StoredFile[] {
  const found: StoredFile[] = []
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()!
    if (isStored(next)) found.push(next)
    else if (typeof next === 'object' && next !== null) {
      for (const item of Object.values(next).reverse()) left.push(item)
    }
  }
  return found
}
