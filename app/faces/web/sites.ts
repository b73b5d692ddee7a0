import type { Context, Hono } from 'hono'
import type { Services } from '../../calls/services.ts'
import { translate } from '../../core/languages/translate.ts'
import { assets } from './assets.ts'
import { languageFor, offeredBy } from './languages.ts'
import { type Site, site } from './layout.ts'

/** One server's pages in each of the languages that it offers. */
export interface Sites {
  /** In the language of those who ask for none that there is. */
  first: Site
  /** In the language that the reader chose, or else prefers. */
  for(c: Context): Site
  assets: Hono
}

export function sites(services: Services): Sites {
  const [own, ...others] = offeredBy(services.config)
  const languages = [own, ...others].map((language) => translate(language, own))
  const offered = languages.map(({ language }) => language)
  const { url, routes } = assets(services.config.ROOT_PATH, languages)
  const all = new Map(
    languages.map((t) => [
      t.language,
      site(services, { t, languages, asset: (name) => url(name, t.language) }),
    ]),
  )
  return {
    first: all.get(own)!,
    for: (c) => all.get(languageFor(c, offered))!,
    assets: routes,
  }
}
