import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { checkbox, dropdown, Interface, number, radio, text } from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const cities: { [country: string]: string[] } = {
  norway: ['Oslo', 'Bergen'],
  france: ['Paris', 'Lyon'],
}
/** What the slow one was given, and which of its calls were given up. */
const begun: string[] = []
const givenUp: string[] = []
let ticks = 0

const interfaces = {
  sum: Interface({
    title: 'Sum',
    live: true,
    inputs: {
      a: number(),
      b: number({ default: 1 }),
      size: radio({ choices: [1, 2], default: 1 }),
    },
    outputs: { sum: 'number' },
    fn: ({ a, b, size }) => ({ sum: (a + b) * size }),
  }),
  echo: Interface({
    title: 'Echo',
    live: true,
    inputs: { word: text({ lines: 2, default: '' }) },
    outputs: 'text',
    fn: (values) => values.word.toUpperCase(),
  }),
  slow: Interface({
    title: 'Slow',
    live: true,
    inputs: { word: 'text' },
    outputs: 'text',
    async fn({ word }, { signal }) {
      begun.push(word)
      if (word === 'quick') return word
      await new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          givenUp.push(word)
          reject(signal.reason)
        })
      })
      return word
    },
  }),
  steps: Interface({
    title: 'Steps',
    onLoad: true,
    inputs: { word: text({ default: 'step' }) },
    outputs: 'text',
    async *fn({ word }) {
      yield `${word} 1`
      await until(() => ticks > 0)
      yield `${word} 2`
    },
  }),
  board: Interface({
    title: 'Board',
    readOnly: true,
    onLoad: true,
    every: 1,
    inputs: {},
    outputs: { ticks: 'number' },
    fn: () => ({ ticks: ++ticks }),
  }),
  plain: Interface({ title: 'Plain', inputs: 'text', outputs: 'text', fn: (word) => word }),
  hall: Interface({
    title: 'Hall',
    readOnly: true,
    every: 4,
    inputs: {},
    outputs: { ticks: 'number' },
    fn: () => ({ ticks: ++ticks }),
  }),
  trip: Interface({
    title: 'Trip',
    inputs: {
      note: text({ default: '' }),
      country: dropdown({ choices: ['norway', 'france'] }),
      city: dropdown({ choices: ({ country }) => cities[country] }),
      exact: checkbox(),
      days: number({ visible: ({ exact }) => exact, default: 7, help: 'Nights and days' }),
    },
    outputs: { said: 'text' },
    fn: ({ note, country, city, days }) => ({ said: `${note}: ${city}, ${country}, ${days}` }),
  }),
}

const test = staged('without a click', interfaces)
const document = (globalThis as any).document

const shows = (page: Page, words: string) =>
  page.waitForFunction(
    (words) => document.querySelector('#live .outputs')?.innerText.includes(words),
    words,
  )

test('a result follows what is typed, at the same address and under no other', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/sum`)
  await page.fill('#a', '2')
  await shows(page, '3')
  await page.check('#form [name=size][value="2"]')
  await shows(page, '6')
  assert.is(page.url(), `${url}/sum`)
  assert.is(await page.evaluate(() => (globalThis as any).history.length), 2)
  const history = await page.request.get(`${url}/jobs`, { headers: { accept: 'application/json' } })
  assert.equal(await history.json(), [])
  assert.equal(await faults(page), [])
})

test('what is wrong stands at its field while the last result stays, and goes when it is mended', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/sum`)
  await page.fill('#a', '2')
  await shows(page, '3')
  await page.fill('#a', 'two')
  await page.waitForSelector('#a[aria-invalid=true]')
  const told = await page.locator('#a').getAttribute('aria-describedby')
  assert.is(await page.textContent(`#${told!.trim()}`), 'Error: A must be a number, not “two”')
  assert.is(await page.innerText('#output-sum-value'), '3')
  assert.is(await page.locator('[data-stale]').count(), 1)
  assert.equal(await faults(page), [])
  await page.fill('#a', '3')
  await shows(page, '4')
  assert.is(await page.locator('[aria-invalid],[data-wrong],[data-stale]').count(), 0)
})

test('what is blank yet is no fault while somebody types', async ({ page, url }) => {
  await page.goto(`${url}/sum`)
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
  await page.fill('#b', '5')
  await (await answered).finished()
  await page.fill('#a', '1')
  await shows(page, '6')
  assert.is(await page.locator('[aria-invalid],[data-wrong]').count(), 0)
})

test('of what is typed at any speed nothing is lost', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  await page.click('#word')
  const words = 'the quick brown fox\njumps over the lazy dog '.repeat(3)
  await page.keyboard.type(words, { delay: 12 })
  assert.is(await page.inputValue('#word'), words)
  await shows(page, 'LAZY DOG')
  await page.waitForFunction(
    (words) => document.getElementById('output-output-value').textContent === words,
    words.toUpperCase(),
  )
  assert.is(await page.evaluate(() => document.activeElement.id), 'word')
})

test('the earlier run is given up on the server too', async ({ page, url }) => {
  await page.goto(`${url}/slow`)
  await page.fill('#word', 'long')
  await until(() => begun.includes('long'))
  await page.fill('#word', 'quick')
  await shows(page, 'quick')
  await until(() => givenUp.includes('long'))
  await page.fill('#word', 'longer')
  await until(() => begun.includes('longer'))
  await page.goto('about:blank')
  await until(() => givenUp.includes('longer'))
})

