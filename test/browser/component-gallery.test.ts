import * as assert from 'uvu/assert'
import { gallery, subjects } from '../../docs/tools/component-gallery.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { scratch } from '../support/scratch.ts'

const test = needs('the gallery of components', 'chromium')

test('shows every one in every state, by day and by night, at a desk and on a phone', async () => {
  const { dir, remove } = await scratch()
  const { url, close } = await listen(await gallery({ DATA_DIR: dir }))
  const browser = await browse()
  const page = await browser.newPage()
  const thrown: string[] = []
  page.on('pageerror', ({ message }) => thrown.push(message))
  try {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [device, width] of [
        ['desk', 1366],
        ['phone', 390],
      ] as const) {
        await page.setViewportSize({ width, height: 680 })
        await page.emulateMedia({ colorScheme })
        await page.goto(`${url}/components/all`)
        assert.equal(
          await page.locator('section > h2').allTextContents(),
          subjects.map(([name]) => name),
        )
        assert.equal(await faults(page), [], `${colorScheme} ${device}`)
        const { scrolls, is } = await page.evaluate(() => {
          const { document, innerWidth } = globalThis as any
          return { scrolls: document.documentElement.scrollWidth, is: innerWidth }
        })
        assert.ok(scrolls <= is, `${scrolls} wide on a ${device}`)
        const folder = process.env.SCREENSHOTS
        const path = `${folder}/components-${colorScheme}-${device}.png`
        if (folder) await page.screenshot({ path, fullPage: true })
      }
    }
    assert.equal(thrown, [])
  } finally {
    await browser.close()
    await close()
    await remove()
  }
})

test.run()
