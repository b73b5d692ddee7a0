import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { Interface, number, plot, table, text } from '../../app/index.ts'
import { degrees } from '../../interfaces/degrees/index.ts'
import { faults } from '../support/axe.ts'
import { staged } from '../support/stage.ts'

const columns = {
  item: 'text',
  price: number({ optional: true }),
  note: text({ optional: true }),
} as const

const interfaces = {
  degrees,
  prices: Interface({
    title: 'Prices',
    inputs: { rows: table({ columns }) },
    outputs: {
      same: table({ columns }),
      drawn: plot({ columns, kind: 'line', x: 'item', y: 'price' }),
    },
    fn: ({ rows }) => ({ same: rows, drawn: rows }),
  }),
  half: Interface({
    title: 'Half',
    readOnly: true,
    inputs: { whole: 'number' },
    outputs: 'number',
    fn: ({ whole }) => whole / 2,
  }),
}

/** Fills the text of the table, which stands behind a grid where there is a script. */
async function paste(page: Page, rows: string): Promise<void> {
  if (await page.evaluate(() => 'htmx' in globalThis)) await page.click('text="As text"')
  await page.fill('#rows', rows)
}

const test = staged('degrees in a browser', interfaces)

/** What stands in a column of the first table, from the top. */
const column = (page: Page, at: number): Promise<(string | null)[]> =>
  page.locator(`tbody tr td:nth-child(${at})`).allTextContents()

const rowCount = (page: Page, count: number) =>
  page.waitForSelector(`caption >> text=/: ${count} rows?$/`, { state: 'attached' })

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`a query is asked by its address ${how}`, async ({ [kind]: page, url }) => {
    await page.goto(`${url}/degrees`)
    await rowCount(page, 5)
    await page.fill('#start', '1992')
    await page.fill('#limit', '2')
    await page.click('#run')
    await rowCount(page, 2)
    assert.is(page.url(), `${url}/degrees?start=1992&limit=2`)
    assert.equal(await column(page, 2), ['1992', '1993'])
    await page.reload()
    assert.is(await page.inputValue('#start'), '1992')
    assert.equal(await column(page, 2), ['1992', '1993'])
    assert.is(await page.getAttribute('.status a', 'href'), '/degrees?start=1992&limit=2')
    await page.goBack()
    await rowCount(page, 5)
    assert.is(await page.inputValue('#start'), '')
    await page.goForward()
    await rowCount(page, 2)
    assert.is(await page.inputValue('#limit'), '2')
  })

  test(`what is wrong in an address stands at its field ${how}`, async ({ [kind]: page, url }) => {
    await page.goto(`${url}/degrees`)
    await page.fill('#start', 'abc')
    await page.click('#run')
    await page.waitForSelector('.summary')
    assert.is(page.url(), `${url}/degrees?start=abc&limit=`)
    assert.match(await page.title(), /^Error: /)
    assert.is(await page.inputValue('#start'), 'abc')
    assert.is(await page.textContent('.summary li'), 'Start must be a whole number, not “abc”')
    await page.click('.actions a')
    await rowCount(page, 5)
  })

  test(`what is required is asked for only when the form is sent ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    await page.goto(`${url}/half`)
    assert.is(await page.locator('.summary').count(), 0)
    await page.click('#run')
    await page.waitForSelector('.summary')
    assert.is(await page.textContent('.summary li'), 'Enter a number for Whole')
    await page.fill('#whole', '5')
    await page.click('#run')
    await page.waitForSelector('text=2.5')
  })

  test(`a table is pasted, and its wrong cells are marked ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    const rows = 'Item\tPrice\ntea\t2\ncake\tdear\n"a\nb"\t'
    await page.goto(`${url}/prices`)
    await paste(page, rows)
    await page.click('#run')
    await page.waitForSelector('.summary')
    assert.is(
      await page.textContent('.summary li'),
      'Rows must be right in every cell: row 2, Price must be a number, not “dear”',
    )
    assert.is(await page.inputValue('#rows'), rows)
    const wrong = page.locator('td.wrong').first()
    const written = wrong.locator('input')
    const cell =
      (await written.count()) > 0 ? await written.inputValue() : await wrong.textContent()
    assert.match(cell ?? '', 'dear')
    await paste(page, rows.replace('dear', '3'))
    await page.click('#run')
    await page.waitForSelector('.display table')
    assert.equal(await page.locator('.display td').nth(3).textContent(), 'cake')
    assert.is(await page.locator('.display .chart svg').getAttribute('role'), 'img')
  })
}

