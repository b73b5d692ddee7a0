import type { Context, Hono } from 'hono'
import type { Services } from '../../calls/services.ts'
import { translate } from '../../core/languages/translate.ts'
import { assets } from './assets.ts'
import { languageFor, offeredBy } from './languages.ts'
import { type Site, site } from './layout.ts'
import { type SiteFiles, siteFiles } from './site-files.ts'

/** One server's pages in each of the languages that it offers. */
export interface Sites {
  /** In the language of those who ask for none that there is. */
  first: Site
  /** In the language that the reader chose, or else prefers. */
  for(c: Context): Site
  assets: Hono
  /** The files that the site brings with it. */
  own: SiteFiles
}

export function sites(services: Services): Sites {
  const root = services.root()
  const [first, ...others] = offeredBy(services.config)
  const languages = [first, ...others].map((language) => translate(language, first))
  const offered = languages.map(({ language }) => language)
  const { url, routes } = assets(root, languages)
  const own = siteFiles(root, services.look)
  const all = new Map(
    languages.map((t) => [
      t.language,
      site(services, { t, languages, own, asset: (name) => url(name, t.language) }),
    ]),
  )
  return {
    first: all.get(first)!,
    for: (c) => all.get(languageFor(c, offered))!,
    assets: routes,
    own,
  }
}
