import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import type { Html } from '../../core/component.ts'
import type { Config } from '../../core/config.ts'
import type { Language, Translate } from '../../core/languages/translate.ts'
import { mediaRanges } from '../http/accept.ts'
import { readText } from '../http/body.ts'
import { cameFrom, oneYear } from './choices.ts'

const cookie = 'fascia-language'
const inCookies = /(?:^|; )fascia-language=(\w+)/
const mostBytes = 1000

/** The languages that pages are offered in, the first for those who ask for none of them. */
export const offeredBy = ({ LANGUAGES }: Pick<Config, 'LANGUAGES'>): [Language, ...Language[]] =>
  LANGUAGES.split(/\s*,\s*/) as [Language, ...Language[]]

/**
 * The language that a page is in: the one its reader chose, or else the most wanted of those that
 * the browser asks for. A part of a page comes in the language that its page says it has.
 */
export function languageFor(c: Context, offered: readonly Language[]): Language {
  const [first] = offered
  if (offered.length === 1) return first!
  const isPart = c.req.header('hx-request') !== undefined
  const chosen = isPart ? undefined : chosenIn(c.req.header('cookie'), offered)
  return chosen ?? wanted(c.req.header('accept-language'), offered) ?? first!
}

function chosenIn(cookies = '', offered: readonly Language[]): Language | undefined {
  if (!cookies.includes(cookie)) return undefined
  const [, value] = inCookies.exec(cookies) ?? []
  return offered.find((language) => language === value)
}

/** `de-AT` will have German; `*` will have the first. */
function wanted(header: string | undefined, offered: readonly Language[]): Language | undefined {
  if (!header) return undefined
  for (const { type } of mediaRanges(header)) {
    const [language] = type.split('-')
    if (language === '*') return offered[0]
    const found = offered.find((one) => one === language)
    if (found) return found
  }
  return undefined
}

/** Keeps the language that a reader chose, and goes back to where that was. */
export async function chooseLanguage(c: Context, root: string): Promise<Response> {
  const asked = new URLSearchParams(await readText(c, mostBytes)).get('language') ?? ''
  const value = /^\w{2,3}$/.test(asked) ? asked : ''
  setCookie(c, cookie, value, {
    path: root || '/',
    sameSite: 'Lax',
    maxAge: value === '' ? 0 : oneYear,
  })
  return c.redirect(cameFrom(c) ?? `${root}/`, 303)
}

interface Offer {
  root: string
  t: Translate
  languages: readonly Translate[]
}

/** The languages to choose from, each in its own words; nothing where there is but one. */
export function languageChoice({ root, t, languages }: Offer): Html | '' {
  if (languages.length === 1) return ''
  return html`<details class="language"><summary title="${t('Language')}"><span class="sr">${t('Language')}: ${t.title}</span><span aria-hidden="true">${t.language.toUpperCase()}</span></summary>
<form method="post" action="${root}/public/language">${languages.map(
    ({ language, title }) =>
      html`<button name="language" value="${language}" lang="${language}"${language === t.language ? html` aria-current="true"` : ''}>${title}</button>`,
  )}</form></details>`
}
