import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import type { Translate } from '../../core/languages/translate.ts'
import type { Look } from '../../core/look.ts'

/**
 * What a reader chose for all pages: the theme, and the language that code is shown in. It is kept
 * in cookies that say nothing else, so that a page comes as it was chosen before any script runs.
 */
const choices = {
  theme: ['dark', 'light'],
  code: ['curl', 'javascript', 'python', 'terminal', 'mcp'],
} as const

type Choice = keyof typeof choices

const ground = (colour: string, media = ''): string =>
  `<meta name="theme-color" content="${colour}"${media}>`

type Chosen = { [choice in Choice]?: string | undefined }

function begun({ t, look: { grounds, themes } }: Looking, { theme: asked, code }: Chosen): string {
  const theme = themes === 'both' ? asked : themes
  const attributes = [
    ['theme', theme],
    ['code', code],
  ].flatMap(([choice, value]) => (value ? [` data-${choice}="${value}"`] : []))
  const colours =
    theme === 'dark' || theme === 'light'
      ? ground(grounds[theme])
      : ground(grounds.light, ' media="(prefers-color-scheme:light)"') +
        ground(grounds.dark, ' media="(prefers-color-scheme:dark)"')
  return `<!doctype html>
<html lang="${t.language}"${t.dir === 'rtl' ? ' dir="rtl"' : ''}${attributes.join('')}>
<head>
<meta charset="utf-8">
${colours}`
}

/** How every page of a site in that language begins for a reader who chose nothing. */
export const opening = (site: Looking): string => begun(site, {})

const cookieOf = (choice: Choice): string => `fascia-${choice}`

function chosen(cookies: string, choice: Choice): string | undefined {
  const [, value = ''] = cookies.match(`(?:^|; )${cookieOf(choice)}=(\\w+)`) ?? []
  return (choices[choice] as readonly string[]).find((known) => known === value)
}

/** What to begin a page with instead, for a reader who chose something. */
function openingFor(c: Context, site: Looking): string | undefined {
  const cookies = c.req.header('cookie')
  if (!cookies?.includes('fascia-')) return undefined
  return begun(site, { theme: chosen(cookies, 'theme'), code: chosen(cookies, 'code') })
}

/** What has a language and a look, such as a site. */
interface Looking {
  t: Translate
  look: Look
}

/** A page as its reader chose to have it. */
export function asChosen(c: Context, site: Looking, page: string): string {
  const other = openingFor(c, site)
  const usual = opening(site)
  return other && page.startsWith(usual) ? other + page.slice(usual.length) : page
}

/** The same for the beginning of a page that was made once for all. */
export function bytesAsChosen(c: Context, site: Looking, page: Buffer): Buffer {
  const other = openingFor(c, site)
  if (!other) return page
  const usual = Buffer.byteLength(opening(site))
  return Buffer.concat([Buffer.from(other), page.subarray(usual)])
}

const next: { [theme: string]: string } = { '': 'dark', dark: 'light', light: '' }
/** In seconds: how long a choice is kept. */
export const oneYear = 31_536_000

/** Turns to the next theme, for those who have no script that does. */
export function turnTheme(c: Context, root: string): Response {
  const before = chosen(c.req.header('cookie') ?? '', 'theme') ?? ''
  const value = next[before]!
  setCookie(c, cookieOf('theme'), value, {
    path: root || '/',
    sameSite: 'Lax',
    maxAge: value === '' ? 0 : oneYear,
  })
  return c.redirect(cameFrom(c) ?? `${root}/`, 303)
}

/** The page of ours that this was asked on. */
export function cameFrom(c: Context): string | undefined {
  const referer = c.req.header('referer') ?? ''
  if (!URL.canParse(referer)) return undefined
  const { host, pathname, search } = new URL(referer)
  return host === new URL(c.req.url).host && pathname.startsWith('/') && !pathname.startsWith('//')
    ? pathname + search
    : undefined
}
