import { Buffer } from 'node:buffer'

const newline = 0x0a

/** The lines of a stream of bytes; undefined for one of more than `most` bytes, which is skipped. */
export async function* lines(
  input: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Buffer | undefined> {
  let parts: Uint8Array[] = []
  let size = 0
  const take = (part: Uint8Array) => {
    size += part.length
    if (size <= most) parts.push(part)
    else parts = []
  }
  const whole = () => {
    const line = size <= most ? Buffer.concat(parts) : undefined
    parts = []
    size = 0
    return line
  }
  for await (const chunk of input) {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at))
      yield whole()
      from = at + 1
    }
    take(chunk.subarray(from))
  }
  if (size > 0) yield whole()
}
