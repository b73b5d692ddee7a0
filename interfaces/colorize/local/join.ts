import { colours } from './palette.ts'
import type { Grey } from './photo.ts'
import { type ColourMap, tinter } from './tints.ts'

/**
 * Gives every grey pixel the colour that `map` has there, interpolated between its cells, and
 * leaves it as light as it was. Calls `progress` now and then with the rows done.
 */
export function join(
  { grey, rgb, width, height }: Grey,
  map: ColourMap,
  progress: (rows: number) => void = () => {},
): void {
  const view = new DataView(rgb.buffer, rgb.byteOffset, rgb.byteLength)
  const tintsOf = tinter(map, { width, height })
  // Within a quarter of a cell, rows do not differ enough to be told apart.
  const strip = Math.max(Math.floor(height / map.height / 4), 1)
  let tints = tintsOf(0)
  for (let y = 0; y < height; y++) {
    if (y % strip === 0) tints = tintsOf(y)
    paint(view, grey, tints, y * width)
    if (y % 256 === 0) progress(y)
  }
}

/** Writes each colour as four bytes, the last of which the next one replaces: a third faster. */
function paint(view: DataView, grey: Uint8Array, tints: Int32Array, start: number): void {
  const last = tints.length - 1
  let at = start * 3
  for (let x = 0; x < last; x++) {
    view.setUint32(at, colours[tints[x]! | grey[start + x]!]!, true)
    at += 3
  }
  const colour = colours[tints[last]! | grey[start + last]!]!
  view.setUint16(at, colour & 0xffff, true)
  view.setUint8(at + 2, colour >> 16)
}
