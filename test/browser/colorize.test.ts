import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped } from '../../app/root.ts'
import { colorize } from '../../interfaces/colorize/index.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { scratch, type Trial, trial } from '../support/scratch.ts'

interface Context {
  app: Trial
  url: string
  close(): Promise<void>
  browser: BrowserContext
  plain: BrowserContext
  page: Page
  bare: Page
  dir: string
  remove(): Promise<void>
}

const test = needs('colorize in a browser', 'chromium') as unknown as Test<Context>
test.before(async (context) => {
  context.app = await trial({ colorize })
  Object.assign(context, await listen(context.app), await scratch())
  context.browser = await browse({ viewport: { width: 1200, height: 800 } })
  context.plain = await browse({ javaScriptEnabled: false })
  context.page = await context.browser.newPage()
  context.bare = await context.plain.newPage()
  const example = fileURLToPath(shipped('interfaces/colorize/examples/lake.jpg'))
  const photo = await sharp(example).resize(2000, 1500, { fit: 'fill' }).jpeg().toBuffer()
  await writeFile(join(context.dir, 'grey photo.jpg'), photo)
})
test.after(async ({ browser, plain, close, remove }) => {
  await browser.close()
  await plain.close()
  await close()
  await remove()
})

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`a grey photo comes back in colour, at its size, ${how}`, async ({
    [kind]: page,
    url,
    dir,
  }) => {
    await page.goto(url)
    await page.setInputFiles('input[type=file]', join(dir, 'grey photo.jpg'))
    await page.click('#run')
    await page.waitForSelector('text=Done in', { timeout: 60_000 })
    const waiting = page.waitForEvent('download')
    await page.click('a[download]')
    const download = await waiting
    const path = join(dir, `${kind}.jpg`)
    await download.saveAs(path)
    assert.match(download.suggestedFilename(), /^grey photo.*\.jpg$/)
    const { width, height, channels } = await sharp(path).metadata()
    assert.equal({ width, height, channels }, { width: 2000, height: 1500, channels: 3 })
    const { channels: means } = await sharp(path).stats()
    const [red, , blue] = means.map(({ mean }) => mean)
    assert.ok(Math.abs(red! - blue!) > 2, `${red} ${blue}`)
  })
}

test('before and after lie over each other, with a slider between for the keyboard too', async ({
  page,
}) => {
  const at = () =>
    page.evaluate(() => {
      const { document } = globalThis as any
      return document.querySelector('[data-compare]').style.getPropertyValue('--at')
    })
  assert.is(await at(), '50%')
  await page.focus('[data-compare] input')
  await page.keyboard.press('ArrowRight')
  assert.is(await at(), '51%')
  assert.is(await page.locator('[data-compare] img').count(), 2)
  assert.equal(await faults(page), [])
})

test('without JavaScript both pictures stand one by the other', async ({ bare }) => {
  assert.is(await bare.locator('[data-compare] img:visible').count(), 2)
})

test('an example is one click and Run', async ({ page, url }) => {
  await page.goto(url)
  await page.click('a.example >> nth=0')
  await page.click('#run')
  await page.waitForSelector('text=Done in', { timeout: 60_000 })
  assert.is(await page.locator('.compare.live').count(), 1)
})

test.run()
