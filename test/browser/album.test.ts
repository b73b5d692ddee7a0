import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext } from 'playwright-core'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped } from '../../app/core/root.ts'
import { album } from '../../interfaces/colorize/album.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { scratch, trial } from '../support/scratch.ts'
import { unzip } from '../support/unzip.ts'

interface Context {
  url: string
  close(): Promise<void>
  browsers: { [how: string]: BrowserContext }
  dir: string
  remove(): Promise<void>
}

const names = ['hills', 'coast', 'lake']
const photos = names.map((name) =>
  fileURLToPath(shipped(`interfaces/colorize/examples/${name}.jpg`)),
)

const test = needs('album in a browser', 'chromium') as unknown as Test<Context>
test.before(async (context) => {
  Object.assign(context, await listen(await trial({ album })), await scratch())
  context.browsers = {
    script: await browse({ viewport: { width: 1200, height: 900 } }),
    'no script': await browse({ javaScriptEnabled: false }),
    phone: await browse({ viewport: { width: 360, height: 740 }, isMobile: true }),
  }
})
test.after(async ({ browsers, close, remove }) => {
  for (const browser of Object.values(browsers)) await browser.close()
  await close()
  await remove()
})

for (const how of ['script', 'no script', 'phone']) {
  test(`an album is coloured and taken away whole, with ${how}`, async (context) => {
    const page = await context.browsers[how]!.newPage()
    await page.goto(context.url)
    await page.setInputFiles('input[type=file]', photos)
    await page.click('#run')
    await page.waitForSelector('text=Done in', { timeout: 120_000 })
    assert.is(await page.locator('.pictures .compare').count(), 3)
    assert.is(await page.locator('.pictures input:visible').count(), how === 'no script' ? 0 : 3)
    assert.is(await page.locator('.pictures a[download]').count(), 3)
    if (how !== 'no script') {
      assert.equal(await faults(page), [])
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      assert.is(await page.evaluate(wide), 0)
    }
    const waiting = page.waitForEvent('download')
    await page.click('text=Download all')
    const path = join(context.dir, 'album.zip')
    await (await waiting).saveAs(path)
    const packed = unzip(await readFile(path))
    assert.equal(
      [...packed.keys()],
      names.map((name) => `${name}-colour.jpg`),
    )
    await page.close()
  })
}

test.run()
