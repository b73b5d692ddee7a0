import { fileURLToPath } from 'node:url'
import { shipped } from 'fascia'
import { raster } from 'fascia/picture'
import * as countries from './country.ts'
import { seen, unit } from './light.ts'
import { clamp, ease, fractal, mix } from './noise.ts'

/**
 * Paints the sample pictures: countries that do not exist, as an old camera would have seen them.
 * Run as a program, with the scale if not 1. It takes some minutes.
 */
const scale = Number(process.argv[2] ?? 1)
const width = Math.round(1080 * scale)
const height = Math.round(720 * scale)
const sharp = await raster()
for (const [name, country] of Object.entries(countries)) {
  const raw = { width, height, channels: 1 as const }
  const path = fileURLToPath(shipped(`interfaces/colorize/examples/${name}.jpg`))
  await sharp(developed(exposed(country)), { raw })
    .toColourspace('b-w')
    .jpeg({ quality: 78, mozjpeg: true })
    .toFile(path)
}

/** The light on every pixel, of two rays each. */
function exposed(country: countries.Country): Float32Array {
  const light = new Float32Array(width * height)
  const [opening, raised] = [0.46, country.pitch]
  for (let i = 0; i < light.length; i++) {
    for (const [right, down] of [
      [0.3, 0.2],
      [0.7, 0.8],
    ] as const) {
      const u = ((2 * ((i % width) + right)) / width - 1) * opening
      const v = ((1 - (2 * (Math.floor(i / width) + down)) / height) * opening * height) / width
      light[i]! += Math.min(seen(country, country.eye, unit([u, v + raised, 1])), 1.4) / 2
    }
  }
  return light
}

/** The picture on film: its range fitted to the paper's, corners darker, and grain. */
function developed(light: Float32Array): Uint8Array {
  const sorted = Float32Array.from(light).sort()
  const black = sorted[Math.floor(light.length * 0.004)]!
  const white = sorted[Math.floor(light.length * 0.994)]!
  return Uint8Array.from(light, (value, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const corner = Math.hypot(x / width - 0.5, y / height - 0.5) ** 2
    const fitted = Math.min(Math.max((value - black) / (white - black), 0), 1.2)
    const tone = (fitted * (1 - 0.4 * corner)) ** (1 / 1.95)
    const soft = (tone / (1 + 0.06 * tone ** 3)) * 1.04
    const curve = mix(soft, ease(clamp(soft)), 0.35)
    const grain = (fractal(x / 1.3 + 900, y / 1.3, 2) - 0.5) * 0.06 * (1.15 - curve)
    return Math.round(255 * clamp(0.035 + 0.95 * curve + grain))
  })
}
