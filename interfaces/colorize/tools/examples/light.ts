import type { Country, Vector } from './country.ts'
import { chance, clamp, fractal, mix, noise, step } from './noise.ts'
import { heightAt, march } from './relief.ts'

/** How much light comes to `eye` from where it looks, by marching a ray over the land. */
export function seen(land: Country, eye: Vector, look: Vector, reflects = true): number {
  const distance = march(land, eye, look, { start: 2, end: 14_000 })
  const toWater = look[1] < 0 ? (land.water - eye[1]) / look[1] : Infinity
  const reach = Math.min(distance, toWater)
  if (reach === Infinity) return sky(land, look)
  const place: Vector = [
    eye[0] + look[0] * reach,
    eye[1] + look[1] * reach,
    eye[2] + look[2] * reach,
  ]
  const light =
    toWater < distance ? water(land, place, look, reach, reflects) : surface(land, place, distance)
  const air = Math.exp(-((reach / land.haze) ** 1.1))
  return mix(sky(land, [look[0] * 0.9, 0.05, look[2] * 0.9]) * 0.82, light, air)
}

function sky({ sun, clear }: Country, look: Vector): number {
  const up = Math.max(look[1], 0.004)
  const glow = clamp(dot(look, sun))
  const blue = mix(0.74, 0.2, clamp(up * 2.1) ** 0.6) + 0.16 * glow ** 8 + 0.9 * glow ** 300
  const x = (look[0] / (up + 0.12)) * 1.5 + 11
  const z = (look[2] / (up + 0.12)) * 1.5 + 3
  const cover = step(clear, clear + 0.17, fractal(x, z, 7, 0.52)) * step(0, 0.1, up)
  const depth = fractal(x + sun[0] * 0.12, z + sun[2] * 0.12, 6, 0.52) - clear
  return mix(blue, mix(1.08, 0.66, clamp(depth * 2.6)), cover * 0.95)
}

/** Waves tilt a mirror, the more of which is seen the flatter one looks; shallows are lighter. */
function water(
  land: Country,
  [x, , z]: Vector,
  look: Vector,
  distance: number,
  reflects: boolean,
): number {
  const swell = (0.05 / (1 + distance / 160) + 0.012) * (0.4 + 0.9 * noise(x / 90, z / 240))
  const wave = (shift: number) => fractal(x / 2.2 + shift, z / 0.9, 3) - 0.5
  const normal = unit([swell * wave(0) * 2.2, 1, swell * wave(70) * 4])
  const facing = dot(look, normal)
  const [bx, by, bz] = look.map((way, i) => way - 2 * facing * normal[i]!) as unknown as Vector
  const back: Vector = [bx, Math.abs(by), bz]
  const mirror = reflects ? seen(land, [x, land.water + 0.05, z], back, false) : sky(land, back)
  const depth = land.water - land.ground(x, z)
  const body = mix(0.26, 0.085, step(0, 9, depth))
  const fresnel = 0.03 + 0.97 * (1 - clamp(-facing)) ** 5
  const light = mix(body, mirror, fresnel) + 1.5 * clamp(dot(back, land.sun)) ** 220
  if (land.sand === 0) return light
  const surf = step(1.5, 0.2, depth + 1.4 * (fractal(x / 5, z / 5, 4) - 0.5))
  return mix(light, 0.85, surf * step(0.35, 0.5, fractal(x / 2, z / 1.2, 3)))
}

/** Land in the sun and under the sky, with the shadows that it throws. */
function surface(land: Country, place: Vector, distance: number): number {
  const [x, y, z] = place
  const { sun } = land
  const near = Math.max(0.4, distance * 0.0011)
  const riseX = (heightAt(land, x + near, z) - heightAt(land, x - near, z)) / (2 * near)
  const riseZ = (heightAt(land, x, z + near) - heightAt(land, x, z - near)) / (2 * near)
  const normal = unit([-riseX, 1, -riseZ])
  const lifted: Vector = [x, y + 0.6 + distance * 0.0015, z]
  const clear = march(land, lifted, sun, { start: 0.5 + distance * 0.002, end: 2500 }) === Infinity
  const direct = clear ? 1.55 * Math.max(0, dot(normal, sun)) : 0
  const bounced = 0.05 * Math.max(0, -normal[0] * sun[0] - normal[2] * sun[2])
  return albedo(land, place, distance) * (direct + 0.34 * (0.55 + 0.45 * normal[1]) + bounced)
}

/** The share of light that leaves, fields, grass, rock, snow and sand throw back. */
function albedo(land: Country, [x, y, z]: Vector, distance: number): number {
  const ground = land.ground(x, z)
  const over = y - ground
  if (over > 0.9) {
    const leaf = fractal((x + y * 0.7) / 0.9, (z - y * 0.9) / 0.9, 5, 0.62) ** 2
    const tree = chance(Math.floor(x / 9), Math.floor(z / 9))
    const crown = 0.045 + 0.06 * tree + 0.33 * mix(0.25, leaf, step(1500, 200, distance))
    return crown * mix(0.35, 1, clamp(over / 7))
  }
  const blades = (fractal(x * 2.3, z * 1.1, 4, 0.7) - 0.5) * step(900, 40, distance)
  const patches = fractal(x / 22, z / 22, 5) - 0.5
  if (land.hasFields) {
    const crop = chance(Math.floor(fractal(x / 330 + 2, z / 330 + 9, 2) * 9) * 7 + 3, 11)
    const rows = crop > 0.7 ? 0.03 * Math.sin(x * 0.9 + z * 0.35) : 0
    return 0.13 + 0.2 * crop + 0.34 * blades * (1 - 0.5 * crop) + 0.16 * patches + rows
  }
  const slopeX = (land.ground(x + 6, z) - land.ground(x - 6, z)) / 12
  const slopeZ = (land.ground(x, z + 6) - land.ground(x, z - 6)) / 12
  const slope = Math.hypot(slopeX, slopeZ)
  const grass = 0.2 + 0.2 * patches + 0.3 * blades
  const rock = 0.3 + 0.2 * (fractal(x / 12, z / 5, 5) - 0.5)
  const bare = mix(grass, rock, step(0.55, 0.95, slope + 0.25 * patches))
  const snow = step(520, 760, ground + 260 * (fractal(x / 140, z / 140, 5) - 0.5))
  const covered = mix(bare, 0.92, snow * step(1.15, 0.7, slope))
  if (land.sand === 0) return covered
  const beach = step(land.sand, land.sand - 4, ground) * step(0.6, 0.3, slope)
  return mix(covered, 0.62, beach) * mix(0.6, 1, step(0.1, 1.2, ground - land.water))
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

export function unit([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}
