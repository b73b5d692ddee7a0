import { toLab } from '../local/lab.ts'

/** How much a pixel of this true colour counts. */
export type Rarity = (a: number, b: number) => number

const cell = 10
const across = 27

/** Counts the colours of pictures: their mean, and how rare each of them is. */
export function census() {
  const counts = new Float64Array(across ** 2)
  const sum = { pixels: 0, a: 0, b: 0 }
  return {
    add(rgb: Uint8Array): void {
      for (let at = 0; at < rgb.length; at += 3) {
        const [, a, b] = toLab(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!)
        counts[indexOf(a, b)]!++
        sum.pixels++
        sum.a += a
        sum.b += b
      }
    },
    mean: (): [a: number, b: number] => [sum.a / sum.pixels, sum.b / sum.pixels],
    /**
     * The weights by which Zhang, Isola and Efros, "Colorful Image Colorization" (2016), judge: one
     * over the colour's share, which is smoothed by a Gaussian of 5 units.
     */
    rarity(): Rarity {
      const seen = [...counts.keys()].filter((i) => counts[i]! > 0)
      const shares = smoothed(seen, counts, sum.pixels)
      const weights = new Map(seen.map((i, n) => [i, 1 / shares[n]!]))
      return (a, b) => weights.get(indexOf(a, b)) ?? 0
    },
  }
}

const half = across >> 1
const near = (value: number) => Math.min(Math.max(Math.round(value / cell), -half), half) + half
const indexOf = (a: number, b: number): number => near(a) * across + near(b)

/** Each colour's share, after every colour gave of its own to those beside it. */
function smoothed(seen: number[], counts: Float64Array, pixels: number): number[] {
  const kinship = (i: number, j: number) => {
    const a = Math.floor(i / across) - Math.floor(j / across)
    const b = (i % across) - (j % across)
    return Math.exp((-(a ** 2 + b ** 2) * cell ** 2) / (2 * 5 ** 2))
  }
  const shares = new Array<number>(seen.length).fill(0)
  for (const giver of seen) {
    const kin = seen.map((taker) => kinship(giver, taker))
    const total = kin.reduce((a, b) => a + b)
    for (const [n, k] of kin.entries()) shares[n]! += ((counts[giver]! / pixels) * k) / total
  }
  return shares
}
