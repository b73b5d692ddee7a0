import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { Interface, number } from '../../app/index.ts'
import { colorize, greet } from '../../interfaces/index.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { shifted } from '../support/shifts.ts'
import { staged } from '../support/stage.ts'

const interfaces = {
  colorize,
  greet,
  slow: Interface({
    title: 'بطيء',
    description: 'برنامج بطيء',
    inputs: { seconds: number({ default: 60 }) },
    outputs: 'text',
    async fn({ seconds }, { signal }) {
      await sleep(seconds * 1000, undefined, { signal })
      return 'done'
    },
  }),
}

const test = staged('history and other pages', interfaces)

async function greeted(page: Page, url: string, greeting: string) {
  await page.goto(`${url}/greet?greeting=${greeting}&times=2`)
  await page.click('#run')
  await page.waitForSelector('text=Done in')
}

const rows = (page: Page) => page.locator('.history > li')

const width = (page: Page) =>
  page.evaluate(() => (globalThis as any).document.documentElement.scrollWidth)

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`a run is opened from the history, deleted, and all are deleted ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    for (const word of ['one', 'two', 'three']) await greeted(page, url, word)
    await page.goto(`${url}/jobs`)
    assert.is(await rows(page).count(), 3)
    await page.click('.history a >> nth=1')
    assert.is(await page.inputValue('#greeting'), 'two')
    await page.goto(`${url}/jobs`)
    await page.click('.history > li:nth-child(2) button')
    await page.waitForURL(/deleted/)
    assert.match(await page.title(), /^Deleted/)
    assert.is(await rows(page).count(), 2)
    assert.not.match((await page.textContent('main')) ?? '', /two/)
    assert.match(page.url(), /#job-[0-9a-f]{32}$/, 'where one was')
    assert.is(await page.isVisible('text=Delete all for good'), false)
    await page.click('text=Delete all…')
    await page.click('text=Delete all for good')
    await page.waitForSelector('text=All is deleted')
    assert.is(await rows(page).count(), 0)
    await page.click('main >> text=See what there is')
    assert.is(new URL(page.url()).pathname, '/')
  })
}

/** Runs of every kind, in a browser of its own. */
async function withRuns(url: string, use: (page: Page, browser: BrowserContext) => Promise<void>) {
  const browser = await browse({ viewport: { width: 1366, height: 680 } })
  try {
    const page = await browser.newPage()
    await greeted(page, url, 'hello')
    await page.goto(`${url}/colorize?_example=0`)
    await page.click('#run')
    await page.waitForSelector('text=Done in')
    await page.goto(`${url}/greet?greeting=much&times=9999999`)
    await page.click('#run')
    await page.waitForSelector('.summary')
    await page.goto(`${url}/slow`)
    await page.click('#run')
    await page.waitForURL(/jobs/)
    await use(page, browser)
  } finally {
    await browser.close()
  }
}

test('a history of every state has no fault that axe finds, and nothing in it moves', async ({
  url,
}) =>
  withRuns(url, async (page) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const size of [1366, 320]) {
        await page.setViewportSize({ width: size, height: 680 })
        for (const path of ['jobs', 'colorise']) {
          await page.goto(`${url}/${path}`, { waitUntil: 'load' })
          if (size > 320) assert.equal(await faults(page), [], `${path} ${colorScheme}`)
          assert.is(await width(page), size, path)
          assert.ok((await shifted(page)) <= 0.01, path)
        }
      }
    }
    await page.goto(`${url}/jobs`)
    for (const words of ['Running', 'Failed', 'Done in']) {
      assert.ok((await page.locator('.state', { hasText: words }).count()) > 0, words)
    }
    assert.is(await page.locator('img.seen').count(), 1)
    await page.click('text=Watch')
    await page.click('#run:text-is("Stop")')
    await page.waitForSelector('text=Stopped')
  }))

test('no page scrolls sideways from right to left, with letters twice as large', async ({ url }) =>
  withRuns(url, async (page) => {
    for (const path of ['', 'greet', 'jobs', 'docs', 'docs/slow', 'nosuch']) {
      await page.setViewportSize({ width: 640, height: 680 })
      await page.goto(`${url}/${path}`)
      await page.evaluate(() => {
        const { documentElement } = (globalThis as any).document
        documentElement.dir = 'rtl'
        documentElement.style.fontSize = '200%'
      })
      assert.is(await width(page), 640, path)
    }
  }))

test('a title from right to left stands at the right', async ({ page, url }) => {
  await page.goto(`${url}/slow`)
  for (const selector of ['h1', '.lead']) {
    const direction = await page.locator(selector).evaluate((element) => {
      const { getComputedStyle } = globalThis as any
      return getComputedStyle(element).direction
    })
    assert.is(direction, 'rtl', selector)
  }
})

test.run()
