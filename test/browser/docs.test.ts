import type { BrowserContext, Page } from 'playwright-core'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { flattened } from '../../app/core/group.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import * as interfaces from '../support/docs-app.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { trial } from '../support/scratch.ts'
import { shifted } from '../support/shifts.ts'

interface Context {
  url: string
  browser: BrowserContext
  page: Page
  close(): Promise<void>
}

const test = needs('docs in a browser', 'chromium') as unknown as Test<Context>
test.before(async (context) => {
  Object.assign(context, await listen(await trial(interfaces)))
  context.browser = await browse({ viewport: { width: 1200, height: 900 } })
  context.page = await context.browser.newPage()
})
test.after(async ({ browser, close }) => {
  await browser.close()
  await close()
})

const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const way of (globalThis as any).document.querySelectorAll('details')) way.open = true
  })

const width = (page: Page) =>
  page.evaluate(() => (globalThis as any).document.documentElement.scrollWidth)

test('axe finds no fault, in neither theme and at no width', async ({ page, url }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const size of [1200, 320]) {
      for (const path of ['docs', 'docs/odd', 'docs/sealed']) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width: size, height: 800 })
        await page.goto(`${url}/${path}`)
        assert.equal(await faults(page), [], `${path} ${colorScheme} ${size}`)
        assert.is(await width(page), size)
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
})

test('a page of an Interface that shows its code does not scroll sideways', async ({
  page,
  url,
}) => {
  await page.setViewportSize({ width: 320, height: 800 })
  for (const name of flattened(interfaces).keys()) {
    await page.goto(`${url}/${name}`)
    await openAll(page)
    assert.is(await width(page), 320, name)
    assert.equal(await faults(page), [], name)
  }
  await page.setViewportSize({ width: 1200, height: 900 })
})

test('one is led from a tool to its snippets, and back', async ({ page, url }) => {
  await page.goto(`${url}/greet`)
  await page.click('main summary')
  await page.click('text=JavaScript, Python')
  assert.is(page.url(), `${url}/docs/greet`)
  await page.click('text=Open its page')
  assert.is(page.url(), `${url}/greet`)
  for (const link of ['Docs', 'API', 'MCP']) {
    await page.click(`text="${link}"`)
    const { hash, pathname } = new URL(page.url())
    assert.is(pathname, '/docs')
    if (hash) assert.ok(await page.isVisible(hash), link)
  }
  await page.goto(`${url}/docs#odd`)
  await page.click('#odd a')
  assert.is(page.url(), `${url}/docs/odd`)
})

test('a snippet is copied as it stands', async ({ page, browser, url }) => {
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${url}/docs/odd`)
  const snippet = page.locator('[aria-label^="odd: curl"]')
  await snippet.locator('..').locator('button').click()
  await page.waitForSelector('text=Copied')
  const copied = await page.evaluate(() => (globalThis as any).navigator.clipboard.readText())
  assert.is(copied, await snippet.textContent())
})

const isShown = (page: Page, name: string, way: string) =>
  page.isVisible(`[aria-label^="${name}: ${way}"]`)

test('the chosen language is the one on every page, from its first paint', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/docs/rate`)
  await page.waitForSelector('.languages [aria-pressed="true"]')
  assert.is(await isShown(page, 'rate', 'curl'), true)
  assert.is(await isShown(page, 'rate', 'MCP'), false)
  await page.click('.languages >> text=MCP')
  assert.is(await page.getAttribute('.languages .mcp', 'aria-pressed'), 'true')
  assert.is(await page.getAttribute('.languages .curl', 'aria-pressed'), 'false')
  assert.is(await isShown(page, 'rate', 'MCP'), true)
  assert.is(await isShown(page, 'rate', 'curl'), false)
  await page.goto(`${url}/docs/odd`)
  assert.is(await page.getAttribute('html', 'data-code'), 'mcp')
  assert.is(await isShown(page, 'odd', 'MCP'), true)
  assert.is(await isShown(page, 'odd', 'Python'), false)
  await page.waitForSelector('.languages [aria-pressed="true"]')
  assert.ok((await shifted(page)) <= 0.01, 'nothing moves')
  // What wants a token is not for MCP: there the first language is shown.
  await page.evaluate(() => {
    for (const one of (globalThis as any).document.querySelectorAll('.mcp')) one.remove()
  })
  assert.is(await isShown(page, 'odd', 'curl'), true)
})

test('without JavaScript all of it is there to be read, and nothing to be pressed', async ({
  url,
}) => {
  const plain = await browse({ javaScriptEnabled: false })
  const page = await plain.newPage()
  await page.goto(`${url}/docs/rate`)
  for (const way of ['curl', 'JavaScript', 'Python', 'Command line', 'MCP']) {
    assert.is(await isShown(page, 'rate', way), true, way)
    assert.is(await page.isVisible(`h3 >> text="${way}"`), true, way)
  }
  assert.is(await page.isVisible('.languages button'), false)
  await plain.close()
})

test.run()
