import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'

/**
 * What a reader chose for all pages: the theme, and the language that code is shown in. It is kept
 * in cookies that say nothing else, so that a page comes as it was chosen before any script runs.
 */
const choices = {
  theme: ['dark', 'light'],
  code: ['curl', 'javascript', 'python', 'terminal', 'mcp'],
} as const

type Choice = keyof typeof choices

const grounds = { light: '#f4f2ed', dark: '#121413' }

const ground = (theme: keyof typeof grounds, media = ''): string =>
  `<meta name="theme-color" content="${grounds[theme]}"${media}>`

function begun({ theme, code }: { [choice in Choice]?: string | undefined }): string {
  const attributes = [
    ['theme', theme],
    ['code', code],
  ].flatMap(([choice, value]) => (value ? [` data-${choice}="${value}"`] : []))
  const colours =
    theme === 'dark' || theme === 'light'
      ? ground(theme)
      : ground('light', ' media="(prefers-color-scheme:light)"') +
        ground('dark', ' media="(prefers-color-scheme:dark)"')
  return `<!doctype html>
<html lang="en"${attributes.join('')}>
<head>
<meta charset="utf-8">
${colours}`
}

/** How every page begins for a reader who chose nothing. */
export const opening = begun({})

const cookieOf = (choice: Choice): string => `fascia-${choice}`

function chosen(cookies: string, choice: Choice): string | undefined {
  const [, value = ''] = cookies.match(`(?:^|; )${cookieOf(choice)}=(\\w+)`) ?? []
  return (choices[choice] as readonly string[]).find((known) => known === value)
}

/** What to begin a page with instead, for a reader who chose something. */
function openingFor(c: Context): string | undefined {
  const cookies = c.req.header('cookie')
  if (!cookies?.includes('fascia-')) return undefined
  return begun({ theme: chosen(cookies, 'theme'), code: chosen(cookies, 'code') })
}

/** A page as its reader chose to have it. */
export function asChosen(c: Context, page: string): string {
  const other = openingFor(c)
  return other && page.startsWith(opening) ? other + page.slice(opening.length) : page
}

/** The same for the beginning of a page that was made once for all. */
export function bytesAsChosen(c: Context, page: Buffer): Buffer {
  const other = openingFor(c)
  return other ? Buffer.concat([Buffer.from(other), page.subarray(opening.length)]) : page
}

const next: { [theme: string]: string } = { '': 'dark', dark: 'light', light: '' }
const oneYear = 31_536_000

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
function cameFrom(c: Context): string | undefined {
  const referer = c.req.header('referer') ?? ''
  if (!URL.canParse(referer)) return undefined
  const { host, pathname, search } = new URL(referer)
  return host === new URL(c.req.url).host && pathname.startsWith('/') && !pathname.startsWith('//')
    ? pathname + search
    : undefined
}
