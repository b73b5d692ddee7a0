import type { Readable } from 'node:stream'
import { ReadableStream as WebStream } from 'node:stream/web'

/**
 * A stream as the body of a Response, read no faster than it is sent. `Readable.toWeb` would copy
 * each chunk, and in Node 20 counts chunks where bytes are meant: it holds 65,536 for a slow reader.
 */
export const webStream = (stream: Readable): ReadableStream<Uint8Array<ArrayBuffer>> =>
  WebStream.from(stream) as ReadableStream<Uint8Array<ArrayBuffer>>
