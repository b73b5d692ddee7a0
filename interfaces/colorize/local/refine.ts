import type { ColourMap } from './apply-colours.ts'
import type { Size } from './photo.ts'

/** How many cells of the refined map stand for one, across and down. */
export const finer = 8

/**
 * Draws the edges of colours where the picture's own are, by a guided filter (He, Sun and Tang,
 * "Guided image filtering", 2010): near each pixel, a* and b* become a linear function of L*.
 * `lightness` is the picture's, at `finer` times the map's size, which is the result's.
 */
export function refine(map: ColourMap, lightness: Float32Array): ColourMap {
  const size = { width: map.width * finer, height: map.height * finer }
  const cells = size.width * size.height
  const mean = (plane: Float32Array) => blur(plane, size)
  const meanL = mean(lightness)
  const squares = mean(lightness.map((l) => l * l))
  const variance = squares.map((square, i) => square - meanL[i]! ** 2)
  const ab = new Float32Array(cells * 2)
  for (const plane of [0, 1]) {
    const colour = enlarge(map, plane, size)
    const meanC = mean(colour)
    const products = mean(colour.map((c, i) => c * lightness[i]!))
    const slope = products.map((p, i) => (p - meanL[i]! * meanC[i]!) / (variance[i]! + smoothness))
    const offset = mean(meanC.map((c, i) => c - slope[i]! * meanL[i]!))
    const slopes = mean(slope)
    for (let i = 0; i < cells; i++) {
      ab[plane * cells + i] = clamp(slopes[i]! * lightness[i]! + offset[i]!)
    }
  }
  return { ...size, ab }
}

/** Half a window, in cells of the refined map. */
const radius = 16

/** Variances of L* well below this are texture, not edges. */
const smoothness = 60

const clamp = (value: number) => Math.min(Math.max(value, -127), 127)

/** The mean over a square window around every cell, cut off at the borders. */
function blur(plane: Float32Array, { width, height }: Size): Float32Array {
  const across = new Float32Array(plane.length)
  const out = new Float32Array(plane.length)
  for (let y = 0; y < height; y++)
    slide(plane, across, { start: y * width, step: 1, length: width })
  for (let x = 0; x < width; x++) slide(across, out, { start: x, step: width, length: height })
  return out
}

interface Line {
  start: number
  step: number
  length: number
}

function slide(from: Float32Array, to: Float32Array, { start, step, length }: Line): void {
  let sum = 0
  let count = 0
  for (let i = -radius; i < length; i++) {
    if (i + radius < length) {
      sum += from[start + (i + radius) * step]!
      count++
    }
    if (i > radius) {
      sum -= from[start + (i - radius - 1) * step]!
      count--
    }
    if (i >= 0) to[start + i * step] = sum / count
  }
}

/** One plane of the map, stretched bilinearly, with the cells' values at their centres. */
function enlarge(map: ColourMap, plane: number, { width, height }: Size): Float32Array {
  const out = new Float32Array(width * height)
  const columns = Array.from({ length: width }, (_, x) => place(x, map.width))
  for (let y = 0; y < height; y++) {
    const row = place(y, map.height)
    const top = (plane * map.height + row.cell) * map.width
    const bottom = (plane * map.height + row.next) * map.width
    for (let x = 0; x < width; x++) {
      const { cell, next, share } = columns[x]!
      const upper = mix(map.ab[top + cell]!, map.ab[top + next]!, share)
      const lower = mix(map.ab[bottom + cell]!, map.ab[bottom + next]!, share)
      out[y * width + x] = mix(upper, lower, row.share)
    }
  }
  return out
}

/** Between which two of `length` cells the i-th finer one lies, and how near to the second. */
function place(i: number, length: number) {
  const at = Math.min(Math.max((i + 0.5) / finer - 0.5, 0), length - 1)
  const cell = Math.floor(at)
  return { cell, next: Math.min(cell + 1, length - 1), share: at - cell }
}

const mix = (from: number, to: number, share: number): number => from + (to - from) * share
