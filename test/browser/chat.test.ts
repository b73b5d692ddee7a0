import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { Interface } from '../../app/index.ts'
import { faults } from '../support/axe.ts'
import * as chats from '../support/chats.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

const { gate, ...interfaces } = chats
const test = staged('a chat in a browser', {
  ...interfaces,
  debate: Interface({
    inputs: { about: 'text' },
    outputs: { messages: 'messages' },
    fn: ({ about }) => ({
      messages: [
        { role: 'user', content: about },
        { role: 'assistant', content: '**No**:\n\n```\ncode\n```' },
      ],
    }),
  }),
})

/** What is said on a page, as it is seen. */
const said = (page: Page): Promise<string[]> =>
  page
    .locator('.message')
    .evaluateAll((all) =>
      all.map((one: any) => one.innerText.replace(/^(You|Answer)\s*/, '').trim()),
    )

const answered = (page: Page, count: number) =>
  until(async () => {
    const done = await page.locator('.message.assistant:not([aria-busy])').count()
    return done === count && !(await page.locator('[aria-busy=true]').count())
  })

async function say(page: Page, text: string) {
  await page.locator('#message').fill(text)
  await page.locator('#message').press('Enter')
}

test('is written to by keys alone, and has an address that stays', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  await until(() => page.locator('#message').evaluate((box) => box.matches(':focus')))
  await page.keyboard.type('one')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('two')
  assert.is(await page.locator('#message').inputValue(), 'one\ntwo')
  await page.keyboard.press('Enter')
  await answered(page, 1)
  assert.equal(await said(page), ['one\ntwo', '1: one two'])
  assert.is(await page.locator('#message').inputValue(), '')
  assert.match(page.url(), /\/echo\/[0-9a-f]{32}$/)
  await page.keyboard.type('three')
  await page.keyboard.press('Enter')
  await answered(page, 2)
  const before = await said(page)
  await page.reload()
  assert.equal(await said(page), before)
})

test('begins with a click on a first line', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  await page.getByRole('button', { name: 'Hello there' }).click()
  await answered(page, 1)
  assert.equal(await said(page), ['Hello there', '1: Hello there'])
  assert.is(await page.locator('.opening').count(), 0)
  assert.is(await page.getByRole('link', { name: 'Hello there' }).count(), 1)
})

test('is stopped by a button and by Escape, and what came stays', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  await say(page, 'wait')
  await until(async () => gate.isWaited && (await said(page))[1]?.startsWith('1:'))
  await page.getByRole('button', { name: 'Stop' }).click()
  await answered(page, 1)
  assert.match((await said(page))[1]!, /^1:\s*Stopped$/)
  await say(page, 'wait again')
  await until(async () => gate.isWaited && (await said(page))[3]?.startsWith('2:'))
  await page.keyboard.press('Escape')
  await answered(page, 2)
  await page.reload()
  assert.match((await said(page))[3]!, /^2:\s*Stopped$/)
})

test('goes on where it was when the page is loaded in the midst', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  await say(page, 'wait')
  await until(async () => gate.isWaited && (await said(page))[1]?.startsWith('1:'))
  await page.reload()
  assert.match((await said(page))[1]!, /^1:/)
  gate.open()
  await answered(page, 1)
  assert.equal(await said(page), ['wait', '1: wait'])
})

test('tells a screen reader of finished answers alone', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  const log = page.getByRole('log', { name: 'Conversation' })
  assert.is(await log.getAttribute('aria-live'), 'off')
  await say(page, 'wait')
  await until(async () => gate.isWaited && (await said(page))[1]?.startsWith('1:'))
  const told = page.locator('#announce')
  assert.not.match((await told.textContent()) ?? '', /1:/)
  gate.open()
  await until(async () => /1: wait/.test((await told.textContent()) ?? ''))
  assert.equal(await page.getByRole('article').allInnerTexts(), [
    'You\n\nwait',
    'Answer\n\n1: wait',
  ])
})

test('keeps a draft when the page is left', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  await page.locator('#message').fill('Not yet')
  await page.goto(`${url}/docs`)
  await page.goto(`${url}/echo`)
  await until(async () => (await page.locator('#message').inputValue()) === 'Not yet')
  await page.locator('#message').press('Enter')
  await answered(page, 1)
  await page.goto(`${url}/echo`)
  assert.is(await page.locator('#message').inputValue(), '')
})

