import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, shipped } from 'fascia'
import { chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { colorize } from '../../interfaces/colorize/index.ts'

// `npm run docs:film`: the moving picture of the README, of colorize as it is used in Chromium.
const size = { width: 1000, height: 800 }
const shown = { width: 700, height: 560 }
const frames: { png: Buffer; ms: number }[] = []

const DATA_DIR = mkdtempSync(join(tmpdir(), 'fascia-film-'))
const { url, close } = await launch({ colorize }, { port: 0, config: { DATA_DIR } })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: size, colorScheme: 'light' })
await page.goto(url)
await act(page)
await browser.close()
await close()
rmSync(DATA_DIR, { recursive: true, force: true })

const pages = await Promise.all(frames.map(({ png }) => sharp(png).resize(shown).png().toBuffer()))
const film = await sharp(pages, { join: { animated: true } })
  .webp({ quality: 72, effort: 6, delay: frames.map(({ ms }) => ms), loop: 0 })
  .toBuffer()
writeFileSync(shipped('public/screenshot.webp'), film)
console.log(`${frames.length} frames, ${film.length} bytes`)

/** An example is chosen, it is coloured, and the line between before and after is dragged. */
async function act(page: Page): Promise<void> {
  await take(1200)
  const example = page.locator('.examples img').first()
  const at = await centre(example)
  await pointTo(at.x, at.y)
  await take(700)
  await page.mouse.click(at.x, at.y)
  const compare = page.locator('.compare').first()
  await page.waitForTimeout(250)
  await take(500)
  await compare.waitFor()
  await page.waitForTimeout(500)
  await compare.scrollIntoViewIfNeeded()
  await take(900)
  const box = (await compare.boundingBox())!
  const y = box.y + box.height / 2
  const steps = [0.5, 0.6, 0.7, 0.8, 0.9, 0.8, 0.65, 0.5, 0.35, 0.2, 0.1, 0.2, 0.35, 0.5]
  await page.mouse.move(box.x + box.width / 2, y)
  await page.mouse.down()
  for (const part of steps) {
    await pointTo(box.x + box.width * part, y)
    await take(90)
  }
  await page.mouse.up()
  await take(2000)
}

async function centre(element: ReturnType<Page['locator']>) {
  await element.waitFor()
  await element.scrollIntoViewIfNeeded()
  const box = (await element.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Moves the mouse, and an arrow that stands for it: Chromium draws none on a picture of a page. */
async function pointTo(x: number, y: number): Promise<void> {
  await page.mouse.move(x, y)
  await page.evaluate(
    ([x, y]) => {
      const { document } = globalThis as any
      let arrow = document.getElementById('arrow')
      if (!arrow) {
        arrow = document.createElement('div')
        arrow.id = 'arrow'
        document.body.append(arrow)
      }
      Object.assign(arrow.style, {
        ...{ position: 'fixed', left: `${x}px`, top: `${y}px`, width: '18px', height: '26px' },
        ...{ background: '#d33', pointerEvents: 'none', zIndex: '9' },
        clipPath: 'polygon(0 0, 0 78%, 30% 62%, 55% 100%, 75% 92%, 52% 56%, 95% 56%)',
      })
    },
    [x, y],
  )
}

async function take(ms: number): Promise<void> {
  frames.push({ png: await page.screenshot(), ms })
}
