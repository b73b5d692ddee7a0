import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import sharp from 'sharp'
import * as assert from 'uvu/assert'
import { compare, gallery, Interface, image, text } from '../../app/index.ts'
import { browse } from '../support/browser.ts'
import { frames, jpeg } from '../support/chosen.ts'
import { shifted } from '../support/shifts.ts'
import { staged } from '../support/stage.ts'

const tinted = (path: string) => sharp(path).tint('#c84').jpeg().toBuffer()
const article = 'What this does, in a few words.'
const test = staged('layout shift in use', {
  repeat: Interface({
    inputs: { words: text(), more: text({ optional: true }) },
    outputs: 'text',
    article,
    examples: [{ words: 'hello' }],
    fn: ({ words }) => words.repeat(400),
  }),
  tint: Interface({
    inputs: { photo: image() },
    outputs: { after: compare({ with: 'photo' }) },
    article,
    async fn({ photo }, { progress }) {
      progress(1, 2, 'Tinting')
      return { after: await tinted(photo.path) }
    },
  }),
  album: Interface({
    inputs: { photos: gallery() },
    outputs: { after: gallery({ with: 'photos' }) },
    article,
    async *fn({ photos }) {
      const after = []
      for (const { path } of photos) {
        after.push(await tinted(path))
        yield { after: [...after] }
      }
    },
  }),
})

const devices = {
  'a desktop': { viewport: { width: 1366, height: 680 } },
  'a phone': { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}

const browsers: BrowserContext[] = []
test.after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
})
async function opened(options: BrowserContextOptions): Promise<Page> {
  const browser = await browse(options)
  browsers.push(browser)
  return browser.newPage()
}

/** Runs it, and waits until its result stands, with all its pictures. */
async function run(page: Page) {
  await page.click('#run')
  await page.waitForSelector('#result[aria-busy=false] >> text=Done in')
  await page.waitForLoadState('networkidle')
}

async function holds(page: Page, moment: string) {
  const sum = await shifted(page)
  assert.ok(sum <= 0.01, `${moment}: ${sum}`)
}

for (const [device, options] of Object.entries(devices)) {
  test(`nothing in sight jumps on ${device}: chosen, run, and run again`, async ({ url }) => {
    const page = await opened(options)
    const chosen = {
      tint: [[await jpeg('wide.jpg', 900, 500)], [await jpeg('tall.jpg', 500, 900)]],
      album: [await frames(1, 5), await frames(6, 8)],
    }
    for (const [path, choices] of Object.entries(chosen)) {
      await page.goto(`${url}/${path}`)
      for (const files of choices) {
        await page.setInputFiles('input[type=file]', files)
        await page.waitForSelector('.zone[data-filled] :is(img, canvas)')
        await holds(page, `${path}, chosen`)
        await run(page)
        await holds(page, `${path}, run`)
      }
    }
  })

  test(`nothing in sight jumps on ${device}: refused, and a long text`, async ({ url }) => {
    const page = await opened(options)
    await page.goto(`${url}/repeat`)
    await page.click('#run')
    await page.waitForSelector('.summary')
    await holds(page, 'refused')
    await page.fill('#words', 'many words ')
    await run(page)
    await holds(page, 'run')
  })
}

test.run()
