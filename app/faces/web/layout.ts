import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { mayStop } from '../../calls/calls.ts'
import type { Examples } from '../../calls/examples.ts'
import type { Feedback } from '../../calls/feedback.ts'
import type { Job } from '../../calls/job.ts'
import type { Services } from '../../calls/services.ts'
import type { Html } from '../../core/component.ts'
import type { Development } from '../../core/development.ts'
import type { Problem } from '../../core/errors.ts'
import { shorten } from '../../core/file.ts'
import { soleOf } from '../../core/group.ts'
import type { Interface } from '../../core/interface.ts'
import type { Translate } from '../../core/languages/translate.ts'
import type { Look } from '../../core/look.ts'
import { markdown, unmarked } from '../../core/markdown.ts'
import { root as packageRoot } from '../../core/root.ts'
import { type AssetName, icon } from './assets.ts'
import { opening } from './choices.ts'
import { followed } from './dev-events.ts'
import { languageChoice } from './languages.ts'
import type { SiteFiles } from './site-files.ts'

interface Page {
  title: string
  /** What it is, for those who find it; Markdown, of which the words are taken. */
  description?: string | undefined
  main: Html
  /** Seconds after which it is looked at again, for those who have no script; and where, if not here. */
  refresh?: number | string | undefined
  /** Whether it is a form and its result, and needs no other styles. */
  isForm?: boolean
}

/** A whole page: what every page of this server has around its own content. */
export async function layout(site: Site, page: Page): Promise<Awaited<Html>> {
  const { title, description, refresh, isForm } = page
  const { root, name, asset, links, look, own, t } = site
  const main = await page.main
  const sheet = (name: AssetName) => html`<link rel="stylesheet" href="${asset(name)}">`
  return html`${raw(opening(site))}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${fullTitle(site, title)}</title>
<meta name="description" content="${inShort(site, description, title)}">
<meta name="htmx-config" content='{"defaultTimeout":0}'>
<link rel="icon" href="${site.icon.href}" type="${site.icon.type}">
${sheet('style.css')}
${isForm ? '' : sheet('pages.css')}${styled.filter((name) => main.includes(`data-needs="${name}"`)).map((name) => sheet(`${name}.css`))}${own.css ? html`<link rel="stylesheet" href="${own.css}">` : ''}
<script src="${asset('page.js')}" data-files="${asset('files.js')}" data-chosen="${asset('chosen.js')}" data-results="${asset('results.js')}" data-running="${asset('running.js')}" data-live="${asset('live.js')}" data-viewer="${asset('viewer.css')}" data-capturing="${asset('capturing.js')}" data-capturing-look="${asset('capturing.css')}"${styled.map((name) => html` data-${name}="${asset(`${name}.js`)}" data-${name}-look="${asset(`${name}.css`)}"`)} defer></script>
${site.dev ? followed(root, site.dev) : ''}${refresh ? html`<noscript><meta http-equiv="refresh" content="${refresh}"></noscript>` : ''}
</head>
<body>
<a class="skip" href="#main">${t('Skip to the content')}</a>
<header class="bar"><a class="mark" href="${root}/">${logo(own)} ${name}</a>
<nav aria-label="${t('This server')}">${links.map(({ href, text }) => html`<a href="${href}">${text}</a>`)}</nav>
${languageChoice(site)}
${look.themes === 'both' ? themeSwitch(site) : ''}</header>
<main id="main" tabindex="-1">${main}</main>
<footer>${look.footer ? markdown(look.footer) : ''}${t('Served by {name}', { name })} · <a href="${root}/docs#http">API</a> · <a href="${root}/openapi.json">OpenAPI</a> · <a href="${root}/docs#mcp">MCP</a></footer>
<p class="sr" role="status" id="announce"></p>
</body>
</html>`
}

/** Parts with styles and a script that only those pages have whose markup names them in `data-needs`. */
const styled = ['rich', 'editing', 'thread'] as const

/** A page's title, with the name of what serves it. */
export const fullTitle = ({ name }: Site, title: string): string => `${title} · ${name}`

/** About what a search shows of a description. */
const mostShown = 160

function inShort({ t }: Site, description: string | undefined, title: string): string {
  const words = unmarked(description ?? '').replace(/\s+/g, ' ')
  return shorten(
    words || t('{title}: a web form, an HTTP API, a command and an MCP tool.', { title }),
    mostShown,
  )
}

