import * as assert from 'uvu/assert'
import { filing, focused, given, hears, jpeg, runs } from '../support/chosen.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const test = staged('uploads in a browser', filing)

test('an upload tells how far it is, and Escape or Cancel ends it', async ({ browser, url }) => {
  const page = await browser.newPage()
  await page.goto(`${url}/many`)
  const tools = await page.context().newCDPSession(page)
  await tools.send('Network.enable')
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 }
  await page.setInputFiles('#papers', given('big.bin', '', Buffer.alloc(3_000_000, 7)))
  await until(() => page.evaluate('Boolean(document.querySelector(".moves"))'))
  await page.evaluate(() => {
    const page = globalThis as any
    page.uploadTold = []
    for (const name of ['sending', 'sent', 'cancelled']) {
      page.document.addEventListener(`fascia:${name}`, () => page.uploadTold.push(name))
    }
  })
  await tools.send('Network.emulateNetworkConditions', slow)
  for (const how of ['Escape', 'Cancel']) {
    await page.click('#run')
    await page.waitForSelector('text=/Sending \\d+% · [\\d.]+ .B\\/s/')
    assert.is(await page.getAttribute('#form', 'aria-busy'), 'true')
    if (how === 'Escape') await page.keyboard.press('Escape')
    else await page.click('text="Cancel"')
    await page.waitForSelector('[data-sending]', { state: 'hidden' })
    await hears(page, 'Cancelled')
    assert.is(await page.getAttribute('#form', 'aria-busy'), null)
    assert.is(await focused(page), 'run')
    assert.is(await page.locator('.error').count(), 0)
    assert.match(await page.innerText('.total'), '1 file')
  }
  const fast = { ...slow, uploadThroughput: -1 }
  await tools.send('Network.emulateNetworkConditions', fast)
  await runs(page, 'papers: big.bin; words: ')
  const events: string[] = await page.evaluate('uploadTold')
  assert.is(events.filter((name) => name === 'cancelled').length, 2)
  assert.is(events.at(-1), 'sent')
  await page.close()
})

test('an answer finds its place, though the page was drawn anew while it was sent', async ({
  browser,
  url,
}) => {
  const page = await browser.newPage()
  await page.goto(`${url}/one`)
  await page.setInputFiles('#photo', await jpeg('bay.jpg'))
  await until(() => page.evaluate('Boolean(parts.pile)'))
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let isAsked = false
  await page.route('**/one', async (route) => {
    isAsked = true
    await held
    await route.continue()
  })
  await page.click('#run')
  await until(() => isAsked)
  await page.evaluate(() => {
    const { document } = globalThis as any
    const work = document.getElementById('work')
    work.replaceWith(work.cloneNode(true))
  })
  release()
  await page.waitForSelector('text=Done in')
  assert.is(await page.textContent('output.value'), 'photo: bay.jpg; words: ')
  await page.close()
})

test.run()
