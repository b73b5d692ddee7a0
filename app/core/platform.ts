/**
 * Types of the platform that hold in every project: Node's own where its types are installed, and
 * else what they have in common, so that none of ours turns into `any` there.
 */
type Known<T, Else> = [0] extends [T] ? Else : T

// biome-ignore-start lint/suspicious/noTsIgnore: an error only where Node's types are missing
/** @ts-ignore */
type OfStream = import('node:stream').Readable
/** @ts-ignore */
type OfBuffer = import('node:buffer').Buffer
// biome-ignore-end lint/suspicious/noTsIgnore: as above

/** A stream of bytes as Node has them. */
export type NodeStream = Known<OfStream, StreamLike>

/** Bytes as Node has them. */
export type NodeBytes = Known<OfBuffer, Uint8Array>

/** A stream of bytes as the web has them. */
export interface WebStream {
  readonly locked: boolean
  cancel(reason?: any): Promise<void>
  getReader(...options: any): any
}

export type AnyBlob = typeof globalThis extends { Blob: { prototype: infer T } } ? T : BlobLike

/** Settings by their names, as `process.env` has them. */
export interface Environment {
  [name: string]: string | undefined
}

interface StreamLike extends AsyncIterable<any> {
  readonly readable: boolean
  pipe(destination: any, options?: any): any
  destroy(error?: Error): any
}

interface BlobLike {
  readonly size: number
  readonly type: string
  arrayBuffer(): Promise<ArrayBuffer>
}
