export type Colour = readonly [red: number, green: number, blue: number]

interface Palette {
  /** The sky above and at the horizon, and the sun. */
  high: Colour
  low: Colour
  light: Colour
  /** From 0 by day to 1 when all stars are out. */
  night: number
}

const hours: Palette[] = [
  { high: [30, 36, 84], low: [214, 122, 110], light: [255, 180, 120], night: 0.8 },
  { high: [92, 134, 190], low: [250, 205, 160], light: [255, 224, 160], night: 0 },
  { high: [62, 138, 206], low: [188, 222, 236], light: [255, 246, 214], night: 0 },
  { high: [78, 122, 184], low: [246, 214, 168], light: [255, 226, 160], night: 0 },
  { high: [58, 44, 104], low: [240, 116, 84], light: [255, 160, 96], night: 0.12 },
  { high: [16, 20, 52], low: [112, 72, 110], light: [250, 140, 100], night: 1 },
]

/** The colours of a day at a time from 0 to 1. */
export function palette(time: number): Palette {
  const at = Math.min(Math.max(time, 0), 0.9999) * (hours.length - 1)
  const [before, after] = [hours[Math.floor(at)]!, hours[Math.floor(at) + 1]!]
  const share = at % 1
  return {
    high: blend(before.high, after.high, share),
    low: blend(before.low, after.low, share),
    light: blend(before.light, after.light, share),
    night: before.night + (after.night - before.night) * share,
  }
}

export const blend = (a: Colour, b: Colour, share: number): Colour => {
  const mix = (i: 0 | 1 | 2) => a[i] + (b[i] - a[i]) * share
  return [mix(0), mix(1), mix(2)]
}

export const css = (colour: Colour): string => `rgb(${colour.map(Math.round).join(',')})`