test('headings sort the rows, by keyboard too, with blanks last', async ({ page, url }) => {
  await page.goto(`${url}/degrees`)
  const heading = page.locator('th:nth-child(3)')
  await page.focus('th:nth-child(3) button')
  await page.keyboard.press('Enter')
  assert.is(await heading.getAttribute('aria-sort'), 'ascending')
  assert.equal(await column(page, 3), ['5725', '5818', '6005', '6096', '6123'])
  await page
    .locator('#announce', { hasText: 'Sorted by Degrees, ascending' })
    .waitFor({ state: 'attached' })
  await page.keyboard.press('Space')
  assert.is(await heading.getAttribute('aria-sort'), 'descending')
  assert.equal(await column(page, 1), ['3', '4', '2', '0', '1'])
  assert.ok(await page.evaluate(() => (globalThis as any).document.activeElement.closest('th')))
  await page.click('th:nth-child(1) button')
  assert.is(await heading.getAttribute('aria-sort'), null)
  assert.equal(await column(page, 1), ['0', '1', '2', '3', '4'])

  await page.goto(`${url}/prices`)
  await paste(page, 'b,-1\nc,\nA,10\nä,9\nitem 10,1.5\nitem 9,-20')
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  const display = (at: number) => page.locator(`#output-same td:nth-child(${at})`).allTextContents()
  const sort = (at: number) => page.click(`#output-same th:nth-child(${at}) button`)
  await sort(2)
  assert.equal(await display(2), ['-20', '-1', '1.5', '9', '10', ''])
  await sort(2)
  assert.equal(await display(2), ['10', '9', '1.5', '-1', '-20', ''])
  await sort(1)
  assert.equal(await display(1), ['A', 'ä', 'b', 'c', 'item 9', 'item 10'])
})

test('without a script the table is whole, and has no buttons', async ({ bare, url }) => {
  await bare.goto(`${url}/degrees`)
  assert.equal(await column(bare, 1), ['0', '1', '2', '3', '4'])
  assert.is(await bare.locator('th button').count(), 0)
})

for (const kind of ['browser', 'plain'] as const) {
  test(`the rows are saved as CSV in a ${kind} window`, async ({ [kind]: context, url }) => {
    const page = await context.newPage()
    await page.goto(`${url}/degrees?start=1993`)
    const saving = page.waitForEvent('download')
    await page.click('text=Download CSV')
    const download = await saving
    assert.is(download.suggestedFilename(), 'degrees-by-year.csv')
    const csv = await readFile(await download.path(), 'utf8')
    assert.is(csv, '\ufeffid,year,degrees\n3,1993,6123\n4,1994,6096')
    await page.close()
  })
}

test('axe finds no fault, in either theme, nor does the page scroll sideways', async ({
  page,
  url,
}) => {
  const said: string[] = []
  page.on('console', (message) => void said.push(message.text()))
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [1200, 320]) {
      await page.setViewportSize({ width, height: 700 })
      for (const path of ['/degrees', '/degrees?start=2050', '/prices']) {
        await page.goto(url + path)
        if (path === '/prices') {
          await paste(page, `${'long'.repeat(30)},1,${'note '.repeat(30)}\nb,2`)
          await page.click('#run')
          await page.waitForSelector('text=Done in')
          await page.click('#output-drawn summary')
        }
        const what = `${path} ${width} ${colorScheme}`
        assert.equal(await faults(page), [], what)
        const wide = await page.evaluate(() => {
          const { document } = globalThis as any
          return document.documentElement.scrollWidth
        })
        assert.is(wide, width, what)
      }
    }
  }
  assert.equal(said, [])
})

test.run()
