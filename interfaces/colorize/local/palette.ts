import { tinted } from './lab.ts'

/**
 * The colours that the 256 greys take for each whole a* and b* from -128 to 127, as 0xBBGGRR. A
 * step of one unit is about one code of 8 bits, so whole units lose nothing that could be seen.
 * Filled as they are met, 256 at a time: the memory of the others is never touched.
 */
export const colours = new Uint32Array(256 ** 3)

const filled = new Uint8Array(256 ** 2)

/** Makes sure of the colours of one `pair`, which is (a* + 128) * 256 + b* + 128. */
export function prepare(pair: number): void {
  if (filled[pair] !== 0) return
  filled[pair] = 1
  const a = (pair >> 8) - 128
  const b = (pair & 255) - 128
  for (let grey = 0; grey < 256; grey++) colours[(pair << 8) | grey] = tinted(grey, a, b)
}
