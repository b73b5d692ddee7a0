import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { dropdown, Interface, number, table } from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const columns = {
  what: 'text',
  pieces: number({ min: 0, optional: true }),
  sent: 'checkbox',
  level: dropdown({ choices: ['low', 'high'], optional: true }),
} as const

const interfaces = {
  orders: Interface({
    title: 'Orders',
    inputs: {
      orders: table({ columns, maxRows: 50, default: [{ what: 'tea', pieces: 3, sent: true }] }),
    },
    outputs: { told: 'json' },
    fn: ({ orders }) => ({ told: orders }),
  }),
  any: Interface({
    title: 'Any',
    inputs: { matrix: table({ optional: true }) },
    outputs: { told: 'json' },
    fn: ({ matrix }) => ({ told: matrix ?? null }),
  }),
  many: Interface({
    title: 'Many',
    inputs: {
      rows: table({
        columns: { id: 'number' },
        default: Array.from({ length: 500 }, (_, id) => ({ id })),
      }),
    },
    outputs: { count: 'number' },
    fn: ({ rows }) => ({ count: rows.length }),
  }),
}

const test = staged('a table to type in', interfaces)

const open = async (page: Page, url: string) => {
  await page.goto(url)
  await page.waitForSelector('.editor td')
}
const cell = (page: Page, row: number, column: number) =>
  page.locator(
    `.editor tbody tr:nth-child(${row}) td:nth-child(${column}) :is(input, select, button)`,
  )
/** What would be sent. */
const text = (page: Page, id: string) =>
  page.locator(`#${id}`).evaluate((area: any) => area.value as string)
const focused = (page: Page) =>
  page.evaluate(() => (globalThis as any).document.activeElement.ariaLabel as string | null)
const said = (page: Page, words: string) =>
  until(async () => (await page.locator('#announce').textContent())?.includes(words))
const paste = (page: Page, words: string) =>
  page.evaluate((words) => {
    const { document, DataTransfer, ClipboardEvent } = globalThis as any
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', words)
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement.dispatchEvent(event)
  }, words)
const result = async (page: Page) => {
  const before = page.url()
  await page.keyboard.press('Control+Enter')
  await page.waitForURL((url) => url.href !== before)
  await page.waitForSelector('#result[aria-busy="false"] >> text=Done in')
  return JSON.parse((await page.locator('#result pre').first().textContent())!)
}

test('is filled by keyboard alone: cells, choices, ticks, a row more', async ({ page, url }) => {
  await open(page, `${url}/orders`)
  await page.locator('label[for=orders]').click()
  assert.is(await focused(page), 'What, row 1')
  await page.keyboard.press('ArrowRight')
  assert.is(await focused(page), 'Pieces, row 1')
  await page.keyboard.type('4.5')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.type('high')
  await page.keyboard.press('Enter')
  assert.is(await focused(page), 'Level, row 2')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.type('cup')
  assert.equal(await result(page), [
    { what: 'tea', pieces: 4.5, sent: false, level: 'high' },
    { what: 'cup', sent: false },
  ])
})

test('is one stop for Tab, and its sorts and buttons are others', async ({ page, url }) => {
  await open(page, `${url}/orders`)
  const stops = page.locator('.editor tbody :is(input, select, button):not([tabindex="-1"])')
  assert.is(await stops.count(), 1)
  await cell(page, 1, 2).focus()
  assert.is(await stops.count(), 1)
  await page.keyboard.press('Tab')
  assert.is(
    await page.evaluate(() => (globalThis as any).document.activeElement.textContent),
    'Add row',
  )
})

test('rows are removed, and the focus stays', async ({ page, url }) => {
  await open(page, `${url}/orders`)
  await page.click('text=Add row')
  assert.is(await focused(page), 'What, row 2')
  await page.keyboard.type('second')
  await cell(page, 1, 4).focus()
  await page.keyboard.press('ArrowRight')
  assert.is(await focused(page), 'Remove row 1')
  await page.keyboard.press('Enter')
  await said(page, 'Removed row 1')
  assert.is(await focused(page), 'Remove row 1')
  assert.match(await text(page, 'orders'), /^what\tpieces\tsent\tlevel\nsecond\t/)
})

test('what is copied from a spreadsheet fills cells from where it is pasted', async ({
  page,
  url,
}) => {
  await open(page, `${url}/orders`)
  await cell(page, 1, 1).focus()
  await paste(page, 'What\tPieces\r\nmilk, "fresh"\t2\r\nbread\t1\r\n')
  await said(page, 'Pasted 2 rows')
  assert.equal(await result(page), [
    { what: 'milk, "fresh"', pieces: 2, sent: true },
    { what: 'bread', pieces: 1, sent: false },
  ])
})

test('what would be too many rows is cut, and it says so', async ({ page, url }) => {
  await open(page, `${url}/orders`)
  await cell(page, 1, 1).focus()
  await paste(page, Array.from({ length: 60 }, (_, i) => `row ${i}\t${i}`).join('\n'))
  assert.is((await text(page, 'orders')).split('\n').length, 51)
  await page.click('text=Add row')
  await said(page, 'There is room for 50 rows')
})

