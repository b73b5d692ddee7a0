import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import * as assert from 'uvu/assert'
import { shipped } from '../../app/core/root.ts'
import { colorize } from '../../interfaces/colorize/index.ts'
import { faults } from '../support/axe.ts'
import { staged } from '../support/stage.ts'

const test = staged('colorize in a browser', { colorize })
test.before(async ({ dir }) => {
  const example = fileURLToPath(shipped('interfaces/colorize/examples/lake.jpg'))
  const photo = await sharp(example).resize(2000, 1500, { fit: 'fill' }).jpeg().toBuffer()
  await writeFile(join(dir, 'grey photo.jpg'), photo)
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
    const pixels = await sharp(path).resize(40, 30).raw().toBuffer()
    let colour = 0
    for (let i = 0; i < pixels.length; i += 3) colour += Math.abs(pixels[i]! - pixels[i + 2]!)
    assert.ok(colour / (40 * 30) > 3, String(colour))
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
  await page.focus('[data-compare] input')
  await page.keyboard.press('ArrowRight')
  assert.is(await at(), '51%')
  assert.is(await page.locator('[data-compare] img').count(), 2)
  assert.equal(await faults(page), [])
})

test('without JavaScript both pictures stand one by the other', async ({ bare }) => {
  assert.is(await bare.locator('[data-compare] img:visible').count(), 2)
})

test('an example is one click', async ({ page, url }) => {
  await page.goto(url)
  await page.click('a.example >> nth=0')
  await page.waitForSelector('text=Done in', { timeout: 60_000 })
  assert.is(await page.locator('.compare .handle').count(), 1)
})

test.run()
