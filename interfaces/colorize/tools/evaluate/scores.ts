import { toLab } from '../../local/lab.ts'

/** How near colours come to the truth; distances are in Lab units. */
export interface Scores {
  /** Peak signal to noise of red, green and blue in decibels, the mean over pictures. */
  psnr: number
  /** Root mean square error of a* and b*. */
  rmse: number
  /** Percent of pixels whose a* and b* are within a distance, averaged over distances up to 150. */
  auc: number
  /** The same with each pixel weighted by how rare its true colour is. */
  rebalanced: number
  /** By Hasler and Süsstrunk, "Measuring colourfulness in natural images" (2003). */
  colourfulness: number
  /** Mean error of L*. */
  lightness: number
}

/** Adds up the scores of pictures of interleaved sRGB, each beside what it should have been. */
export function tally(rarity: Rarity) {
  const all = { pictures: 0, pixels: 0, weight: 0, psnr: 0, colours: 0 }
  const sum = { square: 0, near: 0, rareNear: 0, light: 0 }
  return {
    add(truth: Uint8Array, made: Uint8Array): void {
      let square = 0
      for (let at = 0; at < truth.length; at += 3) {
        const [l, a, b] = toLab(truth[at]!, truth[at + 1]!, truth[at + 2]!)
        const [madeL, madeA, madeB] = toLab(made[at]!, made[at + 1]!, made[at + 2]!)
        const distance = Math.hypot(madeA - a, madeB - b)
        const near = Math.max(150 - distance, 0) / 150
        const weight = rarity(a, b)
        all.weight += weight
        sum.near += near
        sum.rareNear += near * weight
        sum.square += distance ** 2 / 2
        sum.light += Math.abs(madeL - l)
        for (let i = at; i < at + 3; i++) square += (made[i]! - truth[i]!) ** 2
      }
      all.pictures++
      all.pixels += truth.length / 3
      all.psnr += 10 * Math.log10(255 ** 2 / Math.max(square / truth.length, 0.01))
      all.colours += colourfulness(made)
    },
    scores: (): Scores => ({
      psnr: all.psnr / all.pictures,
      rmse: Math.sqrt(sum.square / all.pixels),
      auc: (100 * sum.near) / all.pixels,
      rebalanced: (100 * sum.rareNear) / all.weight,
      colourfulness: all.colours / all.pictures,
      lightness: sum.light / all.pixels,
    }),
  }
}

function colourfulness(rgb: Uint8Array): number {
  const redGreen = spread(rgb, (r, g) => r - g)
  const yellowBlue = spread(rgb, (r, g, b) => (r + g) / 2 - b)
  const deviation = Math.hypot(redGreen.deviation, yellowBlue.deviation)
  return deviation + 0.3 * Math.hypot(redGreen.mean, yellowBlue.mean)
}

function spread(rgb: Uint8Array, axis: (r: number, g: number, b: number) => number) {
  let [sum, squares] = [0, 0]
  for (let at = 0; at < rgb.length; at += 3) {
    const value = axis(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!)
    sum += value
    squares += value ** 2
  }
  const pixels = rgb.length / 3
  const mean = sum / pixels
  return { mean, deviation: Math.sqrt(Math.max(squares / pixels - mean ** 2, 0)) }
}

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
