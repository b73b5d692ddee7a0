/** A number from 0 to 1 that belongs to a place on a grid, and looks like chance. */
export function chance(x: number, y: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}

/** Smooth noise from 0 to 1 with a grain of about 1. */
export function noise(x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)]
  const [u, v] = [ease(x - i), ease(y - j)]
  const top = mix(chance(i, j), chance(i + 1, j), u)
  const bottom = mix(chance(i, j + 1), chance(i + 1, j + 1), u)
  return mix(top, bottom, v)
}

/** Noise of ever finer grain, as clouds and hills have it: from 0 to 1. */
export function fractal(x: number, y: number, octaves: number, roughness = 0.5): number {
  let [sum, weight, total] = [0, 1, 0]
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise(x, y)
    total += weight
    weight *= roughness
    // Turned by an angle each time, so that the grids do not show.
    ;[x, y] = [1.6 * x - 1.2 * y + 17.3, 1.2 * x + 1.6 * y - 8.1]
  }
  return sum / total
}

/** Fractal noise folded into crests, as mountains have them: from 0 to 1. */
export function ridges(x: number, y: number, octaves: number): number {
  let [sum, weight, total] = [0, 1, 0]
  for (let i = 0; i < octaves; i++) {
    const crest = 1 - Math.abs(2 * noise(x, y) - 1)
    sum += weight * crest * crest
    total += weight
    weight *= 0.42
    ;[x, y] = [1.6 * x - 1.2 * y + 5.7, 1.2 * x + 1.6 * y + 31.9]
  }
  return sum / total
}

export const mix = (from: number, to: number, share: number): number => from + (to - from) * share

/** 0 up to `from`, 1 beyond `to`, a smooth step between. */
export function step(from: number, to: number, value: number): number {
  return ease(clamp((value - from) / (to - from)))
}

export const ease = (t: number): number => t * t * (3 - 2 * t)

export const clamp = (value: number): number => Math.min(Math.max(value, 0), 1)
