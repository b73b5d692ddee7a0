import { readFileSync } from 'node:fs'
import { contrast, parseColour, type Rgb, toHex } from '../../core/colour.ts'
import { ConfigError } from '../../core/config.ts'
import type { Look, Themes } from '../../core/look.ts'
import { shipped } from '../../core/root.ts'
import { list } from '../../core/schema.ts'

/** A colour of CSS's opaque ones, `#0b6b4b`, `rgb(11 107 75)` or `hsl(160 81% 23%)`: one for both themes, or one for each. */
export type Colour = string | { light?: string; dark?: string }

/** What pages are drawn with; what is left out stays as it is. */
export interface Theme {
  /** Links, the main button, and what is chosen. */
  accent?: Colour
  /** Words on the accent: white or black, whichever is easier to read, unless said. */
  onAccent?: Colour
  /** Behind everything. */
  background?: Colour
  /** Behind forms and cards. */
  surface?: Colour
  /** Behind results. */
  display?: Colour
  /** Words. */
  text?: Colour
  /** Words that matter less. */
  quiet?: Colour
  /** Lines between things. */
  line?: Colour
  /** The edges of fields and buttons. */
  edge?: Colour
  /** What is wrong, in words and edges. */
  wrong?: Colour
  /** How round corners are: a length such as 0.5rem. */
  radius?: string
  /** Families of fonts that readers have, as CSS lists them. */
  font?: string
  /** The same for code. */
  mono?: string
}

const colours = {
  accent: 'accent',
  onAccent: 'on-accent',
  background: 'ground',
  surface: 'panel',
  display: 'display',
  text: 'ink',
  quiet: 'quiet',
  line: 'line',
  edge: 'edge',
  wrong: 'wrong',
} as const
type Name = keyof typeof colours

const grounds = ['background', 'surface', 'display'] as const

/** What must be told apart, and by how much: words by 4.5, edges by 3. */
const pairs: [Name, readonly Name[], number][] = [
  ...(['text', 'quiet', 'accent'] as const).map((name): [Name, readonly Name[], number] => [
    name,
    grounds,
    4.5,
  ]),
  ['text', ['line'], 4.5],
  ['wrong', ['background', 'surface'], 4.5],
  ['onAccent', ['accent'], 4.5],
  ['edge', ['background', 'surface'], 3],
]

const modes = ['light', 'dark'] as const
type Mode = (typeof modes)[number]

/**
 * A theme as rules for our pages. Throws a ConfigError that names what is no colour, or the two that
 * are too close to be told apart, with their contrast.
 */
export function palette(theme: Theme, themes: Themes): Pick<Look, 'grounds'> & { css: string } {
  refuseUnknown(theme, [...Object.keys(colours), 'radius', 'font', 'mono'], 'site.theme')
  const inUse = modes.filter((mode) => themes === 'both' || themes === mode)
  const own = ownColours()
  const made = Object.fromEntries(modes.map((mode) => [mode, inMode(theme, mode, own)])) as {
    [mode in Mode]: { [name in Name]: Rgb }
  }
  for (const mode of inUse) refuseClose(made[mode], mode, theme)
  const both = (name: Name) => `light-dark(${toHex(made.light[name])}, ${toHex(made.dark[name])})`
  const isSet = (name: Name) => theme[name] !== undefined
  const given = (Object.keys(colours) as Name[]).filter(
    (name) => isSet(name) || (name === 'onAccent' && isSet('accent')),
  )
  const rules = given.map((name) => `--${colours[name]}:${both(name)}`)
  if (isSet('accent')) {
    const { light, dark } = made
    rules.push(`--glow:light-dark(${toHex(light.accent)}24, ${toHex(dark.accent)}2e)`)
  }
  if (theme.radius !== undefined) rules.push(`--radius:${length(theme.radius)}`)
  if (theme.font !== undefined) rules.push(`font-family:${families('font', theme.font)}`)
  if (theme.mono !== undefined) rules.push(`--mono:${families('mono', theme.mono)}`)
  return {
    css: (rules.length > 0 ? `:root{${rules.join(';')}}\n` : '') + (theme.radius ? corners : ''),
    grounds: { light: toHex(made.light.background), dark: toHex(made.dark.background) },
  }
}

