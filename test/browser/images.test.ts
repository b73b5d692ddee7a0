import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { type Gallery, gallery } from '../support/gallery.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { drawn } from '../support/pictures.ts'
import { until } from '../support/scratch.ts'

interface Context {
  here: Gallery
  url: string
  close(): Promise<void>
  browser: BrowserContext
  plain: BrowserContext
  page: Page
  bare: Page
  files: string[]
}

const test = needs('pictures in a browser', 'chromium') as unknown as Test<Context>
test.before(async (context) => {
  context.here = await gallery({ URL_KEY: '5f1f0a3c9be74d2e8a61' })
  Object.assign(context, await listen(context.here))
  context.browser = await browse({ viewport: { width: 1200, height: 800 } })
  context.plain = await browse({ javaScriptEnabled: false, viewport: { width: 390, height: 800 } })
  context.page = await context.browser.newPage()
  context.bare = await context.plain.newPage()
  const names = ['bay 1.jpg', 'grün (2)+%.jpg']
  context.files = names.map((name) => join(context.here.dir, name))
  for (const file of context.files) await writeFile(file, await drawn(400, 300))
})
test.after(async ({ browser, plain, close }) => {
  await browser.close()
  await plain.close()
  await close()
})

/** Whether every picture on a page was loaded. */
const isDrawn = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    [...(globalThis as any).document.images].every(
      ({ complete, naturalWidth }: any) => complete && naturalWidth > 0,
    ),
  )

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`adds, finds, shows, saves and removes pictures ${how}`, async (context) => {
    const { [kind]: page, url, files, here } = context
    await page.goto(`${url}/images`)
    assert.match((await page.textContent('.found')) ?? '', 'No pictures yet')
    await page.setInputFiles('#file', files)
    await page.fill('#folder', 'coast/2026')
    await page.click('text="Add"')
    await page.waitForURL('**/images/coast/2026/')
    assert.equal(await page.locator('.gallery bdi').allTextContents(), ['bay 1', 'grün (2)+%'])
    await page.waitForLoadState('networkidle')
    await until(() => isDrawn(page))
    if (kind === 'page') assert.equal(await faults(page), [])

    await page.click('.trail a')
    await page.fill('#search', 'GRÜN')
    await page.click('text="Search" >> nth=-1')
    assert.equal(await page.locator('.gallery bdi').allTextContents(), ['coast/2026/grün (2)+%'])
    await page.click('.gallery a')
    await page.fill('#xsize', '90')
    await page.selectOption('#kind', 'webp')
    await page.click('text="Show"')
    assert.match((await page.textContent('.display .signature')) ?? '', '90 × 68 · WEBP')
    await until(() => isDrawn(page))
    if (kind === 'page') assert.equal(await faults(page), [])
    const address = (await page.textContent('#address')) ?? ''
    assert.is(address, `${url}/images/coast/2026/gr%C3%BCn%20(2)%2B%25.webp?xsize=90`)
    assert.is((await fetch(address)).headers.get('content-type'), 'image/webp')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text="Download"'),
    ])
    assert.is(download.suggestedFilename(), 'grün (2)+%.webp')

    await page.fill('#xsize', '0')
    await page.click('text="Show"')
    assert.match((await page.textContent('.summary')) ?? '', 'Width (xsize) must be a whole number')
    if (kind === 'page') assert.equal(await faults(page), [])

    await page.click('text="Remove this picture"')
    await page.click('text="Remove it"')
    await page.waitForURL('**/images')
    assert.equal(await here.repository.names(''), ['coast/2026/bay 1'])
    await here.repository.remove('coast/2026/bay 1')
  })
}

test('takes what is dropped, and copies an address', async ({
  page,
  url,
  here,
  files,
  browser,
}) => {
  await browser.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${url}/images`)
  const bytes = [...(await drawn(60, 40))]
  await page.evaluate((bytes) => {
    const { document, DataTransfer, File, DragEvent } = globalThis as any
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([new Uint8Array(bytes)], 'dropped.jpg', { type: 'image/jpeg' }))
    const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
    document.querySelector('[data-drop]').dispatchEvent(event)
  }, bytes)
  assert.match((await page.textContent('.thumbs')) ?? '', 'dropped.jpg')
  await page.click('text="Add"')
  await page.waitForURL('**/images/dropped')
  await page.click('text="Copy"')
  const copied = await page.evaluate(() => (globalThis as any).navigator.clipboard.readText())
  assert.is(copied, `${url}/images/dropped.jpg`)
  assert.equal(await here.repository.names(''), ['dropped'])
  assert.is(files.length, 2)
})

test('fits on a phone, in the light and in the dark, without a word from the console', async ({
  url,
  browser,
}) => {
  const page = await browser.newPage()
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(error.message))
  const looks = [320, 390, 1200].flatMap((width) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
  )
  for (const { width, colorScheme } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 800 })
    for (const path of ['/images', '/images/dropped', '/images/dropped?_page=1&kind=tif']) {
      await page.goto(url + path)
      const over = await page.evaluate(() => {
        const { document, innerWidth } = globalThis as any
        return document.documentElement.scrollWidth - innerWidth
      })
      assert.ok(over <= 0, `${path} at ${width}`)
      assert.equal(await faults(page), [], `${path} at ${width}, ${colorScheme}`)
    }
  }
  assert.equal(said, [])
  await page.close()
})

test.run()
