import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { files, Interface, image, number, shipped } from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const photos = ['hills', 'coast', 'lake'].map((name) =>
  shipped(`interfaces/colorize/examples/${name}.jpg`),
)

const ran: string[] = []
const said = (word: string) => {
  ran.push(word)
  return word.toUpperCase()
}
const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

let go = () => {}

const interfaces = {
  say: Interface({
    title: 'Say',
    inputs: { word: 'text', times: number({ default: 1 }) },
    outputs: 'text',
    examples: [...words, ...words].map((word, i) => ({ word: `${word} ${i}` })),
    fn: ({ word }) => said(word),
  }),
  look: Interface({
    title: 'Look',
    inputs: { photo: image({ label: 'Photo' }) },
    outputs: 'text',
    examples: photos.map((photo) => ({ photo })),
    fn: ({ photo }) => said(photo.name),
  }),
  pile: Interface({
    title: 'Pile',
    inputs: { photos: files({}), fps: number({ label: 'Frames per second' }) },
    outputs: 'text',
    examples: [{ photos, fps: 5 }],
    fn: ({ photos }) => said(String(photos.length)),
  }),
  write: Interface({
    title: 'Write',
    inputs: { word: 'text' },
    outputs: 'text',
    guarded: () => true,
    examples: [{ word: 'written' }],
    fn: ({ word }) => said(word),
  }),
  ask: Interface({
    title: 'Ask',
    inputs: { word: 'text' },
    outputs: 'text',
    readOnly: true,
    examples: [{ word: 'asked' }],
    fn: ({ word }) => said(word),
  }),
  wait: Interface({
    title: 'Wait',
    inputs: { word: 'text' },
    outputs: 'text',
    examples: [{ word: 'first' }, { word: 'second' }],
    fn: async ({ word }, { signal }) => {
      await new Promise<void>((resolve) => {
        go = resolve
        signal.addEventListener('abort', () => resolve())
      })
      return said(word)
    },
  }),
}

const test = staged('examples', interfaces)
test.before.each(() => {
  ran.length = 0
})

const example = (page: Page, number = 0) => page.locator('a.example').nth(number)
const filled = (page: Page, word: string) =>
  until(async () => (await page.inputValue('#word')) === word)
const announced = (page: Page, hasText: string) =>
  page.locator('#announce', { hasText }).waitFor({ state: 'attached' })
/** Says whether the page was loaded anew since. */
const mark = (page: Page) => page.evaluate('globalThis.isSame = true')
const isSame = (page: Page) => page.evaluate('globalThis.isSame === true')

test('a click fills the form and runs it, in the page that is there', async ({ page, url }) => {
  await page.goto(`${url}/say`)
  await mark(page)
  await example(page).click()
  await page.waitForSelector('text=Done in')
  assert.is(await page.textContent('output.value'), 'ONE 0')
  assert.is(await page.inputValue('#word'), 'one 0')
  assert.equal(ran, ['one 0'])
  const { y } = (await page.locator('#result').boundingBox())!
  assert.ok(y >= 0 && y < 400, `the result is at ${y}`)
  assert.ok(await isSame(page))
  assert.match(page.url(), /\/jobs\/[0-9a-f]{32}$/)
  await page.goBack()
  await page.waitForSelector('text=Nothing run yet')
  assert.is(page.url(), `${url}/say`)
})

test('an example takes the place of what was typed', async ({ page, url }) => {
  await page.goto(`${url}/say`)
  await page.fill('#word', 'mine')
  await example(page, 3).click()
  await page.waitForSelector('text=Done in')
  assert.equal([ran, await page.inputValue('#word')], [['four 3'], 'four 3'])
})

test('the keyboard does the same, and the end is told', async ({ page, url }) => {
  await page.goto(`${url}/say`)
  await example(page, 1).focus()
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=Done in')
  assert.is(await page.textContent('output.value'), 'TWO 1')
  await announced(page, 'Done in')
})

