import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { german } from '../../app/core/languages/german.ts'
import { album, colorize, degrees, greet, images, img2vid } from '../../interfaces/index.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const interfaces = { greet, colorize, img2vid, degrees, images, album }
const names = Object.keys(interfaces)
const test = staged('pages in languages', interfaces)

const prefer = (page: Page, language: string) =>
  page.setExtraHTTPHeaders({ 'Accept-Language': language })

const announced = (page: Page) => {
  const region = page.locator('#announce')
  return until(async () => (await region.textContent()) !== '').then(() => region.textContent())
}

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`a greeting in German ${how}: button, states, title and what is told`, async ({
    [kind]: page,
    url,
  }) => {
    await page.context().clearCookies()
    await prefer(page, 'de')
    await page.goto(`${url}/greet`)
    assert.is(await page.getAttribute('html', 'lang'), 'de')
    assert.is(await page.textContent('#run'), 'Starten')
    assert.is(await page.textContent('.status .state'), 'Noch nichts gestartet')
    await page.fill('#greeting', 'hallo ')
    await page.fill('#times', 'x')
    await page.click('#run')
    await page.waitForSelector('.summary >> text=Da stimmt etwas nicht')
    assert.is(await page.title(), 'Fehler: Greet App · Fascia')
    await page.fill('#times', '2')
    await page.click('#run')
    await page.waitForSelector('.status >> text=Fertig in')
    assert.is(await page.title(), 'Fertig · Greet App · Fascia')
    assert.is(await page.textContent('#run'), 'Starten')
    assert.is(await page.getAttribute('html', 'lang'), 'de')
    const told = kind === 'page' ? await announced(page) : undefined
    if (kind === 'page') assert.match(told!, /^Fertig in .*\. Output: hallo hallo$/)
  })

  test(`a language is chosen beside the theme, and stays ${how}`, async ({ [kind]: page, url }) => {
    await page.context().clearCookies()
    await prefer(page, 'de')
    await page.goto(`${url}/greet?greeting=kept`)
    if (kind === 'page') await page.fill('#greeting', 'typed')
    await page.click('details.language summary')
    await page.click('details.language button:text-is("Français")')
    await page.waitForSelector('html[lang=fr]')
    assert.is(await page.textContent('#run'), 'Lancer')
    const kept = kind === 'page' ? 'typed' : 'kept'
    await until(async () => (await page.inputValue('#greeting')) === kept)
    assert.is(page.url(), `${url}/greet?greeting=kept`)
    await page.goto(`${url}/jobs`)
    assert.is(await page.textContent('h1'), 'Historique')
    await page.context().clearCookies()
  })
}

test('a job is told in the language of its page, whatever another tab chose meanwhile', async ({
  page,
  url,
}) => {
  await page.context().clearCookies()
  await prefer(page, 'de')
  await page.goto(`${url}/img2vid?_example=0`)
  await page.context().addCookies([{ name: 'fascia-language', value: 'es', url }])
  await page.click('#run')
  await page.waitForSelector('#run:text-is("Stoppen")')
  await page.click('#run')
  await page.waitForSelector('.status .state:text-is("Gestoppt")')
  await page.reload()
  await page.waitForSelector('.status .state:text-is("Detenido")')
  await page.context().clearCookies()
})

test('the choice closes by Escape and by a click beside it', async ({ page, url }) => {
  await page.goto(`${url}/greet`)
  const isOpen = () => page.locator('details.language[open]').count()
  await page.focus('details.language summary')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.is(await isOpen(), 1)
  await page.keyboard.press('Escape')
  assert.is(await isOpen(), 0)
  const focused = await page.evaluate(() => (globalThis as any).document.activeElement.tagName)
  assert.is(focused, 'SUMMARY')
  await page.click('details.language summary')
  await page.click('h1')
  assert.is(await isOpen(), 0)
})

test('nothing on the pages of the apps is in English but what their developers wrote', async ({
  page,
  url,
}) => {
  await page.context().clearCookies()
  await prefer(page, 'de')
  const found: { [path: string]: string[] } = {}
  const look = async (path: string) => {
    const odd = foreign(await textsOf(page))
    if (odd.length > 0) found[path] = odd
  }
  const pages = ['', 'jobs', 'docs', ...names.map((name) => `docs/${name}`), 'nowhere', 'login']
  for (const path of [...names, ...pages, 'jobs/0', 'greet?times=x&greeting=']) {
    await page.goto(`${url}/${path}`, { waitUntil: 'networkidle' })
    await look(path)
  }
  for (const name of ['greet', 'colorize', 'album', 'degrees', 'img2vid']) {
    await page.goto(`${url}/${name}?_example=0`)
    if (name !== 'degrees') await page.click('#run')
    await page.waitForSelector('.status >> text=Fertig in', { timeout: 60_000 })
    await page.waitForLoadState('networkidle')
    await look(`${name}, done`)
  }
  await page.goto(`${url}/jobs`, { waitUntil: 'networkidle' })
  await look('history')
  assert.equal(found, {})
})

