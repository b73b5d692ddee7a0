import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { colorize, greet, img2vid } from '../../interfaces/index.ts'
import { staged } from '../support/stage.ts'

const test = staged('by keyboard alone', { colorize, greet, img2vid }, 'ffmpeg')

/** What has the focus, and whether it is seen to have it. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as any
    const element = document.activeElement
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const ring = element.closest(':focus-within') && element.matches(':focus-visible')
    return {
      isNowhere: element === document.body || element === document.documentElement,
      isSeen: Boolean(ring) && (outlineStyle !== 'none' || outlineWidth !== '0px'),
      words: `${element.tagName} ${element.id} ${element.textContent.trim().slice(0, 40)}`,
    }
  })

const mostSteps = 120

/** Goes by Tab to what matches, and sees on the way that no stop is lost to sight. */
async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let step = 0; step < mostSteps; step++) {
    const isThere = await page.evaluate(
      (wanted) => (globalThis as any).document.activeElement.matches(wanted),
      selector,
    )
    if (isThere) return
    await page.keyboard.press(key)
    const { isNowhere, isSeen, words } = await focus(page)
    if (!isNowhere) assert.ok(isSeen, `the focus is not seen on ${words}`)
    passed.push(words)
  }
  throw new Error(`Tab does not come to ${selector}: ${passed.slice(0, 40).join(' | ')}`)
}

async function press(page: Page, selector: string, key = 'Enter'): Promise<void> {
  await tabTo(page, selector)
  await page.keyboard.press(key)
}

const isKept = async (page: Page) => {
  const { isNowhere, words } = await focus(page)
  assert.is(isNowhere, false, `the focus is lost to ${words}`)
}

/** Runs what is in the form, unless that is on its way. */
async function run(page: Page): Promise<void> {
  if (!/\/jobs\//.test(page.url())) {
    await page.keyboard.press('Control+Enter')
    await page.waitForURL(/\/jobs\//)
  }
  await page.waitForSelector('#result[aria-busy="false"] >> text=Done in', { timeout: 60_000 })
}

test('greet: past the header, typed, run, refused, led to the field, mended', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/greet`)
  await press(page, '.skip')
  await press(page, '#greeting', 'a')
  await page.keyboard.type('nd ')
  await tabTo(page, '#times')
  await page.keyboard.type('x')
  await press(page, '#run')
  await page.waitForSelector('.summary')
  assert.ok(
    await page.evaluate(() => (globalThis as any).document.activeElement.matches('.summary')),
  )
  await press(page, '.summary a')
  await page.waitForURL(/#times$/)
  await tabTo(page, '#times')
  await page.keyboard.press('Control+a')
  await page.keyboard.type('2')
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=Done in')
  assert.is((await page.textContent('output.value'))?.trim(), 'and and')
  await isKept(page)
})

test('colorize: an example is taken and coloured', async ({ page, url }) => {
  await page.goto(`${url}/colorize`)
  await press(page, 'a.example')
  await page.waitForFunction(() => (globalThis as any).document.querySelector('[data-file]'))
  await run(page)
  await isKept(page)
  await tabTo(page, '.compare input[type="range"]')
  await page.keyboard.press('ArrowRight')
})

test('img2vid: an example is taken, a picture put elsewhere, and a film made', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/img2vid?_example=0`)
  const later = '.thumbs button[aria-label^="Move "][aria-label$=" later"]'
  const labels = () =>
    page.locator(later).evaluateAll((all) => all.map((one: any) => one.ariaLabel))
  await page.waitForSelector(later)
  const [first, second] = await labels()
  await press(page, `[aria-label="${first}"]`)
  await page.waitForFunction(
    ([later, second]) => (globalThis as any).document.querySelector(later).ariaLabel === second,
    [later, second],
  )
  assert.equal((await labels()).slice(0, 2), [second, first])
  await isKept(page)
  await run(page)
  await isKept(page)
})

test('the history: opened, a run looked at, one deleted where one was, then all', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/greet?greeting=one%20more&times=1`)
  await page.focus('#greeting')
  await run(page)
  await press(page, 'header a[href$="/jobs"]')
  await page.waitForSelector('.history')
  const before = await page.locator('.history > li').count()
  assert.ok(before >= 2)
  await press(page, '.history > li:first-child h2 a')
  await page.waitForURL(/\/jobs\/\w+$/)
  assert.is(await page.inputValue('#greeting'), 'one more')
  await press(page, 'header a[href$="/jobs"]')
  await page.waitForURL(/\/jobs$/)
  await press(page, '.history > li:first-child button')
  await page.waitForURL(/deleted/)
  assert.is(await page.locator('.history > li').count(), before - 1)
  // The next stop is in the run that has its place.
  await page.keyboard.press('Tab')
  const place = await page.evaluate(
    () => (globalThis as any).document.activeElement.closest('.history > li')?.id,
  )
  assert.is(place, new URL(page.url()).hash.slice(1))
  await press(page, '.delete-all summary')
  await press(page, '.delete-all button')
  await page.waitForSelector('text=All is deleted')
})

test('the theme and the language of code are turned', async ({ page, url }) => {
  await page.goto(`${url}/docs/greet`)
  await press(page, '.theme button')
  assert.is(await page.getAttribute('html', 'data-theme'), 'dark')
  await isKept(page)
  await page.waitForSelector('.languages [aria-pressed="true"]')
  await press(page, '.languages .python', 'Space')
  assert.is(await page.getAttribute('html', 'data-code'), 'python')
  await isKept(page)
})

test.run()