/** What is smaller than a panel is less round. */
const corners = `button,.button,textarea,select,pre,.tile,
input:not([type="range"],[type="checkbox"],[type="radio"],[type="file"]){border-radius:calc(var(--radius) / 1.5)}
`

/** Throws a ConfigError where an object has what is not known there. */
export function refuseUnknown(given: object, known: readonly string[], where: string): void {
  const odd = Object.keys(given).find((name) => !known.includes(name))
  if (odd === undefined) return
  throw new ConfigError(`${where} has no “${odd}”: it may have ${list([...known], 'and')}.`)
}

type Own = { [mode in Mode]: { [name in Name]: Rgb } }

/** Our own colours, as the stylesheet has them. */
function ownColours(): Own {
  const source = readFileSync(shipped('public/style/base.css'), 'utf8')
  const inCss = (variable: string, mode: Mode) => {
    const found = new RegExp(`--${variable}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(source)
    return parseColour(found?.[mode === 'light' ? 1 : 2] ?? '')!
  }
  return Object.fromEntries(
    modes.map((mode) => [
      mode,
      Object.fromEntries(
        Object.entries(colours).map(([name, variable]) => [name, inCss(variable, mode)]),
      ),
    ]),
  ) as Own
}

function inMode(theme: Theme, mode: Mode, own: Own) {
  const made = { ...own[mode] }
  for (const name of Object.keys(colours) as Name[]) {
    const given = theme[name]
    const text = typeof given === 'object' ? given[mode] : given
    if (text !== undefined) made[name] = colourOf(text, name)
  }
  const { accent, onAccent } = theme
  const isOwn = typeof onAccent === 'object' ? onAccent[mode] === undefined : onAccent === undefined
  if (accent !== undefined && isOwn) made.onAccent = readable(made.accent)
  return made
}

function colourOf(text: unknown, name: Name): Rgb {
  const rgb = typeof text === 'string' ? parseColour(text) : undefined
  if (rgb) return rgb
  throw new ConfigError(
    `site.theme.${name} must be a colour such as #0b6b4b, rgb(11 107 75) or hsl(160 81% 23%), not “${text}”.`,
  )
}

const [white, black]: [Rgb, Rgb] = [
  [255, 255, 255],
  [0, 0, 0],
]
const readable = (ground: Rgb): Rgb =>
  contrast(white, ground) >= contrast(black, ground) ? white : black

function refuseClose(made: { [name in Name]: Rgb }, mode: Mode, theme: Theme): void {
  for (const [name, others, least] of pairs) {
    for (const other of others) {
      if (theme[name] === undefined && theme[other] === undefined) continue
      const ratio = contrast(made[name], made[other])
      if (ratio >= least) continue
      const told = (one: Name) =>
        `${one} (${toHex(made[one])}${theme[one] === undefined ? ', our own' : ''})`
      // Rounded down: what is too little must not seem enough.
      const shown = Math.floor(ratio * 100) / 100
      throw new ConfigError(
        `In the ${mode} theme, site.theme's ${told(name)} on ${told(other)} has a contrast of ${shown}:1, where ${least}:1 is needed: change one of them.`,
      )
    }
  }
}

function length(text: string): string {
  if (/^(0|\d*\.?\d+(px|rem|em))$/.test(text)) return text
  throw new ConfigError(`site.theme.radius must be a length such as 0.5rem, not “${text}”.`)
}

function families(name: string, text: string): string {
  if (/^[\w\s,"'-]+$/.test(text)) return text
  throw new ConfigError(
    `site.theme.${name} must be a list of font families such as Georgia, serif, not “${text}”.`,
  )
}
