/** Linear light, 0 to 1, of each of the 256 codes of sRGB (IEC 61966-2-1). */
const light = Float64Array.from({ length: 256 }, (_, code) => toLight(code / 255))

/** f(Y) of CIE 15 for each of the 256 greys. */
const roots = light.map(root)

/** CIE lightness L*, 0 to 100, of each of the 256 greys of sRGB. */
export const lightness = Float32Array.from(roots, (fy) => 116 * fy - 16)

/** L* of every grey of a picture. */
export function lightnessOf(grey: Uint8Array): Float32Array {
  const light = new Float32Array(grey.length)
  for (let i = 0; i < grey.length; i++) light[i] = lightness[grey[i]!]!
  return light
}

/** Fills `grey` with what is as light as interleaved sRGB; it may be the last third of `rgb`. */
export function toGrey(rgb: Uint8Array, grey: Uint8Array): void {
  for (let i = grey.length - 1, at = i * 3; i >= 0; i--, at -= 3) {
    grey[i] = toCode(ofRed[rgb[at]!]! + ofGreen[rgb[at + 1]!]! + ofBlue[rgb[at + 2]!]!)
  }
}

/** L*, a* and b* (D65) of an sRGB colour given by its three codes. */
export function toLab(red: number, green: number, blue: number): [number, number, number] {
  const [r, g, b] = [light[red]!, light[green]!, light[blue]!]
  const fx = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / whiteX)
  const fy = root(ofRed[red]! + ofGreen[green]! + ofBlue[blue]!)
  const fz = root((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / whiteZ)
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

/**
 * The sRGB colour as light as the grey `code` with a* and b* added, as 0xBBGGRR; what no screen can
 * show is clipped.
 */
export function tinted(code: number, a: number, b: number): number {
  const fy = roots[code]!
  const x = cube(fy + a / 500) * whiteX
  const y = light[code]!
  const z = cube(fy - b / 200) * whiteZ
  const red = toCode(3.2404542 * x - 1.5371385 * y - 0.4985314 * z)
  const green = toCode(-0.969266 * x + 1.8760108 * y + 0.041556 * z)
  const blue = toCode(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)
  return red | (green << 8) | (blue << 16)
}

/** The share of luminance that each code of red, green and blue has. */
const ofRed = light.map((red) => red * 0.2126729)
const ofGreen = light.map((green) => green * 0.7151522)
const ofBlue = light.map((blue) => blue * 0.072175)

const whiteX = 0.95047
const whiteZ = 1.08883

function root(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116
}

function cube(t: number): number {
  return t > 6 / 29 ? t * t * t : ((t - 16 / 116) * (116 * 27)) / 24389
}

function toLight(v: number): number {
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
}

const steps = 1 << 14
const codes = Uint8Array.from({ length: steps + 1 }, (_, i) => Math.round(255 * toSrgb(i / steps)))

function toSrgb(y: number): number {
  return y <= 0.0031308 ? y * 12.92 : 1.055 * y ** (1 / 2.4) - 0.055
}

const toCode = (y: number): number => codes[y <= 0 ? 0 : y >= 1 ? steps : (y * steps + 0.5) | 0]!
