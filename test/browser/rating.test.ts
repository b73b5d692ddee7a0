import * as assert from 'uvu/assert'
import { Interface } from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const interfaces = {
  praise: Interface({
    title: 'Praise',
    inputs: { words: 'text' },
    outputs: { told: 'text' },
    feedback: ['Good', 'Not so good'],
    fn: ({ words }) => ({ told: words.toUpperCase() }),
  }),
}

const test = staged('feedback on a page', interfaces)

test('a result is judged by keyboard, in place, and judged otherwise', async ({ page, url }) => {
  await page.goto(`${url}/praise`)
  assert.is(await page.locator('#feedback').count(), 0)
  await page.fill('#words', 'well')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('#feedback')
  const address = page.url()
  const pressed = () => page.locator('#feedback [aria-pressed=true]').allTextContents()
  for (const choice of ['Not so good', 'Good']) {
    const button = page.locator(`#feedback button:text-is("${choice}")`)
    await button.focus()
    await page.keyboard.press('Enter')
    await until(async () => (await pressed()).join() === choice)
    assert.is(
      await page.evaluate(() => (globalThis as any).document.activeElement.textContent),
      choice,
    )
  }
  assert.is(await page.textContent('#feedback [role=status]'), 'Noted, thank you')
  assert.is(page.url(), address)
  assert.match(await page.inputValue('#words'), 'well')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    assert.equal(await faults(page), [])
  }
  const download = page.waitForEvent('download')
  await page.click('text="All feedback (CSV)"')
  assert.is((await download).suggestedFilename(), 'praise-feedback.csv')
  await page.reload()
  assert.equal(await pressed(), ['Good'])
})

test('without a script it is judged likewise', async ({ bare, url }) => {
  await bare.goto(`${url}/praise`)
  await bare.fill('#words', 'plain')
  await bare.click('#run')
  await bare.waitForSelector('#feedback')
  await bare.click('text="Not so good"')
  await bare.waitForSelector('text="Noted, thank you"')
  assert.equal(await bare.locator('#feedback [aria-pressed=true]').allTextContents(), [
    'Not so good',
  ])
})

test.run()
