import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { greet } from '../../interfaces/index.ts'
import { faults } from '../support/axe.ts'
import { staged } from '../support/stage.ts'

const test = staged('themes', { greet, again: greet })

const background = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as any
    return getComputedStyle(document.body).backgroundColor
  })

const [light, dark] = ['rgb(244, 242, 237)', 'rgb(18, 20, 19)']

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`the theme turns on the page where one is, and stays ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    await page.context().clearCookies()
    await page.goto(`${url}/greet?greeting=kept`)
    assert.is(await background(page), light)
    if (kind === 'page') await page.fill('#greeting', 'typed')
    for (const [name, colour] of [
      ['dark', dark],
      ['light', light],
      ['', light],
      ['dark', dark],
    ]) {
      await page.click('.theme button')
      await page.waitForFunction(
        (name) => ((globalThis as any).document.documentElement.dataset.theme ?? '') === name,
        name,
      )
      assert.is(await background(page), colour)
    }
    assert.is(await page.inputValue('#greeting'), kind === 'page' ? 'typed' : 'kept')
    await page.goto(`${url}/docs`)
    assert.is(await page.getAttribute('html', 'data-theme'), 'dark')
    assert.is(await background(page), dark)
  })
}

test('where the system is dark, the first turn is to light', async ({ page, url }) => {
  await page.context().clearCookies()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`${url}/greet`)
  assert.is(await background(page), dark)
  await page.click('.theme button')
  assert.is(await background(page), light)
  await page.waitForSelector('#announce >> text=Theme: light')
  await page.goto(`${url}/jobs`)
  assert.is(await background(page), light)
  await page.click('.theme button')
  await page.goBack()
  await page.waitForFunction(
    () => (globalThis as any).document.documentElement.dataset.theme === 'dark',
  )
})

test('a screen reader is told which theme it is', async ({ bare: page, url }) => {
  await page.context().clearCookies()
  await page.goto(`${url}/greet`)
  await page.getByRole('button', { name: 'Theme: as the system' }).click()
  await page.getByRole('button', { name: 'Theme: dark' }).click()
  assert.is(await page.getByRole('button', { name: 'Theme: light' }).count(), 1)
})

test('neither theme has a fault that axe finds where the system has the other', async ({
  page,
  url,
}) => {
  for (const [colorScheme, theme] of [
    ['dark', 'light'],
    ['light', 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme, forcedColors: 'none' })
    await page.context().addCookies([{ name: 'fascia-theme', value: theme, url }])
    for (const path of ['greet?greeting=a&times=x', 'docs/greet', 'jobs']) {
      await page.goto(`${url}/${path}`)
      assert.is(await background(page), theme === 'dark' ? dark : light)
      assert.equal(await faults(page), [], `${path} ${theme}`)
    }
    await page.emulateMedia({ forcedColors: 'active' })
    assert.equal(await faults(page), [], 'forced colours')
  }
})

test.run()