const themeSwitch = ({ root, t }: Site): Html =>
  html`<form class="theme" method="post" action="${root}/theme"><button title="${t('Theme')}"><i></i><span class="sr" data-system="${t('as the system')}" data-dark="${t('dark')}" data-light="${t('light')}">${t('Theme')}</span></button></form>`

/** The site's own, or ours. */
function logo({ logo: own }: SiteFiles): Html {
  if (!own) return mark
  if (own.light === own.dark) return html`<img src="${own.light}" alt="">`
  return html`<img class="on-light" src="${own.light}" alt=""><img class="on-dark" src="${own.dark}" alt="">`
}

const mark = html`<svg viewBox="0 0 24 24" aria-hidden="true"><rect class="m-panel" x="2" y="4" width="20" height="16" rx="3.5"/><rect class="m-display" x="5" y="7.5" width="8" height="5" rx="1.25"/><circle class="m-knob" cx="17.5" cy="10" r="2.25"/><path class="m-tick" d="M17.5 10V8.2"/><path class="m-line" d="M5.5 16h13"/></svg>`

/** What all pages of one server in one language share. */
export interface Site {
  t: Translate
  /** All languages that its pages are offered in. */
  languages: readonly Translate[]
  /** The path in front of every address of ours; empty, or starts with a slash. */
  root: string
  /** What this site is called. */
  name: string
  asset(name: AssetName): string
  /** The files that the site brings with it. */
  own: SiteFiles
  look: Look
  icon: { href: string; type: string }
  links: { href: string; text: string }[]
  /** The Interface, or the group, that is served alone, at `/`. */
  sole: ReturnType<typeof soleOf>
  interfaces: ReadonlyMap<string, Interface>
  examples: Examples
  feedback: Feedback
  /** The module that a command line must name to find them; none for those that come with us. */
  module: string | undefined
  /** Whether only who shows `WRITE_TOKEN` may call it. */
  wantsToken(iface: Interface): boolean
  /** How long a result is kept, in seconds. */
  keptFor: number
  /** Whether who asks may stop that Job. */
  mayStop(c: Context, job: Job): boolean
  /** Whether who asks may have all feedback. */
  mayCollect(c: Context): boolean
  dev: Development | undefined
  /** A fault of ours with its stack, for who writes the code at this very machine. */
  traceOf(c: Context, problem: Problem | null | undefined): string | undefined
  /** Where an Interface is called, or a group is. */
  urlOf(name: string): string
  /** Where its form is: that of an action is its group's. */
  pageOf(name: string): string
}

export function site(
  { interfaces, examples, feedback, module, config, access, look, dev, root: findRoot }: Services,
  spoken: Pick<Site, 't' | 'languages' | 'asset' | 'own'>,
): Site {
  const root = findRoot()
  const { t, own } = spoken
  const sole = soleOf(interfaces)
  const urlOf = (name: string) => (name === sole?.name ? `${root}/` : `${root}/${name}`)
  return {
    root,
    name: look.name,
    ...spoken,
    look,
    icon: own.icon ?? { href: icon(), type: 'image/svg+xml' },
    links: [
      { href: `${root}/docs`, text: t('Docs') },
      { href: `${root}/jobs`, text: t('History') },
      ...look.links,
    ],
    sole,
    interfaces,
    examples,
    feedback,
    module: toName(module),
    wantsToken: ({ guarded }) => Boolean(guarded?.(config)) && !access.looksOpen,
    keptFor: config.JOB_TTL,
    mayStop: (c, job) => mayStop(job, access.caller(c)),
    mayCollect: (c) => access.caller(c).may.write,
    dev,
    traceOf: (c, problem) =>
      dev && problem?.reference && access.isHere(c) ? dev.faultOf(problem.reference) : undefined,
    urlOf,
    pageOf(name) {
      const group = interfaces.get(name)?.group
      return urlOf(group?.sharesForm ? group.name : name)
    },
  }
}

/** Its file's name alone, since where it lies is nobody's business. */
function toName(module = 'app.js'): string | undefined {
  const isOurs = module.startsWith(packageRoot.href) && /\/interfaces\/index\.[jt]s$/.test(module)
  return isOurs ? undefined : module.split('/').at(-1)
}
