import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../core/config.ts'
import { hasCode } from '../../core/errors.ts'
import { type Link, type Look, type Picture, plainLook, type Themes } from '../../core/look.ts'
import { palette, refuseUnknown, type Theme } from './palette.ts'

/** A file of yours, by its path from where the program runs, by its `file:` URL, or as its bytes. */
export type OwnFile = string | URL | Uint8Array

/** How a site presents itself: all of it optional, all of it served from here. */
export interface SiteOptions {
  /** What it is called, in the bar, in titles and in what programs read of it. */
  name?: string
  /** In front of the name: an SVG, PNG, WebP, JPEG, GIF or AVIF, one for both themes or one for each. */
  logo?: OwnFile | { light: OwnFile; dark: OwnFile }
  /** What the tabs of browsers show: a picture as above, or an ICO. */
  icon?: OwnFile
  /** Colours, corners and fonts; pairs that are hard to tell apart are refused at the start. */
  theme?: Theme
  /** The themes that pages come in: `both`, with a switch, unless said. */
  themes?: Themes
  /** A stylesheet of your own, after ours. */
  stylesheet?: OwnFile
  /** Links beside ours in the bar. */
  links?: readonly Link[]
  /** What stands at the foot of every page, in Markdown. */
  footer?: string
}

const known = ['name', 'logo', 'icon', 'theme', 'themes', 'stylesheet', 'links', 'footer']
const themesThereAre = ['both', 'light', 'dark']

/** Reads and checks how a site is to look. Throws a ConfigError that names what is wrong. */
export function branding(options: SiteOptions = {}): Look {
  refuseUnknown(options, known, 'site')
  const { name = plainLook.name, logo, icon, theme, stylesheet, footer } = options
  const { themes = 'both', links = [] } = options
  if (typeof name !== 'string' || name.trim() === '') {
    throw new ConfigError('site.name must be a text that is not blank.')
  }
  if (!themesThereAre.includes(themes)) {
    throw new ConfigError(`site.themes must be both, light or dark, not “${themes}”.`)
  }
  for (const { href, text } of links) {
    if (/^(https?:\/\/|\/|mailto:)/.test(href ?? '') && text) continue
    throw new ConfigError(
      `site.links must each have a text and an href such as /about or https://example.com, not “${href}”.`,
    )
  }
  const drawn = theme && palette(theme, themes)
  const logos = logo === undefined ? undefined : bothOf(logo)
  const css = [
    drawn?.css ?? '',
    logos ? logoRules : '',
    stylesheet === undefined ? '' : read(stylesheet, 'site.stylesheet').toString(),
  ].join('')
  return {
    ...plainLook,
    name,
    ...(logos && { logo: logos }),
    ...(icon !== undefined && { icon: picture(icon, 'site.icon') }),
    ...(css !== '' && { css }),
    ...(drawn && { grounds: drawn.grounds }),
    ...{ themes, links, footer },
  }
}

/** Of two logos one shows; they are as high as our own mark, and as wide as they are. */
const logoRules = `.mark img{height:1.75rem;width:auto;max-width:min(12rem,50vw)}
.on-dark,[data-theme="dark"] .on-light{display:none}
[data-theme="dark"] .on-dark{display:inline}
@media (prefers-color-scheme:dark){
:root:not([data-theme="light"]) .on-light{display:none}
:root:not([data-theme="light"]) .on-dark{display:inline}
}
`

function bothOf(logo: NonNullable<SiteOptions['logo']>): { light: Picture; dark: Picture } {
  if (typeof logo === 'string' || logo instanceof URL || logo instanceof Uint8Array) {
    const one = picture(logo, 'site.logo')
    return { light: one, dark: one }
  }
  return {
    light: picture(logo.light, 'site.logo.light'),
    dark: picture(logo.dark, 'site.logo.dark'),
  }
}

function read(file: OwnFile, where: string): Buffer {
  if (file instanceof Uint8Array) return Buffer.from(file)
  const isElsewhere = /^(?!file:)[a-z][a-z+.-]+:/i.test(String(file))
  if (isElsewhere || !(typeof file === 'string' || file instanceof URL)) {
    throw new ConfigError(
      `${where} must be a file of yours, by its path or its bytes, not “${file}”: pages load nothing from other servers.`,
    )
  }
  const path = String(file).startsWith('file:')
    ? fileURLToPath(String(file))
    : resolve(String(file))
  try {
    return readFileSync(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
      throw new ConfigError(`${where}: there is no file “${path}”.`)
    }
    throw new ConfigError(`${where}: “${path}” cannot be read: ${(error as Error).message}`)
  }
}

/** How the bytes of pictures begin that every browser shows, in hex. */
const beginnings: [string, RegExp][] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/webp', /^52494646.{8}57454250/],
  ['image/gif', /^47494638/],
  ['image/avif', /^.{8}66747970617669(66|73)/],
  ['image/x-icon', /^00000100/],
]
const svg = /^\ufeff?\s*(<\?xml|<!--|<!DOCTYPE svg|<svg)[\s\S]*?<?svg/i

function picture(file: OwnFile, where: string): Picture {
  const bytes = read(file, where)
  const head = bytes.subarray(0, 32).toString('hex')
  const known = beginnings.find(([, beginning]) => beginning.test(head))?.[0]
  const type = known ?? (svg.test(bytes.toString('utf8', 0, 4096)) ? 'image/svg+xml' : undefined)
  if (type) return { type, bytes }
  throw new ConfigError(
    `${where} must be a picture that browsers show: SVG, PNG, WebP, JPEG, GIF or AVIF.`,
  )
}
