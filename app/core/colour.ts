/** Red, green and blue, each from 0 to 255. */
export type Rgb = readonly [number, number, number]

/**
 * A colour by one of CSS's opaque notations: `#rgb`, `#rrggbb`, `rgb(…)`, `hsl(…)`, with commas or
 * spaces. Undefined for any other.
 */
export function parseColour(text: string): Rgb | undefined {
  const given = text.trim().toLowerCase()
  const [, hex] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(given) ?? []
  if (hex) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!
    return digits.map((pair) => Number.parseInt(pair, 16)) as unknown as Rgb
  }
  const [, kind, inside = ''] = /^(rgb|hsl)\(([^()]*)\)$/.exec(given) ?? []
  const parts = inside.split(/[\s,]+/).filter((part) => part !== '')
  if (kind === undefined || parts.length !== 3) return undefined
  const rgb = kind === 'rgb' ? parts.map(channel) : fromHsl(parts)
  return rgb.every((value) => value >= 0 && value <= 255) ? (rgb as unknown as Rgb) : undefined
}

export const toHex = (rgb: Rgb): string =>
  `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`

/** From 1, no contrast at all, to 21, as WCAG counts it. */
export function contrast(one: Rgb, other: Rgb): number {
  const [more, less] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (more + 0.05) / (less + 0.05)
}

function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const number = (text: string): number => (/^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN)
const percent = (text: string): number =>
  text.endsWith('%') ? number(text.slice(0, -1)) : Number.NaN
const channel = (text: string): number =>
  text.endsWith('%') ? (percent(text) / 100) * 255 : number(text)

function fromHsl([hue = '', saturation = '', lightness = '']: string[]): number[] {
  const h = number(hue.replace(/deg$/, '')) % 360
  const [s, l] = [percent(saturation) / 100, percent(lightness) / 100]
  const reach = s * Math.min(l, 1 - l)
  return [0, 8, 4].map((n) => {
    const k = (n + h / 30) % 12
    return (l - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1))) * 255
  })
}