test('what it gave last time is there at once, for everybody, and Run makes it anew', async ({
  page,
  bare,
  url,
}) => {
  await page.goto(`${url}/look`)
  await example(page, 1).click()
  await page.waitForSelector('text=Done in')
  await page.goto(`${url}/look`)
  await mark(page)
  await example(page, 1).click()
  await page.waitForSelector('text=As it came last time')
  assert.is(await page.textContent('output.value'), 'COAST.JPG')
  assert.is(page.url(), `${url}/look?_example=1`)
  assert.ok(await isSame(page))
  assert.equal(ran, ['coast.jpg'])

  await bare.goto(`${url}/look`)
  await example(bare, 1).click()
  await bare.waitForSelector('text=As it came last time')
  assert.is(await bare.textContent('output.value'), 'COAST.JPG')
  assert.is(await bare.locator('a[href*="/jobs/"]').count(), 0)
  assert.equal(ran, ['coast.jpg'])
  await bare.click('#run')
  await bare.waitForSelector('text=Done in')
  assert.equal(ran, ['coast.jpg', 'coast.jpg'])
})

test('without a script, and by an address, it fills the form and Run is one press', async ({
  page,
  bare,
  url,
}) => {
  for (const one of [page, bare]) {
    await one.goto(`${url}/say?_example=4`)
    assert.is(await one.inputValue('#word'), 'five 4')
    await one.waitForSelector('text=Nothing run yet')
  }
  assert.equal(ran, [])
  await bare.click('#run')
  await bare.waitForSelector('text=Done in')
  assert.is(await bare.textContent('output.value'), 'FIVE 4')
})

test('where a call changes what others keep, a click only fills the form', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/write`)
  await example(page).click()
  await filled(page, 'written')
  assert.is(page.url(), `${url}/write?_example=0`)
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  assert.equal(ran, ['written'])
})

test('of what only reads, the result is at the example’s own address', async ({
  page,
  bare,
  url,
}) => {
  for (const one of [page, bare]) {
    await one.goto(`${url}/ask`)
    await example(one).click()
    await one.waitForSelector('text=Done in')
    assert.is(await one.textContent('output.value'), 'ASKED')
    assert.is(one.url(), `${url}/ask?_example=0`)
  }
})

test('a click while something runs starts nothing, and says why', async ({ page, url }) => {
  await page.goto(`${url}/wait`)
  await example(page).dblclick()
  await page.waitForSelector('#result[aria-busy=true]')
  await example(page, 1).click()
  await announced(page, 'Stop what runs, or wait for it')
  assert.is(await page.inputValue('#word'), 'first')
  go()
  await page.waitForSelector('text=Done in')
  await page.waitForSelector('#result[aria-busy=false]')
  assert.equal(ran, ['first'])
  await example(page, 1).click()
  await filled(page, 'second')
  await page.waitForSelector('#result[aria-busy=true]')
  go()
  await until(() => ran.length === 2)
})

test('links have names that say what they are, and pictures the size they are shown in', async ({
  page,
  url,
}) => {
  const requests = new Map<string, number>()
  page.on('response', async (response) => {
    const path = new URL(response.url()).pathname + new URL(response.url()).search
    requests.set(path, Number(response.headers()['content-length'] ?? 0))
  })
  await page.goto(`${url}/look`, { waitUntil: 'networkidle' })
  await page.getByRole('link', { name: 'Example 1: Photo, hills.jpg', exact: true }).waitFor()
  const images = [...requests].filter(([path]) => path.startsWith('/files/'))
  assert.is(images.length, 3)
  assert.ok(images.every(([path]) => path.endsWith('?thumbnail')))
  const sum = images.reduce((all, [, length]) => all + length, 0)
  assert.ok(sum > 1000 && sum < 10_000, `${sum} bytes`)
  const box = await page.locator('.example img').first().boundingBox()
  assert.equal([box?.width, box?.height], [96, 72])
  await page.goto(`${url}/pile`)
  const name = 'Example 1: Photos, hills.jpg and 2 more Frames per second 5'
  await page.getByRole('link', { name, exact: true }).waitFor()
  await page.goto(`${url}/say`)
  await page.getByRole('link', { name: 'Example 2: Word “two 1”', exact: true }).waitFor()
})

test('many wait behind “more”, with and without a script', async ({ page, bare, url }) => {
  for (const one of [page, bare]) {
    await one.goto(`${url}/say`)
    assert.is(await one.locator('a.example:visible').count(), 12)
    await one.click('text=8 more examples')
    assert.is(await one.locator('a.example:visible').count(), 20)
    await example(one, 19).click()
    await filled(one, 'ten 19')
  }
})

test('nothing is wrong with any of it for those who do not see', async ({ page, url }) => {
  for (const name of ['look?_example=0', 'pile', 'say']) {
    await page.goto(`${url}/${name}`)
    assert.equal(await faults(page), [], name)
  }
})

test.run()
