import { setTimeout as sleep } from 'node:timers/promises'
import * as assert from 'uvu/assert'
import { Interface, number, radio, slider, text } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { faults } from '../support/axe.ts'
import { staged } from '../support/stage.ts'

const interfaces = {
  greet,
  letter: Interface({
    title: 'Letter',
    inputs: {
      body: text({ label: 'Letter', lines: 4 }),
      size: radio({ choices: ['small', 'large'] }),
      copies: slider({ min: 1, max: 9, integer: true }),
      word: text({ label: 'Password', password: true, optional: true }),
    },
    outputs: 'text',
    async fn({ body }) {
      await sleep(600)
      return body
    },
  }),
  long: Interface({
    title: 'Long',
    inputs: Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`field${i}`, number({ default: i })]),
    ),
    outputs: 'text',
    fn: (values: { [name: string]: number }) => JSON.stringify(values),
  }),
}

const test = staged('typing', interfaces)

test('what was typed is there after a reload, but for a password', async ({ page, url }) => {
  await page.goto(`${url}/letter`)
  await page.fill('#body', 'Dear all')
  await page.fill('#word', 'secret')
  await page.reload()
  await page.waitForFunction(
    () => (globalThis as any).document.getElementById('body').value === 'Dear all',
  )
  assert.is(await page.inputValue('#word'), '')
})

for (const kind of ['page', 'bare'] as const) {
  test(`a browser may keep what is typed, but for a password: ${kind}`, async ({
    [kind]: page,
    url,
  }) => {
    await page.goto(`${url}/letter`)
    const off = page.locator('#form [autocomplete=off], #form[autocomplete=off] *')
    assert.equal(await off.evaluateAll((all: any[]) => all.map(({ id }) => id)), ['word'])
  })

  test(`a blank field is asked for in words that say what to do: ${kind}`, async ({
    [kind]: page,
    url,
  }) => {
    await page.goto(`${url}/letter`)
    await page.click('text=Clear')
    await page.click('#run')
    await page.waitForSelector('.summary')
    const said = await page.locator('.summary li').allTextContents()
    assert.equal(said, ['Enter a letter', 'Select a size'])
    await page.click('text=Select a size')
    const at = page.locator('#size')
    assert.is(await at.getAttribute('type'), 'radio')
    assert.match(page.url(), /#size$/)
    if (kind === 'page') assert.equal(await faults(page), [])
  })

  test(`what may be left blank says so: ${kind}`, async ({ [kind]: page, url }) => {
    await page.goto(`${url}/letter`)
    const labels = await page.locator('label[for], legend').allTextContents()
    const optional = labels.filter((label) => label.endsWith('(optional)'))
    assert.equal(optional, ['Password (optional)'])
  })
}

test('what was typed is there again after going back', async ({ page, url }) => {
  await page.goto(`${url}/greet`)
  await page.fill('#greeting', 'typed ')
  await page.fill('#times', '2')
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  await page.goBack()
  await page.waitForSelector('text=Nothing run yet')
  assert.is(await page.inputValue('#greeting'), 'typed ')
  await page.click('text=Clear')
  await page.waitForSelector('text=Nothing run yet')
  assert.is(await page.inputValue('#greeting'), '')
})

test("a job's page shows the values of its job, whatever was typed over them", async ({
  page,
  url,
}) => {
  await page.goto(`${url}/greet?greeting=ha&times=2`)
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  await page.fill('#greeting', 'changed')
  await page.reload()
  assert.is(await page.inputValue('#greeting'), 'ha')
})

test('a box that was drawn larger stays so, and nothing breaks the policy', async ({
  page,
  url,
}) => {
  const said: string[] = []
  page.on('console', (message) => void said.push(message.text()))
  await page.goto(`${url}/letter`)
  await page.fill('#body', 'Dear all')
  await page.check('#size')
  await page.locator('#body').evaluate((box: any) => {
    box.style.height = '234px'
  })
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  assert.is(await page.locator('#body').evaluate((box: any) => box.style.height), '234px')
  assert.equal(said, [])
})

test('what is typed while the form is on its way is not lost', async ({ page, url }) => {
  await page.goto(`${url}/letter`)
  await page.fill('#body', 'Dear all')
  await page.check('#size')
  await page.click('#run')
  await page.fill('#body', 'Dear others')
  await page.waitForSelector('text=Done in')
  assert.is(await page.inputValue('#body'), 'Dear others')
})

test('Arabic is written from the right', async ({ page, url }) => {
  await page.goto(`${url}/letter`)
  await page.fill('#body', 'مرحبا')
  const direction = await page
    .locator('#body')
    .evaluate((box: any) => (globalThis as any).getComputedStyle(box).direction)
  assert.is(direction, 'rtl')
})

test('a range and its box have names of their own', async ({ page, url }) => {
  await page.goto(`${url}/letter`)
  assert.is(await page.getByRole('slider', { name: 'Copies', exact: true }).count(), 0)
  assert.is(await page.getByRole('slider', { name: 'Copies, range' }).count(), 1)
  assert.is(await page.getByRole('textbox', { name: 'Copies', exact: true }).count(), 1)
})

test('Run is in sight beside a form of any length, and hides no field that has the focus', async ({
  page,
  url,
}) => {
  await page.setViewportSize({ width: 1366, height: 680 })
  await page.goto(`${url}/long`)
  const bottom = async (selector: string) => {
    const box = (await page.locator(selector).boundingBox())!
    return box.y + box.height
  }
  assert.ok((await bottom('#run')) <= 680)
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab')
    await page.focus(`#field${i}`)
    const bar = (await page.locator('.go').boundingBox())!
    assert.ok((await bottom(`#field${i}`)) <= bar.y, `field${i}`)
  }
  await page.setViewportSize({ width: 1200, height: 800 })
})

test.run()