test('a screen reader is told of a result when the typing rests, and once', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/echo`)
  await page.evaluate(() => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    const hear = () => {
      const text = document.getElementById('announce').textContent
      if (text && told.at(-1) !== text) told.push(text)
    }
    const { MutationObserver } = globalThis as any
    new MutationObserver(hear).observe(document.getElementById('announce'), { childList: true })
  })
  for (const letter of ['a', 'ab', 'abc', 'abcd']) {
    await page.fill('#word', letter)
    await shows(page, letter.toUpperCase())
  }
  await page.waitForFunction(() => (globalThis as any).told.length > 0)
  const told: string[] = await page.evaluate(() => (globalThis as any).told)
  assert.is(told.length, 1)
  assert.match(told[0]!, /ABCD$/)
})

test('a page that calls when it opens shows partial results as they come', async ({
  page,
  url,
}) => {
  ticks = 0
  await page.goto(`${url}/steps`)
  await shows(page, 'step 1')
  ticks = 1
  await shows(page, 'step 2')
})

test('a dashboard goes on by itself, and rests while nobody sees it', async ({ page, url }) => {
  ticks = 0
  await page.goto(`${url}/board`)
  await until(() => ticks > 2)
  await shows(page, '3')
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await page.waitForLoadState('networkidle')
  const rested = ticks
  await page.waitForTimeout(2500)
  assert.is(ticks, rested)
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })
  await until(() => ticks > rested + 1)
  assert.equal(await faults(page), [])
  await page.goto('about:blank')
})

test('without a script a dashboard is loaded again by itself', async ({ bare, url }) => {
  ticks = 0
  await bare.goto(`${url}/hall`)
  await until(() => ticks > 1)
  await bare.waitForLoadState()
  // It may load itself once more in the very moment in which it is left.
  await until(() =>
    bare.goto(`${url}/plain`).then(
      () => true,
      () => false,
    ),
  )
})

test('choices follow the field that they depend on, and what is typed elsewhere stays', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/trip`)
  const offered = () => page.locator('#city option').allTextContents()
  assert.equal(await offered(), ['Select…'])
  await page.fill('#note', 'Autumn')
  await page.focus('#country')
  await page.selectOption('#country', 'norway')
  await page.waitForSelector('#city option[value=Oslo]', { state: 'attached' })
  assert.equal(await offered(), ['Select…', 'Oslo', 'Bergen'])
  assert.is(await page.evaluate(() => document.activeElement.id), 'country')
  await page.selectOption('#city', 'Bergen')
  await page.selectOption('#country', 'france')
  await page.waitForSelector('#city option[value=Lyon]', { state: 'attached' })
  assert.is(await page.inputValue('#city'), '')
  await page.selectOption('#city', 'Lyon')
  assert.is(await page.inputValue('#note'), 'Autumn')
  await page.click('#run')
  await shows(page, 'Autumn: Lyon, france, 7')
  assert.is(await page.inputValue('#city'), 'Lyon')
})

test('a field comes when it is asked for, and keeps what was typed in it', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/trip`)
  assert.not.ok(await page.isVisible('#days'))
  await page.check('#exact')
  await page.waitForSelector('#days')
  await page.fill('#days', '12')
  await page.uncheck('#exact')
  await page.waitForSelector('#days', { state: 'hidden' })
  await page.check('#exact')
  await page.waitForSelector('#days')
  assert.is(await page.inputValue('#days'), '12')
  assert.equal(await faults(page), [])
})

test('without a script a button brings the fields that depend on others', async ({ bare, url }) => {
  await bare.goto(`${url}/trip`)
  await bare.fill('#note', 'Autumn')
  await bare.selectOption('#country', 'norway')
  await bare.check('#exact')
  await bare.click('[name=_fields]')
  assert.is(await bare.inputValue('#note'), 'Autumn')
  await bare.selectOption('#city', 'Bergen')
  await bare.fill('#days', '3')
  await bare.click('#run')
  await bare.waitForSelector('#live .outputs')
  assert.match(await bare.innerText('.outputs'), /Autumn: Bergen, norway, 3/)
})

test('without a script a live form has its button', async ({ bare, url }) => {
  await bare.goto(`${url}/sum`)
  await bare.fill('#a', '2')
  await bare.click('#run')
  await bare.waitForSelector('#live .outputs')
  assert.match(await bare.innerText('.outputs'), /3/)
})

test('a click on Run makes a job of its own, to which what is typed then puts an end', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/sum`)
  await page.fill('#a', '40')
  await page.click('#run')
  await page.waitForURL(/\/jobs\//)
  await shows(page, '41')
  await page.fill('#a', '50')
  await shows(page, '51')
})

test('a page that needs it loads one script more, and stays under 30 kB', async ({
  app,
  browser,
  url,
}) => {
  const page = await browser.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const loaded = async (name: string) => {
    asked.length = 0
    await page.goto(`${url}/${name}`, { waitUntil: 'networkidle' })
    return asked.some((address) => address.includes('/live-'))
  }
  const weight = async (address: string) => {
    const headers = { 'accept-encoding': 'br', accept: 'text/html' }
    const response = await app.request(new URL(address).pathname, { headers })
    return (await response.arrayBuffer()).byteLength
  }
  assert.not.ok(await loaded('plain'))
  for (const name of ['trip', 'sum', 'echo']) {
    assert.ok(await loaded(name))
    const bytes = (await Promise.all(asked.map(weight))).reduce((sum, each) => sum + each, 0)
    assert.ok(bytes > 10_000 && bytes <= 30 * 1024, `${name}: ${bytes}`)
  }
  await page.close()
})

test.run()
