import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contrast, parseColour, toHex } from '../../app/core/colour.ts'
import { fascia, type SiteOptions } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { scratch, type Trial, trial } from '../support/scratch.ts'

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle r="4"/></svg>'
const logo = Buffer.from(svg)
const asPage = { accept: 'text/html' }

const drawn = async (app: Trial, path = '/', cookie = '') =>
  (await app.request(path, { headers: { ...asPage, ...(cookie && { cookie }) } })).text()

async function withSite(site: SiteOptions, use: (app: Trial) => Promise<void>) {
  const app = await trial({ greet, again: greet }, { ROOT_PATH: '/tools' }, { site })
  await use(app).finally(app.close)
}

const test = suite('looks')

test('without a site, pages are as they were: nothing more is loaded', () =>
  withSite({}, async (app) => {
    const page = await drawn(app, '/greet')
    assert.match(page, '· Fascia</title>')
    assert.match(page, '<svg viewBox="0 0 24 24"')
    assert.is(page.match(/rel="stylesheet"/g)?.length, 1)
    assert.match(page, '<link rel="icon" href="data:image/svg+xml,')
  }))

test('a site has its name on every page, and where programs read it', () =>
  withSite({ name: 'Acme & Sons' }, async (app) => {
    for (const path of ['/', '/greet', '/docs', '/jobs', '/nowhere', '/login']) {
      const page = await drawn(app, path)
      assert.match(page, '· Acme &amp; Sons</title>', path)
      assert.match(page, 'Served by Acme &amp; Sons')
      assert.not.match(page, 'Fascia</title>')
    }
    const { info } = (await (await app.request('/openapi.json')).json()) as any
    assert.is(info.title, 'Acme & Sons')
  }))

test('its logo, icon and stylesheet are served from here, kept for ever', async () => {
  const { dir, remove } = await scratch()
  const css = join(dir, 'own.css')
  await writeFile(css, 'h1 { color: rebeccapurple }')
  const site = { logo, icon: new Uint8Array(logo), stylesheet: pathToFileURL(css) }
  await withSite(site, async (app) => {
    const page = await drawn(app, '/greet')
    const found = [
      /<img src="(\/tools\/public\/logo-\w+\.svg)" alt="">/,
      /<link rel="icon" href="(\/tools\/public\/icon-\w+\.svg)" type="image\/svg\+xml">/,
      /<link rel="stylesheet" href="(\/tools\/public\/site-\w+\.css)">/,
    ].map((pattern) => pattern.exec(page)?.[1])
    for (const path of found) {
      const response = await app.request(path!)
      assert.is(response.status, 200, path)
      assert.match(response.headers.get('cache-control')!, 'immutable')
      assert.match(response.headers.get('content-security-policy')!, "default-src 'none'")
    }
    const sheet = await app.request(found[2]!)
    assert.match(sheet.headers.get('content-type')!, 'text/css')
    assert.match(await sheet.text(), 'rebeccapurple')
    assert.ok(page.indexOf('style-') < page.indexOf('site-'), 'ours comes first')
  })
  await remove()
})

test('a logo may be another in the dark', () =>
  withSite({ logo: { light: logo, dark: Buffer.from(`${svg} `) } }, async (app) => {
    const page = await drawn(app)
    const [, light, dark] = /class="on-light" src="([^"]+)".*class="on-dark" src="([^"]+)"/.exec(
      page,
    )!
    assert.is.not(light, dark)
    for (const path of [light, dark]) assert.is((await app.request(path!)).status, 200)
  }))

test('a theme changes the colours that it names, and those that follow from them', () =>
  withSite(
    {
      theme: {
        accent: { light: '#123a8c', dark: '#9db8ff' },
        background: { dark: '#000' },
        radius: '0',
      },
    },
    async (app) => {
      const page = await drawn(app)
      assert.match(page, 'content="#f4f2ed" media="(prefers-color-scheme:light)"')
      assert.match(page, 'content="#000000" media="(prefers-color-scheme:dark)"')
      const [path] = /\/tools\/public\/site-\w+\.css/.exec(page)!
      const css = await (await app.request(path)).text()
      assert.match(css, '--accent:light-dark(#123a8c, #9db8ff)')
      assert.match(css, '--on-accent:light-dark(#ffffff, #000000)')
      assert.match(css, '--ground:light-dark(#f4f2ed, #000000)')
      assert.match(css, '--radius:0')
      assert.not.match(css, '--panel')
    },
  ))

