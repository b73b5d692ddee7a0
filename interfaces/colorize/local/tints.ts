import { prepare } from './palette.ts'

export interface Size {
  width: number
  height: number
}

/** Colours at another size than the picture's: the plane of a*, then that of b*, within ±127. */
export interface ColourMap extends Size {
  ab: Float32Array
}

/**
 * Stretches `map` over a picture, row by row: where in the palette the colours of each pixel
 * begin. Bilinear, with the cells' values at their centres. Every call fills the same array.
 */
export function tinter(map: ColourMap, { width, height }: Size): (y: number) => Int32Array {
  const tints = new Int32Array(width)
  const cellsOf = blender(map, height)
  const pace = map.width / width
  return (y) => {
    const { a, b } = cellsOf(y)
    let x = 0
    for (let cell = -1; cell < map.width; cell++) {
      const left = Math.max(cell, 0)
      const right = Math.min(cell + 1, map.width - 1)
      const end = right === left && cell >= 0 ? width : Math.ceil((cell + 1.5) / pace - 0.5)
      const share = (x + 0.5) * pace - 0.5 - cell
      const stepA = ((a[right]! - a[left]!) * pace) | 0
      const stepB = ((b[right]! - b[left]!) * pace) | 0
      let tintA = (a[left]! + (a[right]! - a[left]!) * share) | 0
      let tintB = (b[left]! + (b[right]! - b[left]!) * share) | 0
      for (; x < end; x++) {
        const pair = ((tintA >> 16) << 8) | (tintB >> 16)
        prepare(pair)
        tints[x] = pair << 8
        tintA += stepA
        tintB += stepB
      }
    }
    return tints
  }
}

/** Mixes the two rows of cells that a row of the picture lies between. */
function blender({ width, height, ab }: ColourMap, rows: number) {
  const a = new Float64Array(width)
  const b = new Float64Array(width)
  const plane = width * height
  return (y: number) => {
    const at = Math.min(Math.max(((y + 0.5) * height) / rows - 0.5, 0), height - 1)
    const top = Math.floor(at) * width
    const bottom = Math.min(top + width, plane - width)
    const share = at % 1
    for (let x = 0; x < width; x++) {
      a[x] = fixed(ab[top + x]! * (1 - share) + ab[bottom + x]! * share)
      b[x] = fixed(ab[plane + top + x]! * (1 - share) + ab[plane + bottom + x]! * share)
    }
    return { a, b }
  }
}

/** Counted from -128 in steps of 1/65536, and half a unit more, so that a shift rounds. */
const fixed = (value: number): number => (value + 128.5) * 65536
