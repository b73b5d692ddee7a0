import type { Country, Vector, Wood } from './country.ts'
import { chance, fractal } from './noise.ts'

/** Where the ground of a country is, or the tops of its trees. */
export function heightAt(land: Country, x: number, z: number, ground = land.ground(x, z)): number {
  const wood = land.wood(x, z, ground)
  return wood && wood.density > 0 ? ground + crownAt(x, z, wood) * wood.tall : ground
}

/** How far a ray goes until it meets the land; Infinity if it does not within `end` metres. */
export function march(
  land: Country,
  [ox, oy, oz]: Vector,
  [dx, dy, dz]: Vector,
  { start, end }: { start: number; end: number },
): number {
  const isUnder = (t: number) => oy + dy * t < heightAt(land, ox + dx * t, oz + dz * t)
  let before = start
  for (let t = start, i = 0; i < 420 && t < end; i++) {
    const y = oy + dy * t
    if (y > 2600 && dy > 0) return Infinity
    const [x, z] = [ox + dx * t, oz + dz * t]
    const ground = land.ground(x, z)
    const clearance = y - ground > 20 ? y - ground - 12 : y - heightAt(land, x, z, ground)
    if (clearance < 0) return crossing(before, t, isUnder)
    before = t
    t += Math.max(0.0022 * t, 0.28 * clearance, 0.25)
  }
  return Infinity
}

function crossing(above: number, under: number, isUnder: (t: number) => boolean): number {
  for (let i = 0; i < 8; i++) {
    const middle = (above + under) / 2
    if (isUnder(middle)) under = middle
    else above = middle
  }
  return under
}

/** How high trees stand at a place: 0 between them, about 1 at a top. One may stand in each cell. */
function crownAt(x: number, z: number, { size, density, crown }: Wood): number {
  const [column, row] = [Math.floor(x / size), Math.floor(z / size)]
  let highest = 0
  for (let j = row - 1; j <= row + 1; j++) {
    for (let i = column - 1; i <= column + 1; i++) {
      const luck = chance(i + 7919, j - 104_729)
      if (luck > density) continue
      const rootX = (i + 0.2 + 0.6 * chance(i, j + 31_337)) * size
      const rootZ = (j + 0.2 + 0.6 * chance(i + 31_337, j)) * size
      const off = Math.hypot(x - rootX, z - rootZ) / (size * (0.45 + 0.35 * chance(i - 5, j + 9)))
      if (off < 1) highest = Math.max(highest, (1 - off ** crown) * (0.7 + (0.6 * luck) / density))
    }
  }
  return highest && highest * (0.72 + 0.56 * fractal(x / 1.6, z / 1.6, 4, 0.6))
}