test('a site of one theme has no switch, whatever a cookie says', async () => {
  for (const [themes, other, ground] of [
    ['light', 'dark', '#f4f2ed'],
    ['dark', 'light', '#121413'],
  ] as const) {
    await withSite({ themes }, async (app) => {
      for (const cookie of ['', `fascia-theme=${other}`]) {
        const page = await drawn(app, '/greet', cookie)
        assert.match(page, `<html lang="en" data-theme="${themes}">`)
        assert.match(page, `<meta name="theme-color" content="${ground}">`)
        assert.not.match(page, 'class="theme"')
      }
    })
  }
})

test('a site may have links and words of its own', () => {
  const links = [{ href: 'https://example.com', text: 'About us' }]
  return withSite({ links, footer: 'Made by [Ada](/ada).' }, async (app) => {
    const page = await drawn(app, '/docs')
    assert.match(page, '<a href="https://example.com">About us</a></nav>')
    assert.match(page, /<footer>.*<a href="\/ada"[^>]*>Ada<\/a>.*Served by/s)
  })
})

const wrong: [unknown, string | RegExp][] = [
  [
    { titel: 'x' },
    'site has no “titel”: it may have name, logo, icon, theme, themes, stylesheet, links and footer.',
  ],
  [{ name: ' ' }, 'site.name must be a text that is not blank.'],
  [{ themes: 'pink' }, 'site.themes must be both, light or dark, not “pink”.'],
  [{ logo: '/nowhere/logo.svg' }, 'site.logo: there is no file “/nowhere/logo.svg”.'],
  [
    { logo: 'https://example.com/logo.svg' },
    'site.logo must be a file of yours, by its path or its bytes, not “https://example.com/logo.svg”: pages load nothing from other servers.',
  ],
  [
    { icon: Buffer.from('text') },
    'site.icon must be a picture that browsers show: SVG, PNG, WebP, JPEG, GIF or AVIF.',
  ],
  [
    { links: [{ href: 'javascript:alert(1)', text: 'x' }] },
    /^site\.links must each have a text and an href/,
  ],
  [
    { theme: { acent: '#000' } },
    /^site\.theme has no “acent”: it may have accent, onAccent, background,/,
  ],
  [
    { theme: { accent: 'greenish' } },
    'site.theme.accent must be a colour such as #0b6b4b, rgb(11 107 75) or hsl(160 81% 23%), not “greenish”.',
  ],
  [
    { theme: { accent: '#ffcc00' } },
    "In the light theme, site.theme's accent (#ffcc00) on background (#f4f2ed, our own) has a contrast of 1.35:1, where 4.5:1 is needed: change one of them.",
  ],
  [
    { theme: { text: { dark: '#555' } } },
    /^In the dark theme, site\.theme's text \(#555555\) on background \(#121413, our own\) has a contrast of 2\.\d+:1, where 4\.5:1/,
  ],
  [{ theme: { edge: '#eee' } }, /edge \(#eeeeee\) on .* where 3:1 is needed/],
  [
    { theme: { accent: '#000', onAccent: '#333' }, themes: 'light' },
    /onAccent \(#333333\) on accent/,
  ],
  [
    { theme: { radius: 'round' } },
    'site.theme.radius must be a length such as 0.5rem, not “round”.',
  ],
  [{ theme: { font: 'x;}' } }, /^site\.theme\.font must be a list of font families/],
]

test('what is wrong with a site is said at the start', async () => {
  for (const [site, sentence] of wrong) {
    let said = 'nothing'
    try {
      fascia({ greet }, { site: site as SiteOptions })
    } catch (error) {
      said = (error as Error).message
    }
    if (typeof sentence === 'string') assert.is(said, sentence)
    else assert.match(said, sentence)
  }
})

test('only the themes that there are must be easy to read', () => {
  fascia({ greet }, { site: { themes: 'light', theme: { text: '#000' } } })
  assert.throws(() => fascia({ greet }, { site: { theme: { text: '#000' } } }), /In the dark theme/)
})

test('colours are read as CSS has them, and told apart as WCAG does', () => {
  for (const [text, hex] of [
    ['#0B6', '#00bb66'],
    ['rgb(11, 107, 75)', '#0b6b4b'],
    ['rgb(100% 0% 50%)', '#ff0080'],
    ['hsl(120deg 100% 25%)', '#008000'],
    ['hsl(0, 0%, 100%)', '#ffffff'],
  ] as const) {
    assert.is(toHex(parseColour(text)!), hex, text)
  }
  for (const text of ['red', '#12', '#12345678', 'rgb(1 2)', 'rgb(1 2 300)', 'hsl(1 2 3)', '']) {
    assert.is(parseColour(text), undefined, text)
  }
  const ratio = (one: string, other: string) => contrast(parseColour(one)!, parseColour(other)!)
  assert.is(ratio('#fff', '#000'), 21)
  assert.is(ratio('#777', '#fff').toFixed(2), '4.48')
})

test.run()
