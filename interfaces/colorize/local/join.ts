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
  const tintsOf = tinter(map, { width, height })
  // Where cells are tall, two rows do not differ enough to be told apart.
  const strip = height >= map.height * 8 ? 2 : 1
  let tints = tintsOf(0)
  for (let y = 0; y < height; y++) {
    if (y % strip === 0) tints = tintsOf(y)
    paint(grey, rgb, tints, y * width)
    if (y % 256 === 0) progress(y)
  }
}

function paint(grey: Uint8Array, rgb: Uint8Array, tints: Int32Array, start: number): void {
  let at = start * 3
  for (let x = 0; x < tints.length; x++) {
    const colour = colours[tints[x]! | grey[start + x]!]!
    rgb[at] = colour
    rgb[at + 1] = colour >> 8
    rgb[at + 2] = colour >> 16
    at += 3
  }
}
