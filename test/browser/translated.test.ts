import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { german } from '../../app/core/languages/german.ts'
import { translate } from '../../app/core/languages/translate.ts'
import { wordsIn } from '../../interfaces/images/words.ts'
import { album, colorize, degrees, greet, images, img2vid } from '../../interfaces/index.ts'
import { faults } from '../support/axe.ts'
import { staged } from '../support/stage.ts'

const interfaces = { greet, colorize, img2vid, degrees, images, album }
const names = Object.keys(interfaces)
const test = staged('translated pages', interfaces)

const prefer = (page: Page, language: string) =>
  page.setExtraHTTPHeaders({ 'Accept-Language': language })

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
    ...[
      '\\d+ × \\d+',
      '\\S+\\.(jpg|txt)',
      '(Output|In colour|Video|Name|Names): .*',
      '\\(optional\\)',
    ],
  ].join('|')})$`,
)

const patternOf = (phrase: string) =>
  phrase.replace(/[.*+?^$()[\]|\\]/g, '\\$&').replace(/\\?\{\w+\\?\}/g, '.+')

const all = [...Object.values(german), ...Object.values(wordsIn(translate('de')))]
const spoken = all
  .filter((text) => typeof text !== 'function')
  .flatMap((text) =>
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
