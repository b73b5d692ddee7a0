import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import type { Test } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface } from '../../app/index.ts'
import { browse } from '../support/browser.ts'
import { listen } from '../support/listen.ts'
import { needs } from '../support/needs.ts'
import { trial } from '../support/scratch.ts'

const shout = Interface({
  title: 'Shout',
  inputs: { words: 'text' },
  outputs: 'text',
  fn: ({ words }) => words.toUpperCase(),
})

interface Held {
  other: Server
  /** The address of a page of another site, on another host. */
  elsewhere: string
  open: { url: string; close(): Promise<void> }
  shut: { url: string; close(): Promise<void> }
  browser: BrowserContext
  page: Page
}

/** The folder of Gradio's client, whose script for browsers the other site serves. */
const client = dirname(createRequire(import.meta.url).resolve('@gradio/client'))

const test = needs('pages of another site, in a browser', 'chromium') as unknown as Test<Held>
test.before(async (held) => {
  held.other = createServer(({ url = '' }, response) => {
    const isScript = /^\/[\w-]+\.js$/.test(url)
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(
      isScript ? readFileSync(join(client, url)) : '<!doctype html><title>Elsewhere</title>',
    )
  })
  await new Promise<void>((resolve) => held.other.listen(0, 'localhost', resolve))
  held.elsewhere = `http://localhost:${(held.other.address() as AddressInfo).port}`
  const settings = { ALLOWED_ORIGINS: held.elsewhere, FRAME_ANCESTORS: held.elsewhere }
  held.open = await listen(await trial({ shout }, settings))
  held.shut = await listen(await trial({ shout }))
  held.browser = await browse({ viewport: { width: 1000, height: 800 } })
  held.page = await held.browser.newPage()
})
test.after(async ({ browser, open, shut, other }) => {
  await browser?.close()
  await open?.close()
  await shut?.close()
  other?.closeAllConnections()
  other?.close()
})

const called = (page: Page, url: string): Promise<string> =>
  page.evaluate(async (url) => {
    try {
      const headers = { 'content-type': 'application/json' }
      const body = '{"words":"hi"}'
      return await (await fetch(`${url}/shout`, { method: 'POST', headers, body })).text()
    } catch {
      return 'refused'
    }
  }, url)

test('a page that is listed calls, and one that is not gets nothing', async (held) => {
  const { page, elsewhere, open, shut } = held
  await page.goto(elsewhere)
  assert.is(await called(page, open.url), '"HI"')
  assert.is(await called(page, shut.url), 'refused')
})

test('Gradio’s client works from a page that is listed', async ({ page, elsewhere, open }) => {
  await page.goto(elsewhere)
  // As text, since a compiler would write the import in another way.
  const data = await page.evaluate(`(async () => {
    const { Client } = await import('/browser.js')
    const client = await Client.connect('${open.url}')
    return (await client.predict('/shout', { words: 'hi' })).data
  })()`)
  assert.equal(data, ['HI'])
})

test('a page that is listed shows this one in a frame, where it runs', async (held) => {
  const { page, elsewhere, open, shut } = held
  await page.goto(elsewhere)
  const framed = async (url: string) => {
    await page.evaluate((url) => {
      const { document } = globalThis as any
      document.body.innerHTML = `<iframe src="${url}" width="900" height="700"></iframe>`
    }, url)
    return page.frameLocator('iframe')
  }
  const frame = await framed(`${open.url}/`)
  await frame.getByLabel('Words').fill('hello')
  await frame.getByRole('button', { name: 'Run' }).click()
  await frame.locator('#live').getByText('HELLO').waitFor()
  const refused = await framed(`${shut.url}/`)
  await page.waitForFunction(
    (url) => (globalThis as any).document.querySelector('iframe').src === url,
    `${shut.url}/`,
  )
  assert.is(await refused.getByLabel('Words').count(), 0)
})

test.run()
