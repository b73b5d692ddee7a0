import { blend, type Colour, css, palette } from './palette.ts'

const [width, height, shore] = [640, 360, 225]

/** A day at a lake as an SVG of 640 × 360: dawn at 0, dusk at 1. */
export function scene(time: number): string {
  const { high, low, light, night } = palette(time)
  const sun = { x: 60 + 520 * time, y: shore + 12 - 205 * Math.sin(Math.PI * time) }
  const shade: Colour = blend([14, 24, 44], light, 0.05)
  const hills = [0, 1, 2].map((depth) => hill(depth, blend(low, shade, 0.35 + depth * 0.27)))
  const boat = { x: 520 - 330 * time, y: 272 + 2.5 * Math.sin(time * 34) }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs>
  ${fade('sky', high, low)}${fade('lake', blend(low, shade, 0.18), blend(high, shade, 0.45))}
  <radialGradient id="glow"><stop stop-color="${css(light)}" stop-opacity=".85"/><stop offset="1" stop-color="${css(light)}" stop-opacity="0"/></radialGradient>
</defs>
<rect width="640" height="${shore}" fill="url(#sky)"/>
${stars(night)}
<circle cx="${sun.x}" cy="${sun.y}" r="120" fill="url(#glow)"/>
<circle cx="${sun.x}" cy="${sun.y}" r="22" fill="${css(blend(light, [255, 255, 255], 0.5))}"/>
${hills.join('\n')}
<rect y="${shore}" width="640" height="${height - shore}" fill="url(#lake)"/>
${glitter(sun.x, time, light, 1 - night)}
${ship(boat.x, boat.y, time, blend(light, [255, 255, 255], 0.55), shade)}
</svg>`
}

const fade = (id: string, from: Colour, to: Colour) =>
  `<linearGradient id="${id}" x2="0" y2="1"><stop stop-color="${css(from)}"/><stop offset="1" stop-color="${css(to)}"/></linearGradient>`

function hill(depth: number, colour: Colour): string {
  const rise = (x: number) =>
    66 -
    24 * depth +
    (26 - 6 * depth) * Math.sin(x / (95 - 17 * depth) + depth * 2.1) +
    7 * Math.sin(x / 31 + depth)
  const points = Array.from(
    { length: 81 },
    (_, i) => `${i * 8},${(shore - rise(i * 8)).toFixed(1)}`,
  )
  return `<path d="M0,${shore} L${points.join(' L')} L640,${shore} Z" fill="${css(colour)}"/>`
}

function stars(night: number): string {
  if (night <= 0) return ''
  const dots = Array.from({ length: 40 }, (_, i) => {
    const [x, y] = [(i * 397) % 640, (i * 151) % 140]
    return `<circle cx="${x}" cy="${y}" r="${0.6 + (i % 3) * 0.4}"/>`
  })
  return `<g fill="#fff" opacity="${night.toFixed(2)}">${dots.join('')}</g>`
}

/** The sun's path on the water: strokes that widen towards the shore at our feet. */
function glitter(x: number, time: number, light: Colour, strength: number): string {
  const strokes = Array.from({ length: 22 }, (_, i) => {
    const y = shore + 3 + i * 6
    const swing = Math.sin(time * 40 + i * 1.7)
    const half = 8 + i * 2.2 + 7 * swing
    const opacity = (0.5 - i * 0.014) * strength
    return `<rect x="${(x - half + 3 * swing).toFixed(1)}" y="${y}" width="${(2 * half).toFixed(1)}" height="2" rx="1" opacity="${opacity.toFixed(2)}"/>`
  })
  return `<g fill="${css(light)}">${strokes.join('')}</g>`
}

function ship(x: number, y: number, time: number, sail: Colour, hull: Colour): string {
  const shape = `<path d="M2,-4 L2,-62 Q34,-30 38,-8 Z" fill="${css(sail)}"/><path d="M-2,-8 L-2,-54 Q-20,-26 -24,-8 Z" fill="${css(blend(sail, hull, 0.15))}"/><path d="M-34,-3 L44,-3 L32,9 L-24,9 Z" fill="${css(hull)}"/>`
  const lean = 3 * Math.sin(time * 23)
  const at = `translate(${x.toFixed(1)},${y.toFixed(1)})`
  return `<g opacity=".22" transform="${at} translate(0,16) scale(-1,-.7)">${shape}</g><g transform="${at} scale(-1,1) rotate(${lean.toFixed(2)})">${shape}</g>`
}
