import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import {
  checkboxes,
  code,
  colour,
  date,
  dropdown,
  highlighted,
  Interface,
  label,
  time,
} from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { staged } from '../support/stage.ts'

const cities = ['Amman', 'Bergen', 'Cádiz', 'Dakar', 'Essen', 'Fès', 'Ghent', 'Hanoi', 'Izmir']

const form = Interface({
  title: 'Form',
  inputs: {
    cities: dropdown({ choices: cities, multiple: true }),
    extras: checkboxes({ choices: ['one', 'two'], default: [] }),
    day: date(),
    at: time({ default: '09:00' }),
    paint: colour({ default: '#0b6b4b' }),
    program: code({ language: 'python', optional: true }),
  },
  outputs: {
    said: 'text',
    mood: label(),
    names: highlighted(),
    program: code({ language: 'python' }),
  },
  fn: ({ cities, extras, day, at, paint, program = '' }) => ({
    said: `${cities.join(' ')} | ${extras.join(' ')} | ${day} ${at} | ${paint}`,
    mood: { glad: 0.75, calm: 0.25 },
    names: [['Ada', 'person'] as const, [' wrote', null] as const],
    program,
  }),
})

const plain = Interface({ inputs: 'text', outputs: 'text', fn: (text) => text })
const mood = Interface({ inputs: 'text', outputs: label(), fn: () => ({ glad: 1 }) })

const test = staged('further components', { form, plain, mood })

const summary = '#cities'
const shown = (page: Page) => page.locator('.picks .choice:visible').allTextContents()
const isFocused = (page: Page, selector: string) =>
  page.locator(`${selector}:focus`).waitFor({ state: 'attached' })

test('a page of these has the styles it needs from the start, and no fault', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/form`)
  assert.is(await page.locator('link[href*="rich-"]').count(), 1)
  assert.equal(await faults(page), [])
})

test('a page whose result alone is one of these has them too, and no other page', async ({
  page,
  url,
}) => {
  const links = async (path: string) => {
    await page.goto(url + path)
    return page.locator('link[href*="rich-"], script[src*="rich-"]').count()
  }
  assert.is(await links('/plain'), 0)
  assert.ok((await links('/mood')) > 0)
})

test('several are chosen by keys: open, filter, go, tick, fold', async ({ page, url }) => {
  await page.goto(`${url}/form`)
  await page.locator('[data-filter]').waitFor({ state: 'attached' })
  await page.locator(summary).focus()
  await page.keyboard.press('Enter')
  await page.locator('.picks[open] [data-filter]').waitFor()
  await page.keyboard.press('Tab')
  await isFocused(page, '[data-filter]')
  await page.keyboard.type('han')
  assert.equal(
    (await shown(page)).map((text) => text.trim()),
    ['Hanoi'],
  )
  await page.locator('#announce').filter({ hasText: '1 of 9' }).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowDown')
  await isFocused(page, '[value=Hanoi]')
  await page.keyboard.press('Space')
  await page.locator(summary).filter({ hasText: 'Hanoi' }).waitFor()
  await page.locator('[data-filter]').fill('')
  assert.is((await shown(page)).length, 9)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await page.locator(summary).filter({ hasText: 'Amman, Hanoi' }).waitFor()
  await page.keyboard.press('Escape')
  await isFocused(page, summary)
  assert.is(await page.locator('.picks[open]').count(), 0)
})

test('all is filled in by keys alone, and shown', async ({ page, url }) => {
  await page.goto(`${url}/form`)
  await page.locator('[data-filter]').waitFor({ state: 'attached' })
  await page.locator(summary).focus()
  await page.keyboard.press('Enter')
  await page.locator('[value=Dakar]').focus()
  await page.keyboard.press('Space')
  await page.locator('#extras').focus()
  await page.keyboard.press('Space')
  await page.locator('#day').fill('2026-05-17')
  await page.locator('#paint').fill('#fff')
  await page.locator('#program').focus()
  await page.keyboard.type('def f():\n  return 1')
  await page.keyboard.press('Enter')
  await page.keyboard.type('x')
  assert.is(await page.locator('#program').inputValue(), 'def f():\n  return 1\n  x')
  await page.keyboard.press('Tab')
  await isFocused(page, '#run')
  await page.keyboard.press('Enter')
  const said = page.locator('#output-said-value')
  await said.filter({ hasText: 'Dakar | one | 2026-05-17 09:00 | #ffffff' }).waitFor()
  await page.locator('.confidences').filter({ hasText: 'glad' }).waitFor()
  await page.locator('mark').filter({ hasText: 'Ada person' }).waitFor()
  await page.locator('.source .kw').first().waitFor()
  assert.equal(await faults(page), [])
})

test('the picker of a colour and its box follow each other', async ({ page, url }) => {
  await page.goto(`${url}/form`)
  const picker = page.locator('input[type=color]')
  await picker.waitFor()
  assert.is(await picker.inputValue(), '#0b6b4b')
  await picker.fill('#112233')
  assert.is(await page.locator('#paint').inputValue(), '#112233')
  await page.locator('#paint').fill('#445566')
  assert.is(await picker.inputValue(), '#445566')
})

test('without a script all of it is there', async ({ bare, url }) => {
  await bare.goto(`${url}/form`)
  assert.is(await bare.locator('input[type=color]:visible').count(), 0)
  await bare.locator(summary).click()
  await bare.locator('[value=Izmir]').check()
  assert.is(await bare.locator('[data-filter]:visible').count(), 0)
  await bare.locator('#day').fill('2026-05-17')
  await bare.locator('#run').click()
  await bare
    .locator('#output-said-value')
    .filter({ hasText: 'Izmir | | 2026-05-17 09:00 | #0b6b4b' })
    .waitFor()
})

test.run()
