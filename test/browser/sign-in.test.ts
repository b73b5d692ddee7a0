import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { gallery } from '../support/gallery.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { drawn } from '../support/pictures.ts'

const WRITE_TOKEN = 'open sesame, please'
const test = needs('signing in in a browser', 'chromium')

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript'

  test(`lets pictures be added where a token is asked for, ${how}`, async () => {
    const here = await gallery({ WRITE_TOKEN })
    const { url, close } = await listen(here)
    const browser = await browse({ javaScriptEnabled, viewport: { width: 390, height: 800 } })
    const page: Page = await browser.newPage()
    const file = join(here.dir, 'bay.jpg')
    await writeFile(file, await drawn(40, 30))
    await page.goto(`${url}/images`)
    assert.is(await page.locator('#file').count(), 0)
    if (javaScriptEnabled) assert.equal(await faults(page), [])
    await page.click('text="Sign in"')
    await page.fill('#token', 'sesame')
    await page.click('button.primary')
    assert.match((await page.textContent('#token-error')) ?? '', 'That is not the token')
    assert.is(await page.inputValue('#token'), '')
    if (javaScriptEnabled) assert.equal(await faults(page), [])
    await page.fill('#token', WRITE_TOKEN)
    await page.click('button.primary')
    await page.waitForURL(`${url}/images`)
    await page.setInputFiles('#file', file)
    await page.click('text="Add"')
    await page.waitForURL(`${url}/images/bay`)
    await page.goto(`${url}/login`)
    await page.click('text="Sign out"')
    await page.goto(`${url}/images`)
    assert.is(await page.locator('#file').count(), 0)
    assert.is(await page.locator('.gallery li').count(), 1)
    await browser.close()
    await close()
  })
}

test.run()