test('pages in German have no fault that axe finds, and no width beyond 320 pixels', async ({
  page,
  url,
}) => {
  await page.context().clearCookies()
  for (const language of ['de', 'fr', 'es']) {
    await prefer(page, language)
    for (const path of [...names, '', 'jobs', 'docs', 'docs/greet', 'nowhere', 'login']) {
      await page.setViewportSize({ width: 320, height: 640 })
      await page.goto(`${url}/${path}`)
      const wide = () =>
        page.evaluate(() => (globalThis as any).document.documentElement.scrollWidth)
      assert.is(await wide(), 320, `${path} ${language}`)
      await page.click('details.language summary')
      assert.is(await wide(), 320, `${path} ${language}, choosing`)
      if (language === 'de') assert.equal(await faults(page), [], path)
    }
  }
  await page.setViewportSize({ width: 1200, height: 800 })
})

test('a German page is as light as an English one', async ({ app, url }) => {
  const fresh = await browse({ locale: 'de' })
  const page = await fresh.newPage()
  const asked: string[] = []
  page.on('request', (request) => void asked.push(request.url()))
  await page.goto(`${url}/greet`, { waitUntil: 'networkidle' })
  await fresh.close()
  assert.ok(asked.length <= 5, String(asked.length))
  const weight = async (address: string) => {
    const headers = { 'accept-encoding': 'br', accept: 'text/html', 'accept-language': 'de' }
    const response = await app.request(new URL(address).pathname, { headers })
    return (await response.arrayBuffer()).byteLength
  }
  const bytes = (await Promise.all(asked.map(weight))).reduce((sum, each) => sum + each, 0)
  assert.ok(bytes > 10_000 && bytes <= 30 * 1024, String(bytes))
})

/** What developers wrote, what is code, and what people gave and got. */
const others =
  '[lang]:not(html,[lang=de]),pre,code,.signature,.value,.mark,bdi,td,th,svg,.example,.seen,script,style'

/** All texts of a page, seen or told, but for those. */
const textsOf = (page: Page): Promise<string[]> =>
  page.evaluate((others) => {
    const { document, NodeFilter } = globalThis as any
    const found: string[] = []
    const names = ['title', 'aria-label', 'placeholder', 'alt', 'aria-valuetext', 'data-say']
    for (const element of document.querySelectorAll('body, body *')) {
      if (element.closest(others)) continue
      for (const name of names) found.push(element.getAttribute(name) ?? '')
      found.push(element.ariaDescription ?? '')
    }
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest(others)) found.push(walker.currentNode.data)
    }
    return found.map((text) => text.trim()).filter((text) => text !== '')
  }, others)

/** Names and signs that are the same in every language, sizes and times. */
const known = new RegExp(
  `^(${[
    ...['API', 'OpenAPI', 'OpenAPI 3.1', 'MCP', 'HTTP', 'JSON', 'curl', 'fetch', 'JavaScript'],
    ...[
      'Python',
      '(Sprache: )?Deutsch',
      'gradio_client',
      'Strg ↵',
      '[A-Z]{2}',
      '[×←→−+·:,.()]+',
      '[\\d.,:]+',
    ],
    ...['[\\d.,]+ (ms|s|%|Bytes?|kB|MB)', '[\\d.]+, [\\d:]+', 'vor \\d+ \\w+', '\\/\\S+'],
    ...['\\d+ × \\d+', '\\S+\\.(jpg|txt)', '(Output|In colour|Video): .+', '\\(optional\\)'],
  ].join('|')})$`,
)

const patternOf = (phrase: string) =>
  phrase.replace(/[.*+?^$()[\]|\\]/g, '\\$&').replace(/\\?\{\w+\\?\}/g, '.+')

const spoken = Object.values(german).flatMap((text) =>
  typeof text === 'string' ? [text] : Object.values(text as { [rule: string]: string }),
)
const parts = spoken.flatMap((text) => text.split(/\{\w+\}/)).filter((part) => part.length > 1)
const inGerman = new RegExp(
  `^(${[...spoken, ...parts.map((part) => part.trim())].map(patternOf).join('|')})[:.]?$`,
  'i',
)

/** What is neither German nor anybody's own. */
const foreign = (texts: string[]): string[] => [
  ...new Set(texts.filter((text) => !isGerman(text) && !text.split(/ · |\. /).every(isGerman))),
]

const isGerman = (text: string): boolean => known.test(text) || inGerman.test(text)

test.run()
