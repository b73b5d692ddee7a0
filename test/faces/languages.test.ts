import { Hono } from 'hono'
import { html } from 'hono/html'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { type Trial, trial } from '../support/scratch.ts'

const own = Interface({
  inputs: { word: 'text' },
  outputs: 'text',
  routes: ({ page }) =>
    new Hono().get('/more', (c) => page(c, { title: 'More', main: html`<h1>More</h1>` })),
  fn: ({ word }) => word,
})

const test = suite<{ app: Trial }>('pages in languages', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ greet, own }, { ROOT_PATH: '/tools' })
})
test.after(({ app }) => app.close())

const get = async (app: Trial, path: string, headers: { [name: string]: string } = {}) => {
  const response = await app.request(`/tools/${path}`, {
    headers: { accept: 'text/html', ...headers },
  })
  return { page: await response.text(), headers: response.headers }
}

const langOf = (page: string) => /<html lang="(\w+)"/.exec(page)?.[1]
const history = { en: 'History', de: 'Verlauf', fr: 'Historique', es: 'Historial' }
const paths = ['', 'greet', 'greet?times=2', 'jobs', 'docs', 'docs/greet', 'own/more', 'nowhere']

test('every page comes in the language that its reader prefers', async ({ app }) => {
  for (const path of paths) {
    for (const [language, word] of Object.entries(history)) {
      const { page, headers } = await get(app, path, { 'accept-language': language })
      assert.is(langOf(page), language, path)
      assert.ok(page.includes(`href="/tools/jobs">${word}</a>`), `${language} ${path}`)
      assert.match(headers.get('vary') ?? '', /Accept-Language.*Cookie/)
    }
  }
})

test('of several languages the most wanted one that there is', async ({ app }) => {
  for (const [asked, language] of [
    ['de-AT,de;q=0.9,en;q=0.5', 'de'],
    ['nl,fr-CA;q=0.8,en;q=0.9', 'en'],
    ['pt;q=0.9, es-419;q=0.8', 'es'],
    ['de;q=0, fr;q=0.1', 'fr'],
    ['ja', 'en'],
    ['*', 'en'],
    ['', 'en'],
    ['"><script>', 'en'],
  ]) {
    assert.is(
      langOf((await get(app, 'greet', { 'accept-language': asked! })).page),
      language,
      asked,
    )
  }
})

test('a choice comes before what the browser prefers, with the theme and in every part', async ({
  app,
}) => {
  const asked = { 'accept-language': 'de', cookie: 'fascia-theme=dark; fascia-language=fr' }
  const { page } = await get(app, 'greet', asked)
  assert.match(page, /^<!doctype html>\n<html lang="fr" data-theme="dark">/)
  assert.match(page, /value="fr" lang="fr" aria-current="true">Français</)
  const odd = { 'accept-language': 'de', cookie: 'fascia-language=xx' }
  assert.is(langOf((await get(app, 'greet', odd)).page), 'de')
})

test('a part of a page comes in the language of the page that asks', async ({ app }) => {
  const part = { 'hx-request': 'true', 'hx-request-type': 'partial', cookie: 'fascia-language=fr' }
  const { page } = await get(app, 'greet?_example=0', { ...part, 'accept-language': 'es' })
  assert.match(page, />Ejecutar</)
  const body = new URLSearchParams({ greeting: 'a', times: 'x' })
  const headers = { accept: 'text/html', 'accept-language': 'de', ...part }
  const refused = await app.request('/tools/greet', { method: 'POST', body, headers })
  const text = await refused.text()
  assert.match(text, /<title>Fehler: Greet App/)
  assert.match(text, /<div id="problem-list" lang="en">.*Times must be a whole number/s)
})

test('without a script a language is chosen by a form, on the page where one was', async ({
  app,
}) => {
  const choose = async (language: string, referer: string) => {
    const response = await app.request('/tools/public/language', {
      method: 'POST',
      body: new URLSearchParams({ language }),
      headers: { accept: 'text/html', referer },
    })
    assert.is(response.status, 303)
    const [cookie] = response.headers.get('set-cookie')!.split(';')
    return [cookie, response.headers.get('location')]
  }
  const here = 'http://localhost/tools/greet?times=2'
  assert.equal(await choose('es', here), ['fascia-language=es', '/tools/greet?times=2'])
  assert.equal(await choose('"><', here), ['fascia-language=', '/tools/greet?times=2'])
  assert.equal(await choose('de', 'http://evil.example/x'), ['fascia-language=de', '/tools/'])
})

test('only the pages are in languages: JSON is the same for all', async ({ app }) => {
  const asked = async (language: string) => {
    const headers = { 'content-type': 'application/json', 'accept-language': language }
    const response = await app.request('/tools/greet', { method: 'POST', body: '{}', headers })
    assert.is.not(response.headers.get('vary')?.includes('Accept-Language'), true)
    return response.text()
  }
  assert.is(await asked('de'), await asked('en'))
})

test('what the developer wrote is marked where the page is in another language', async ({
  app,
}) => {
  const german = (await get(app, 'greet', { 'accept-language': 'de' })).page
  assert.match(german, /<h1 dir="auto" lang="en">Greet App<\/h1>/)
  assert.match(german, /<label for="times"><span lang="en">Times<\/span><\/label>/)
  const plain = (await get(app, 'greet', { 'accept-language': 'en' })).page
  assert.is(plain.match(/ lang="en"/g)?.length, 2)
})

test('LANGUAGES says which are offered: of one alone there is nothing to choose', async () => {
  const app = await trial({ greet }, { LANGUAGES: 'de', ROOT_PATH: '/tools' })
  const { page } = await get(app, 'jobs', { 'accept-language': 'fr', cookie: 'fascia-language=fr' })
  assert.is(langOf(page), 'de')
  assert.not.match(page, /details class="language"|lang="en"/)
  await app.close()
  const two = await trial({ greet }, { LANGUAGES: 'es, de', ROOT_PATH: '/tools' })
  const { page: other } = await get(two, 'jobs', { 'accept-language': 'fr' })
  assert.is(langOf(other), 'es')
  assert.is(other.match(/<button name="language"/g)?.length, 2)
  await two.close()
})

test.run()
