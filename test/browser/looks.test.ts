import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { greet } from '../../interfaces/greet.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { mounts } from '../support/mounts.ts'
import { needs } from '../support/needs.ts'
import { scratch } from '../support/scratch.ts'

const drawn = (colour: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32"><path fill="${colour}" d="M4 28 16 4l12 24zM36 4h12v24H36zM60 16a12 12 0 1 0 24 0 12 12 0 1 0-24 0"/></svg>`,
  )

const site = {
  name: 'Northwind',
  logo: { light: drawn('#1d3f8f'), dark: drawn('#a9c0ff') },
  icon: drawn('#1d3f8f'),
  theme: {
    accent: { light: '#1d3f8f', dark: '#a9c0ff' },
    background: { light: '#eef1f7', dark: '#0d1220' },
    surface: { light: '#ffffff', dark: '#161d30' },
    display: { light: '#e3e9f5', dark: '#0a0f1c' },
    line: { light: '#cfd7e6', dark: '#2a3450' },
    edge: { light: '#6f7b95', dark: '#7c8bb0' },
    radius: '0.25rem',
    font: 'Georgia, "Times New Roman", serif',
  },
  stylesheet: Buffer.from('h1 { font-style: italic }'),
  links: [{ href: 'https://example.com/', text: 'About us' }],
  footer: 'Questions go to [our desk](https://example.com/desk).',
}

const test = needs('a branded site', 'chromium')
const styleOf = (page: Page, selector: string, name: string): Promise<string> =>
  page.evaluate(
    ([selector, name]) => {
      const { document, getComputedStyle } = globalThis as any
      return getComputedStyle(document.querySelector(selector))[name!]
    },
    [selector, name] as const,
  )

test('is as its developer chose, by day and by night, at a desk and on a phone', async () => {
  const { dir, remove } = await scratch()
  const mount = mounts['under a path in an Express app behind a proxy under another']!
  const { url, close } = await mount({ greet, again: greet }, { DATA_DIR: dir }, site)
  const browser = await browse({ viewport: { width: 1200, height: 800 } })
  const page = await browser.newPage()
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`)
  })
  try {
    for (const scheme of ['light', 'dark'] as const) {
      for (const [device, width] of [
        ['desk', 1200],
        ['phone', 360],
      ] as const) {
        await page.setViewportSize({ width, height: 800 })
        await page.emulateMedia({ colorScheme: scheme })
        for (const path of ['/', '/greet', '/docs/greet', '/jobs']) {
          await page.goto(url + path)
          assert.equal(await faults(page), [], `${path} ${scheme} ${device}`)
          const folder = process.env.SCREENSHOTS
          const name = `${scheme}-${device}${path.replaceAll('/', '-')}.png`
          if (folder) await page.screenshot({ path: `${folder}/${name}`, fullPage: true })
        }
      }
      await page.goto(`${url}/greet`)
      const ground = scheme === 'light' ? 'rgb(238, 241, 247)' : 'rgb(13, 18, 32)'
      assert.is(await styleOf(page, 'body', 'backgroundColor'), ground)
      const shown = page.locator('.mark img:visible')
      assert.is(await shown.count(), 1)
      assert.is(await shown.getAttribute('class'), `on-${scheme}`)
      assert.ok(await shown.evaluate((image: any) => image.naturalWidth > 0))
      assert.is(await styleOf(page, 'h1', 'fontStyle'), 'italic')
      assert.match(await styleOf(page, 'body', 'fontFamily'), 'Georgia')
      assert.is(await styleOf(page, '.panel', 'borderRadius'), '4px')
    }
    await page.click('.theme button')
    assert.is(await styleOf(page, 'body', 'backgroundColor'), 'rgb(238, 241, 247)')
    const [cookie] = await browser.cookies()
    assert.equal(
      [cookie?.name, cookie?.value, cookie?.path],
      ['fascia-theme', 'light', '/apps/tools'],
    )
    await page.fill('#greeting', 'hi ')
    await page.fill('#times', '2')
    await page.click('#run')
    await page.locator('#live').getByText('hi hi').waitFor()
    assert.match(page.url(), `${url}/jobs/`)
    await page.reload()
    assert.is(await page.getAttribute('html', 'data-theme'), 'light')
    assert.equal(refused, [])
  } finally {
    await browser.close()
    await close()
    await remove()
  }
})

test('of one theme runs without its switch', async () => {
  const { dir, remove } = await scratch()
  const mount = mounts['under a path in a Hono app']!
  const { url, close } = await mount({ greet }, { DATA_DIR: dir }, { themes: 'dark' })
  const browser = await browse({ colorScheme: 'light' })
  const page = await browser.newPage()
  const thrown: string[] = []
  page.on('pageerror', ({ message }) => thrown.push(message))
  await page.goto(url)
  assert.is(await styleOf(page, 'body', 'backgroundColor'), 'rgb(18, 20, 19)')
  assert.is(await page.locator('.theme').count(), 0)
  await page.fill('#greeting', 'hi ')
  await page.fill('#times', '2')
  await page.click('#run')
  await page.locator('#live').getByText('hi hi').waitFor()
  assert.equal(thrown, [])
  await browser.close()
  await close()
  await remove()
})

test.run()
