import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { originOf } from '../../access/caller.ts'
import type { Services } from '../../calls/services.ts'
import type { Html } from '../../core/component.ts'
import { field } from '../../core/fields.ts'
import type { Plain } from '../../core/languages/english.ts'
import { type Translate, translate } from '../../core/languages/translate.ts'
import { answerPage } from '../http/answer.ts'
import { readText } from '../http/body.ts'
import { resource } from '../http/resource.ts'
import { asChosen } from './choices.ts'
import { layout, type Site } from './layout.ts'
import type { Sites } from './sites.ts'

const mostBytes = 10_000

/** Where people show WRITE_TOKEN, and take that back. */
export function signInRoutes(sites: Sites, { access }: Pick<Services, 'access'>): Hono {
  const app = new Hono()
  resource(app, '/login', {
    GET: (c) => show(c, goal(c, c.req.query('to'))),
    async POST(c) {
      const form = new URLSearchParams(await readText(c, mostBytes))
      const to = goal(c, form.get('to') ?? undefined)
      if (access.signIn?.enter(c, form.get('token') ?? '')) return c.redirect(to, 303)
      return show(
        c,
        to,
        form.get('token') ? 'That is not the token of this server' : 'Enter the token',
      )
    },
  })
  resource(app, '/logout', {
    POST(c) {
      access.signIn?.leave(c)
      return c.redirect(`${sites.first.root}/login`, 303)
    },
  })
  return app

  /** An address of this server's own: never another's, whatever was asked. */
  function goal(c: Context, asked = ''): string {
    const here = originOf(c)
    const { origin, pathname, search } = URL.canParse(asked, here)
      ? new URL(asked, here)
      : new URL(here)
    return origin === new URL(here).origin && asked.startsWith('/')
      ? pathname + search
      : `${sites.first.root}/`
  }

  async function show(c: Context, to: string, error?: Plain) {
    const site = sites.for(c)
    const { t } = site
    const isIn = access.signIn !== undefined && error === undefined && access.caller(c).may.write
    const main = !access.signIn
      ? withoutToken(t)
      : isIn
        ? signedIn(site, to)
        : asking(site, to, error)
    const asks = error ? t('Error: {title}', { title: t('Sign in') }) : t('Sign in')
    const page = await layout(site, { title: isIn ? t('Signed in') : asks, main })
    return answerPage(c, asChosen(c, site, String(page)), error ? 400 : 200)
  }
}

/** What is shown to who may not write, where that could be done: the way to it. */
export function wayIn({ root, t }: Site, { access }: Pick<Services, 'access'>, c: Context): Html {
  if (!access.signIn) return withoutTokenHere(t)
  const { pathname, search } = new URL(c.req.url)
  const to = c.req.method === 'GET' ? `?${new URLSearchParams({ to: pathname + search })}` : ''
  return html`<p class="help">${t('For those who have the token of this server.')}</p>
<p class="actions"><a class="button" href="${root}/login${to}">${t('Sign in')}</a></p>`
}

const token = html`<code>WRITE_TOKEN</code>`

const withoutTokenHere = (t: Translate): Html =>
  html`<p class="help">${t.html(
    'Only this machine itself may change what is kept here. So that others may, start this server with {token}, a secret of at least 16 characters: whoever shows it may.',
    { token },
  )}</p>`

const withoutToken = (t: Translate) => html`<h1>${t('Sign in')}</h1>${withoutTokenHere(t)}`

const asking = (
  { root, t }: Site,
  to: string,
  error: Plain | undefined,
) => html`<h1>${t('Sign in')}</h1>
<p class="lead">${t.html('Whoever has the {token} of this server may change what is kept here.', { token })}</p>
<form class="panel sign-in" method="post" action="${root}/login"><input type="hidden" name="to" value="${to}">
${field(
  {
    ...{ name: 'token', id: 'token', label: t('Token'), required: true, value: undefined },
    ...{ error: error && t(error), t: translate(t.language) },
  },
  ({ attributes }) => html`<input type="password" autocomplete="current-password" ${attributes}>`,
)}
<div class="actions"><button class="primary">${t('Sign in')}</button></div></form>`

const signedIn = ({ root, t }: Site, to: string) => html`<h1>${t('Signed in')}</h1>
<p class="lead">${t('This browser may change what is kept here.')}</p>
<form class="actions" method="post" action="${root}/logout"><a class="button" href="${to}">${t('Go on')}</a><button>${t('Sign out')}</button></form>`
