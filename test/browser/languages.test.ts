import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { Interface, text } from '../../app/index.ts'
import { greet } from '../../interfaces/index.ts'
import { browse } from '../support/browser.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

/** Goes on until it is stopped, so that a busy machine never misses it running. */
const endless = Interface({
  inputs: { word: text({ default: 'on' }) },
  outputs: { text: text() },
  fn: (_, { signal }) =>
    new Promise<{ text: string }>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    }),
})

const test = staged('pages in languages', { greet, endless })

const prefer = (page: Page, language: string) =>
  page.setExtraHTTPHeaders({ 'Accept-Language': language })

const announced = (page: Page) => {
  const region = page.locator('#announce')
  return until(async () => (await region.textContent()) !== '').then(() => region.textContent())
}

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`a greeting in German ${how}: button, states, title and what is told`, async ({
    [kind]: page,
    url,
  }) => {
    await page.context().clearCookies()
    await prefer(page, 'de')
    await page.goto(`${url}/greet`)
    assert.is(await page.getAttribute('html', 'lang'), 'de')
    assert.is(await page.textContent('#run'), 'Starten')
    assert.is(await page.textContent('.status .state'), 'Noch nichts gestartet')
    await page.fill('#greeting', 'hallo ')
    await page.fill('#times', 'x')
    await page.click('#run')
    await page.waitForSelector('.summary >> text=Da stimmt etwas nicht')
    assert.is(await page.title(), 'Fehler: Greet App · Fascia')
    await page.fill('#times', '2')
    await page.click('#run')
    await page.waitForSelector('.status >> text=Fertig in')
    assert.is(await page.title(), 'Fertig · Greet App · Fascia')
    assert.is(await page.textContent('#run'), 'Starten')
    assert.is(await page.getAttribute('html', 'lang'), 'de')
    const told = kind === 'page' ? await announced(page) : undefined
    if (kind === 'page') assert.match(told!, /^Fertig in .*\. Output: hallo hallo$/)
  })

  test(`a language is chosen beside the theme, and stays ${how}`, async ({ [kind]: page, url }) => {
    await page.context().clearCookies()
    await prefer(page, 'de')
    await page.goto(`${url}/greet?greeting=kept`)
    if (kind === 'page') await page.fill('#greeting', 'typed')
    await page.click('details.language summary')
    await page.click('details.language button:text-is("Français")')
    await page.waitForSelector('html[lang=fr]')
    assert.is(await page.textContent('#run'), 'Lancer')
    const kept = kind === 'page' ? 'typed' : 'kept'
    await until(async () => (await page.inputValue('#greeting')) === kept)
    assert.is(page.url(), `${url}/greet?greeting=kept`)
    await page.goto(`${url}/jobs`)
    assert.is(await page.textContent('h1'), 'Historique')
    await page.context().clearCookies()
  })
}

test('a job is told in the language of its page, whatever another tab chose meanwhile', async ({
  page,
  url,
}) => {
  await page.context().clearCookies()
  await prefer(page, 'de')
  await page.goto(`${url}/endless`)
  await page.context().addCookies([{ name: 'fascia-language', value: 'es', url }])
  await page.click('#run')
  await page.waitForSelector('#run:text-is("Stoppen")')
  await page.click('#run')
  await page.waitForSelector('.status .state:text-is("Gestoppt")')
  await page.reload()
  await page.waitForSelector('.status .state:text-is("Detenido")')
  await page.context().clearCookies()
})

test('the choice closes by Escape and by a click beside it', async ({ page, url }) => {
  await page.goto(`${url}/greet`)
  const isOpen = () => page.locator('details.language[open]').count()
  await page.focus('details.language summary')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.is(await isOpen(), 1)
  await page.keyboard.press('Escape')
  assert.is(await isOpen(), 0)
  const focused = await page.evaluate(() => (globalThis as any).document.activeElement.tagName)
  assert.is(focused, 'SUMMARY')
  await page.click('details.language summary')
  await page.click('h1')
  assert.is(await isOpen(), 0)
})

test('a German page is as light as an English one', async ({ app, url }) => {
  const fresh = await browse({ locale: 'de' })
  const page = await fresh.newPage()
  const asked: string[] = []
  page.on('request', (request) => void asked.push(request.url()))
  await page.goto(`${url}/greet`, { waitUntil: 'networkidle' })
  await fresh.close()
  assert.ok(asked.length <= 5, String(asked.length))
  const weight = async (address: string) => {
    const headers = { 'accept-encoding': 'br', accept: 'text/html', 'accept-language': 'de' }
    const response = await app.request(new URL(address).pathname, { headers })
    return (await response.arrayBuffer()).byteLength
  }
  const bytes = (await Promise.all(asked.map(weight))).reduce((sum, each) => sum + each, 0)
  assert.ok(bytes > 10_000 && bytes <= 30 * 1024, String(bytes))
})

test.run()