test('a wrong cell is marked until it is changed, and the summary leads to it', async ({
  page,
  url,
}) => {
  await open(page, `${url}/orders`)
  await cell(page, 1, 2).fill('lots')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.editor td.wrong')
  const wrong = page.locator('.editor [aria-invalid]')
  assert.is(await wrong.inputValue(), 'lots')
  const id = await wrong.getAttribute('aria-describedby')
  assert.match(
    (await page.locator(`[id="${id}"]`).textContent())!,
    'must be a number from 0, not “lots”',
  )
  await page.locator('a[href="#orders"]').click()
  assert.is(await focused(page), 'Pieces, row 1')
  await wrong.fill('7')
  assert.is(await page.locator('.editor td.wrong').count(), 0)
  assert.equal(await result(page), [{ what: 'tea', pieces: 7, sent: true }])
})

test('is sorted and searched, and only what is sorted is sent in another order', async ({
  page,
  url,
}) => {
  await open(page, `${url}/many`)
  await page.fill('.find', '49')
  await said(page, '15 of 500 rows')
  assert.is(await page.locator('.editor tbody tr').count(), 15)
  assert.is((await text(page, 'rows')).split('\n').length, 501)
  await page.fill('.find', '')
  await page.click('.editor .sort')
  await page.click('.editor .sort')
  await said(page, 'Sorted by Id, descending')
  assert.match(await text(page, 'rows'), /^id\t\n499\t\n498\t/)
  assert.is(await page.locator('.editor th').getAttribute('aria-sort'), 'descending')
})

test('a long one is drawn as it is scrolled to', async ({ page, url }) => {
  await open(page, `${url}/many`)
  assert.is(await page.locator('.editor tbody tr').count(), 200)
  await page.locator('.editor').evaluate((region: any) => {
    region.scrollTop = region.scrollHeight
  })
  await until(async () => (await page.locator('.editor tbody tr').count()) > 200)
})

test('without columns they are named and added, and numbers alone are a matrix', async ({
  page,
  url,
}) => {
  await open(page, `${url}/any`)
  await cell(page, 1, 1).focus()
  await paste(page, '1\t2\t3\n4\t5\t6')
  assert.equal(await result(page), [
    { A: 1, B: 2, C: 3 },
    { A: 4, B: 5, C: 6 },
  ])
  await page.waitForSelector('.editor td')
  await page.click('text=Add column')
  assert.is(await focused(page), 'Name of column 4')
  await page.keyboard.type('sum')
  await cell(page, 1, 4).fill('=6')
  await page.locator('[aria-label="Remove column A"]').click()
  assert.equal(await result(page), [
    { B: 2, C: 3, sum: '=6' },
    { B: 5, C: 6, sum: null },
  ])
})

test('what is left blank is no table', async ({ page, url }) => {
  await open(page, `${url}/any`)
  await cell(page, 1, 1).fill('x')
  await cell(page, 1, 1).fill('')
  assert.is(await text(page, 'matrix'), '')
})

test('its text can be edited too', async ({ page, url }) => {
  await open(page, `${url}/orders`)
  await page.click('text=As text')
  await page.fill('#orders', 'pieces;what\n5;"a ""b"""')
  await page.click('text=As a table')
  assert.is(await cell(page, 1, 1).inputValue(), 'a "b"')
  assert.is(await cell(page, 1, 2).inputValue(), '5')
  await page.click('text=As text')
  await page.fill('#orders', 'what,price\ntea,5')
  await page.click('text=As a table')
  await said(page, 'This text is no such table')
})

test('a cell of several lines keeps them when it is changed', async ({ page, url }) => {
  await open(page, `${url}/orders`)
  await cell(page, 1, 1).focus()
  await paste(page, '"one\ntwo"\t1')
  const lines = page.locator('.editor td textarea')
  await lines.fill('one\ntwo\nthree')
  assert.equal(await result(page), [{ what: 'one\ntwo\nthree', pieces: 1, sent: true }])
})

test('what was typed is there after a reload', async ({ page, url }) => {
  await open(page, `${url}/orders`)
  await cell(page, 1, 1).fill('kept')
  await page.reload()
  await page.waitForSelector('.editor td')
  assert.is(await cell(page, 1, 1).inputValue(), 'kept')
})

test('axe finds nothing, right and wrong, light and dark', async ({ page, url }) => {
  await open(page, `${url}/any`)
  assert.equal(await faults(page), [])
  await open(page, `${url}/orders`)
  await cell(page, 1, 2).fill('lots')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('.editor td.wrong')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.equal(await faults(page), [])
  }
})

test('without a script it is a text area', async ({ bare, url }) => {
  await bare.goto(`${url}/orders`)
  assert.match(await bare.inputValue('#orders'), 'what,pieces,sent,level\ntea,3,true,')
  await bare.fill('#orders', 'cup,1')
  await bare.click('#run')
  await bare.waitForSelector('text=Done in')
  assert.match((await bare.textContent('#result'))!, '"cup"')
})

test.run()
