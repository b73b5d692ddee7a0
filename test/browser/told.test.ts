import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { gallery, Interface } from '../../app/index.ts'
import { greet, img2vid } from '../../interfaces/index.ts'
import { faults } from '../support/axe.ts'
import { frames, hears } from '../support/chosen.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const back = Interface({
  title: 'Back',
  inputs: { shots: gallery() },
  outputs: { pictures: gallery({ label: 'Pictures' }) },
  fn: ({ shots }) => ({ pictures: shots }),
})

const test = staged('what is told to who does not see', { greet, img2vid, back }, 'ffmpeg')

/** Notes from now on what is put into a place that a screen reader reads out by itself. */
const hear = (page: Page) =>
  page.evaluate(() => {
    const { document, MutationObserver, window } = globalThis as any
    const live = '[role=status], [role=alert], [aria-live], output'
    window.heard = []
    new MutationObserver((records: any[]) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          const inside = node.querySelectorAll ? [...node.querySelectorAll(live)] : []
          const around = (node.nodeType === 1 ? node : node.parentElement)?.closest(live)
          for (const region of new Set([around, ...inside])) {
            const text = region?.textContent.trim()
            if (text && region.ariaLive !== 'off') window.heard.push(text)
          }
        }
      }
    }).observe(document.body, { childList: true, subtree: true })
  })
/** What was read out; but not that a call is on its way, which depends on how busy a machine is. */
const heard = async (page: Page): Promise<string[]> => {
  const texts: string[] = await page.evaluate(() => (globalThis as any).window.heard)
  return texts.filter((text) => text !== 'Sending…')
}

/** What the accessibility tree has of the element that has the focus. */
async function focused(page: Page) {
  const debug = await page.context().newCDPSession(page)
  const { result } = await debug.send('Runtime.evaluate', { expression: 'document.activeElement' })
  const { nodes } = await debug.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId!,
    fetchRelatives: false,
  })
  await debug.detach()
  const { role, name, description } = nodes[0]!
  return { role: role?.value, name: name?.value, description: description?.value ?? '' }
}

test('a result is told once, though it is also drawn', async ({ page, url }) => {
  await page.goto(`${url}/greet?greeting=hello%20&times=2`)
  await hear(page)
  await page.focus('#run')
  await page.keyboard.press('Enter')
  await hears(page, 'Done in')
  const [words = '', ...more] = await heard(page)
  assert.match(words, /^Done in \d+ ms\. Output: hello hello$/)
  assert.equal(more, [])
})

test('a call that waits for its answer is told to be on its way, on a page that axe finds clean', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/greet?greeting=hello%20&times=2`)
  const answers = /greet\b/
  let found: string[] | undefined
  await page.route(answers, async (route) => {
    await hears(page, 'Sending…')
    found = await faults(page)
    await route.continue()
  })
  await page.focus('#run')
  await page.keyboard.press('Enter')
  await hears(page, 'Done in')
  await page.unroute(answers)
  assert.equal(found, [])
})

test('a refusal is told once, by the focus that goes to it', async ({ page, url }) => {
  await page.goto(`${url}/greet?greeting=hello%20&times=x`)
  await hear(page)
  await page.focus('#run')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.summary:focus')
  const fault = 'Times must be a whole number from 0, not “x”'
  assert.equal(await focused(page), {
    role: 'group',
    name: 'There is a problem',
    description: fault,
  })
  assert.equal(await heard(page), [])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#times:focus')
  const { name, description } = await focused(page)
  assert.equal({ name, description }, { name: 'Times', description: `Error: ${fault}` })
})

test('a tile that is at the edge already says where it is', async ({ page, url }) => {
  await page.goto(`${url}/img2vid`)
  await page.setInputFiles('#images', await frames(1, 3))
  await hears(page, '3 images chosen')
  await page.focus('[aria-label="Move frame1.jpg later"]')
  await hear(page)
  await page.keyboard.press('Shift+ArrowLeft')
  await hears(page, 'frame1.jpg, now 1 of 3')
  await page.keyboard.press('Shift+ArrowRight')
  await hears(page, 'frame1.jpg, now 2 of 3')
  assert.equal(await heard(page), ['frame1.jpg, now 1 of 3', 'frame1.jpg, now 2 of 3'])
})

test('in the viewer each picture and each sign is told by its name, once', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/back`)
  await page.setInputFiles('#shots', await frames(1, 3))
  await page.click('#run')
  await page.waitForSelector('#result[aria-busy="false"] [data-view]')
  await hears(page, 'Done in')
  await page.focus('.pictures li:nth-child(2) [data-view]')
  await until(() => page.evaluate('Boolean(parts.results)'))
  await page.keyboard.press('Enter')
  await page.waitForSelector('dialog[open]')
  assert.equal(await focused(page), { role: 'button', name: 'Close', description: '' })
  await hear(page)
  await page.keyboard.press('ArrowRight')
  await page.waitForSelector('dialog [role=status] >> text=Pictures, 3 of 3')
  assert.equal(await heard(page), ['Pictures, 3 of 3'])
})

test.run()
