import { Hono } from 'hono'
import { html } from 'hono/html'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { type Trial, trial } from '../support/scratch.ts'

const interfaces = {
  greet,
  own: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    routes: ({ page }) =>
      new Hono().get('/more', (c) => page(c, { title: 'More', main: html`<h1>More</h1>` })),
    fn: ({ word }) => word,
  }),
}

const test = suite<{ app: Trial }>('themes', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(interfaces, { ROOT_PATH: '/tools' })
})
test.after(({ app }) => app.close())

const paths = ['', 'greet', 'greet?times=2', 'jobs', 'docs', 'docs/greet', 'own/more', 'nowhere']

const get = async (app: Trial, path: string, cookie = '') => {
  const headers = { accept: 'text/html', ...(cookie && { cookie }) }
  const response = await app.request(`/tools/${path}`, { headers })
  return { page: await response.text(), headers: response.headers }
}

const beginning = (page: string) => page.slice(0, page.indexOf('<meta name="viewport"'))

test('every page comes in the theme that its reader chose, before any script', async ({ app }) => {
  for (const path of paths) {
    for (const round of [1, 2]) {
      const unchosen = await get(app, path)
      assert.match(beginning(unchosen.page), /<html lang="en">/, path)
      assert.match(beginning(unchosen.page), /#f4f2ed" media=.*#121413" media=/)
      assert.match(unchosen.headers.get('vary') ?? '', /Cookie/)
      assert.match(unchosen.headers.get('cache-control') ?? '', /private/)
      const dark = await get(app, path, 'other=1; fascia-theme=dark')
      assert.match(beginning(dark.page), /<html lang="en" data-theme="dark">/, `${path} ${round}`)
      assert.match(beginning(dark.page), /"theme-color" content="#121413">$/m)
      assert.is(dark.page.match(/<html/g)?.length, 1)
      assert.match(dark.page, /<\/html>$/)
      const light = await get(app, path, 'fascia-code=python; fascia-theme=light')
      assert.match(beginning(light.page), /<html lang="en" data-theme="light" data-code="python">/)
    }
  }
})

test('a theme that there is not is none, whatever the cookie says', async ({ app }) => {
  for (const cookie of ['fascia-theme=pink', 'fascia-theme="><script>', 'xfascia-theme=dark']) {
    assert.match((await get(app, 'greet', cookie)).page, /<html lang="en">/)
  }
})

test('without a script the theme turns by a form, on the page where one was', async ({ app }) => {
  let cookie = ''
  const seen: string[] = []
  for (let at = 0; at < 3; at++) {
    const referer = 'http://localhost/tools/greet?times=2'
    const response = await app.request('/tools/theme', {
      method: 'POST',
      headers: { referer, cookie, accept: 'text/html' },
    })
    assert.is(response.status, 303)
    assert.is(response.headers.get('location'), '/tools/greet?times=2')
    cookie = response.headers.get('set-cookie')!.split(';')[0]!
    seen.push(cookie)
  }
  assert.equal(seen, ['fascia-theme=dark', 'fascia-theme=light', 'fascia-theme='])
  for (const referer of ['http://evil.example/x', 'nonsense', 'http://localhost//evil.example/']) {
    const headers = { referer, accept: 'text/html' }
    const response = await app.request('/tools/theme', { method: 'POST', headers })
    assert.is(response.headers.get('location'), '/tools/', referer)
  }
})

test('each page says in one sentence what it is', async ({ app }) => {
  const described = async (path: string) =>
    /<meta name="description" content="([^"]*)">/.exec((await get(app, path)).page)?.[1] ?? ''
  assert.is(await described('greet'), greet.description)
  const all = await Promise.all(paths.slice(3).map(described))
  assert.ok(all.every((text) => text.length >= 20 && text.length <= 160))
  assert.is(new Set(all).size, all.length)
})

test.run()
