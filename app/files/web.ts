import { Readable } from 'node:stream'

/**
 * A stream as the body of a Response, read no faster than it is sent. Node 20 by itself counts
 * chunks where bytes are meant, and would hold 65,536 of them for a slow reader.
 */
export const webStream = (stream: Readable): ReadableStream<Uint8Array<ArrayBuffer>> =>
  Readable.toWeb(stream, {
    strategy: new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  }) as ReadableStream<Uint8Array<ArrayBuffer>>