test('takes back and answers anew by its buttons', async ({ page, url }) => {
  await page.goto(`${url}/echo`)
  await say(page, 'once')
  await answered(page, 1)
  await page.getByRole('button', { name: 'Retry' }).click()
  await page.waitForURL(/#composer$/)
  await answered(page, 1)
  assert.equal(await said(page), ['once', '1: once'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await until(async () => (await page.locator('.message').count()) === 0)
  assert.is(await page.locator('#message').inputValue(), 'once')
  await say(page, 'twice')
  await answered(page, 1)
  const asked: string[] = []
  const clear = async (answer: 'accept' | 'dismiss') => {
    page.once('dialog', (dialog) => {
      asked.push(dialog.message())
      return dialog[answer]()
    })
    await page.getByRole('button', { name: 'Clear' }).click()
  }
  await clear('dismiss')
  assert.match(page.url(), /#composer$/)
  assert.is(await page.locator('.message').count(), 2)
  await clear('accept')
  await page.waitForURL(/\/echo$/)
  assert.match(asked.join(), /^(Clear the whole conversation\? [^,]*,?){2}$/)
})

test('draws of an answer what is new, however long it is', async ({ page, url }) => {
  await page.goto(`${url}/long`)
  await say(page, '10000')
  await until(() => gate.isWaited)
  await page.evaluate(() => {
    const counts: number[] = []
    Object.assign(globalThis, { counts })
    const { MutationObserver, document } = globalThis as any
    new MutationObserver((all: any[]) => {
      const touched = all.map(({ addedNodes, removedNodes }) => {
        return addedNodes.length + removedNodes.length
      })
      counts.push(touched.reduce((sum, each) => sum + each, 0))
    }).observe(document.querySelector('.thread'), { childList: true, subtree: true })
  })
  for (let i = 0; i < 49; i++) {
    const come = await page.evaluate(() => (globalThis as any).counts.length)
    gate.open()
    await until(() => gate.isWaited)
    await until(async () => (await page.evaluate(() => (globalThis as any).counts.length)) > come)
  }
  gate.open()
  await answered(page, 1)
  const counts: number[] = await page.evaluate(() => (globalThis as any).counts)
  assert.ok(Math.max(...counts) < 60, `${Math.max(...counts)} nodes`)
  assert.is((await said(page))[1]!.split('word').length - 1, 10_000)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no fault that axe finds, ${colorScheme}`, async ({ browser, url }) => {
    const page = await browser.newPage()
    await page.emulateMedia({ colorScheme })
    await page.goto(`${url}/copier`)
    assert.equal(await faults(page), [])
    await say(page, 'Look: `code`')
    await answered(page, 1)
    assert.equal(await faults(page), [])
    await page.goto(`${url}/echo`)
    await say(page, 'wait')
    await until(async () => gate.isWaited && (await said(page))[1]?.startsWith('1:'))
    assert.equal(await faults(page), [])
    await page.setViewportSize({ width: 360, height: 700 })
    assert.equal(await faults(page), [])
    assert.ok(
      await page.evaluate(() => {
        const { documentElement } = (globalThis as any).document
        return documentElement.scrollWidth <= documentElement.clientWidth
      }),
    )
    gate.open()
    await answered(page, 1)
    await page.close()
  })
}

test('has messages that any Interface may give', async ({ page, url }) => {
  await page.goto(`${url}/debate`)
  await page.locator('#about').fill('Yes')
  await page.getByRole('button', { name: 'Run' }).click()
  await until(async () => (await page.locator('.message').count()) === 2)
  await until(() =>
    page.locator('.message.user .said').evaluate((one: any) => {
      return (globalThis as any).getComputedStyle(one).borderRadius !== '0px'
    }),
  )
  await page.getByRole('button', { name: 'Copy', exact: true }).waitFor()
  assert.equal(await faults(page), [])
})

test('works without a script', async ({ bare, url }) => {
  await bare.goto(`${url}/echo`)
  await bare.getByRole('button', { name: 'wait' }).click()
  await until(() => gate.isWaited)
  await bare.locator('.message', { hasText: '1:' }).waitFor()
  await bare.getByRole('button', { name: 'Stop' }).click()
  await bare.locator('.message', { hasText: 'Stopped' }).waitFor()
  await bare.locator('#message').fill('more')
  await bare.getByRole('button', { name: 'Send' }).click()
  await until(async () => (await said(bare))[3] === '2: more')
  await bare.getByRole('button', { name: 'Undo' }).click()
  await until(async () => (await said(bare)).length === 2)
  assert.is(await bare.locator('#message').inputValue(), 'more')
  await bare.locator('#message').fill('wait once more')
  await bare.getByRole('button', { name: 'Send' }).click()
  await until(() => gate.isWaited)
  await bare.locator('.message[aria-busy]').waitFor()
  gate.open()
  await bare.locator('.message:not([aria-busy])', { hasText: '2: wait once more' }).waitFor()
  assert.match(bare.url(), /#composer$/)
})

test.run()
