import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { shipped } from 'fascia'
import { chromium } from 'playwright-core'
import sharp from 'sharp'
import { listen } from '../../test/support/listen.ts'
import { gallery } from './component-gallery.ts'

// `npm run docs:pictures`: components as the gallery shows them, filled in and as a result.
const shown = ['label', 'highlighted', 'code']
const gap = 24
const ground = '#f3f1ec'

const DATA_DIR = mkdtempSync(join(tmpdir(), 'fascia-pictures-'))
const { url, close } = await listen(await gallery({ DATA_DIR }))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: { width: 1366, height: 900 }, colorScheme: 'light' })
await page.goto(`${url}/components/all`, { waitUntil: 'networkidle' })
const folder = fileURLToPath(shipped('docs/pictures'))
mkdirSync(folder, { recursive: true })
for (const name of shown) {
  const bytes = await besides([
    await page.locator(`.panel:has(#${name}-filled)`).first().screenshot(),
    await page.locator(`.display:has(#${name}-as-done)`).first().screenshot(),
  ])
  writeFileSync(join(folder, `${name}.webp`), bytes)
  console.log(`${name}: ${bytes.length} bytes`)
}
await browser.close()
await close()
rmSync(DATA_DIR, { recursive: true, force: true })

/** Pictures one beside the other. */
async function besides(pictures: readonly Buffer[]): Promise<Buffer> {
  const sizes = await Promise.all(pictures.map((one) => sharp(one).metadata()))
  let left = gap
  const placed = pictures.map((input, i) => {
    const at = { input, left, top: gap }
    left += sizes[i]!.width + gap
    return at
  })
  const height = Math.max(...sizes.map((size) => size.height)) + 2 * gap
  return sharp({ create: { width: left, height, channels: 3, background: ground } })
    .composite(placed)
    .webp({ quality: 80, effort: 6 })
    .toBuffer()
}
