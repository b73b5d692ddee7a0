import { fractal, ridges, step } from './noise.ts'

export type Vector = readonly [x: number, y: number, z: number]

export interface Wood {
  /** Metres from tree to tree, and from root to top. */
  size: number
  tall: number
  /** The share of places that have a tree. */
  density: number
  /** How blunt the crowns are: 1 is a cone. */
  crown: number
}

/** A country to look at: lengths are metres, x to the right, y up, z away. */
export interface Country {
  eye: Vector
  /** How far the look is raised. */
  pitch: number
  sun: Vector
  /** How much of the sky is free of clouds. */
  clear: number
  /** How far one can see. */
  haze: number
  /** The level of the water. */
  water: number
  /** How far above the water there is sand. */
  sand: number
  hasFields: boolean
  ground(x: number, z: number): number
  wood(x: number, z: number, height: number): Wood | undefined
}

/** Mountains with snow around a lake. */
export const lake: Country = {
  eye: [0, 38, 0],
  pitch: -0.02,
  sun: [-0.73, 0.64, -0.24],
  clear: 0.55,
  haze: 16_000,
  water: 0,
  sand: 0,
  hasFields: false,
  ground(x, z) {
    const far = step(900, 5200, z)
    const side = step(250, 1500, Math.abs(x + 120 * Math.sin(z / 700)) + z * 0.05)
    const hills = (fractal(x / 420 + 3, z / 420, 5) - 0.38) * 90 * side * (1 + far)
    const peaks = ridges(x / 3300 + 8.3, z / 3300 + 0.6, 9) * 2100
    return (
      hills + far * peaks * step(0.1, 1, side * 0.55 + far * 0.45) + step(-60, -400, x) * 20 - 14
    )
  },
  wood(x, z, height) {
    if (height < 2 || height > 620) return undefined
    const low = 0.12 * step(600, 150, height) - 0.1 * step(350, 620, height)
    const density = step(0.36, 0.62, fractal(x / 160 + 50, z / 160, 4) + low)
    return { size: 9, tall: 15, density, crown: 1.1 }
  },
}

/** Hills with fields, hedges and woods. */
export const hills: Country = {
  eye: [0, 52, 0],
  pitch: -0.05,
  sun: [0.81, 0.58, 0.12],
  clear: 0.5,
  haze: 14_000,
  water: -99,
  sand: 0,
  hasFields: true,
  ground(x, z) {
    const swell = (fractal(x / 700 + 9.1, z / 700 + 2, 5) - 0.5) * 170 * step(-50, 500, z)
    const bumps = (fractal(x / 90, z / 90, 3) - 0.5) * 5
    return swell + bumps + step(1800, 4500, z) * ridges(x / 3000 + 4, z / 3000, 7) * 420
  },
  wood(x, z) {
    if (z < 260) return undefined
    const hedge = Math.abs(fractal(x / 210 + 40, z / 210 + 3, 2) - 0.5) < 0.012 ? 0.8 : 0
    const wood = step(0.53, 0.6, fractal(x / 260 + 4, z / 260 + 7, 3))
    return { size: 12, tall: 14, density: Math.max(wood, hedge, 0.015), crown: 2.6 }
  },
}

/** A wooded coast with a beach, and the sea. */
export const coast: Country = {
  eye: [0, 30, 0],
  pitch: -0.06,
  sun: [0.29, 0.38, 0.88],
  clear: 0.6,
  haze: 20_000,
  water: 0,
  sand: 9,
  hasFields: false,
  ground(x, z) {
    const wander = 60 * Math.sin(z / 230) + (fractal(x / 190, z / 190, 4) - 0.5) * 160
    const out = x + 260 - z * 0.32 + wander
    const land = step(0, -420, out) * 150 * (0.55 + ridges(x / 420 + 2, z / 420, 7))
    const cape = step(3000, 5200, z) * step(-200, -1500, x - 900)
    const bumps = (fractal(x / 60, z / 60, 4) - 0.5) * 6
    return (
      land +
      bumps +
      cape * ridges(x / 2000 + 1, z / 2000 + 3, 6) * 500 -
      3 -
      step(-40, 300, out) * 22
    )
  },
  wood(x, z, height) {
    if (height < 22) return undefined
    const density = step(0.42, 0.6, fractal(x / 90 + 5, z / 90, 4))
    return { size: 7, tall: 7, density, crown: 1.1 }
  },
}
