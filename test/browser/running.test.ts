import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import {
  checkbox,
  files,
  Interface,
  image,
  json,
  number,
  table,
  text,
  video,
} from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { faults } from '../support/axe.ts'
import { shifted } from '../support/shifts.ts'
import { staged } from '../support/stage.ts'

const steps = (concurrency: number) =>
  Interface({
    title: 'Steps',
    concurrency,
    inputs: { count: number({ default: 2000 }), note: text({ lines: 2, optional: true }) },
    outputs: 'text',
    async fn({ count, note = '' }, { signal, progress, log }) {
      for (let at = 0; at < count; at++) {
        progress(at, count, `Step ${at}`)
        if (at % 5 === 0) log(`Line ${at}`)
        await sleep(100, undefined, { signal })
      }
      return `${count} ${note}`
    },
  })

const interfaces = {
  greet,
  steps: steps(9),
  line: steps(1),
  broken: Interface({
    title: 'Broken',
    inputs: { what: text({ default: 'this' }) },
    outputs: 'text',
    fn() {
      throw new Error('a fault that a test makes')
    },
  }),
  all: Interface({
    title: 'All',
    inputs: { yes: checkbox() },
    outputs: {
      words: 'text',
      number: 'number',
      rows: table({ columns: { a: 'text', b: 'number' } }),
      picture: image(),
      film: video(),
      pile: files({ accept: ['image/png'] }),
      data: json(),
    },
    fn: () => {
      throw new Error('a fault that a test makes')
    },
  }),
}

const test = staged('running', interfaces)

const focused = (page: Page) =>
  page.evaluate(() => (globalThis as any).document.activeElement?.id as string)

/** All that a screen reader is told from here on. */
async function announced(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const { document, MutationObserver } = globalThis as any
    const said: string[] = []
    ;(globalThis as any).said = said
    const region = document.getElementById('announce')
    new MutationObserver((changes: any[]) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) said.push(node.textContent)
    }).observe(region, { childList: true })
  })
  return () => page.evaluate(() => (globalThis as any).said)
}

const said = (page: Page, times: number) =>
  page.waitForFunction((times) => (globalThis as any).said.length === times, times)

test('Run is Stop while it runs, in the same place, and keeps the focus', async ({ page, url }) => {
  await page.goto(`${url}/steps`)
  const before = await page.locator('#run').boundingBox()
  await page.click('#run')
  await page.waitForSelector('#run:text-is("Stop")')
  assert.equal(await page.locator('#run').boundingBox(), before)
  assert.is(await focused(page), 'run')
  assert.is(
    await page.locator('button:text-is("Run"):visible, button:text-is("Stop"):visible').count(),
    1,
  )
  await page.keyboard.press('Enter')
  await page.waitForSelector('text=Stopped')
  assert.is(await page.textContent('#run'), 'Run')
  assert.is(await focused(page), 'run')
})

test('a job that ends gives Run back, with the focus that Stop had', async ({ page, url }) => {
  await page.goto(`${url}/steps?count=40`)
  await page.click('#run')
  await page.waitForSelector('#run:text-is("Stop")')
  await page.waitForSelector('text=Done in')
  assert.is(await page.textContent('#run'), 'Run')
  assert.is(await focused(page), 'run')
})

test('Escape stops, but not where something else uses it', async ({ page, url }) => {
  await page.goto(`${url}/steps`)
  await page.focus('#count')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('[data-stop]')
  await page.evaluate(() => {
    const { document } = globalThis as any
    const dialog = document.createElement('dialog')
    document.body.append(dialog)
    dialog.showModal()
  })
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog:not([open])', { state: 'attached' })
  await page.waitForSelector('text=/Step [1-9]/')
  await page.keyboard.press('Escape')
  await page.waitForSelector('text=Stopped')
})

test('a call that is sent by a script while another runs takes its place', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/steps`)
  await page.click('#run')
  await page.waitForSelector('[data-stop]')
  const first = page.url()
  await page.fill('#count', '3')
  await page.evaluate(() => (globalThis as any).document.getElementById('form').requestSubmit())
  await page.waitForSelector('text=Done in')
  assert.is.not(page.url(), first)
  const answer = await page.request.get(first, { headers: { accept: 'application/json' } })
  assert.is((await answer.json()).status, 'cancelled')
})

test('who waits is told so from the first second, and how many are ahead', async ({
  page,
  browser,
  url,
}) => {
  const tabs: Page[] = []
  const line = ['Running, 0:0', 'Waiting, next in line', 'Waiting, 1 call ahead']
  for (const words of line) {
    const tab = await browser.newPage()
    tabs.push(tab)
    await tab.goto(`${url}/line?count=${1000 + tabs.length}`)
    await tab.click('#run')
    await tab.waitForSelector('[data-stop]')
    assert.ok((await tab.textContent('.state'))?.startsWith(words), words)
    assert.is(await tab.locator('text=Working').count(), 0)
  }
  await tabs[0]!.click('#run')
  await tabs[2]!.waitForSelector('text=Waiting, next in line')
  await tabs[1]!.waitForSelector('text=/Step [1-9]/')
  await tabs[2]!.click('#run')
  await tabs[1]!.click('#run')
  for (const tab of tabs) {
    await tab.waitForSelector('text=Stopped')
    await tab.close()
  }
  await page.bringToFront()
})

for (const kind of ['page', 'bare'] as const) {
  test(`the empty display shows the shape of each output: ${kind}`, async ({
    [kind]: page,
    url,
  }) => {
    await page.goto(`${url}/all`)
    const shapes = await page
      .locator('.coming .output')
      .evaluateAll((outputs: any[]) =>
        outputs.map((output) => [
          output.querySelector('.name').textContent,
          output.querySelector('.shape').className,
          output.querySelectorAll('.shape').length,
        ]),
      )
    assert.equal(shapes, [
      ['Words', 'shape lines', 1],
      ['Number', 'shape word', 1],
      ['Rows', 'shape rows', 1],
      ['Picture', 'shape slot image', 1],
      ['Film', 'shape slot video', 1],
      ['Pile', 'shape slot image', 3],
      ['Data', 'shape lines', 1],
    ])
    if (kind === 'page') assert.equal(await faults(page), [])
    await page.goto(`${url}/greet`)
    await page.click('text=Try an example')
    await page.waitForSelector('#times[value="3"]')
  })
}

test('the last result stays, dimmed, until the next is there, and through an error', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/steps?count=1&note=first`)
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  await page.fill('#count', 'x')
  await page.click('#run')
  await page.waitForSelector('.summary')
  assert.is(await page.textContent('.earlier output.value'), '1 first')
  assert.match((await page.textContent('.state')) ?? '', /^Not run/)
  assert.is(await page.locator('.coming').isVisible(), false)
  await page.fill('#count', '25')
  await page.click('#run')
  await page.waitForSelector('text=/Step [1-9]/')
  assert.is(await page.textContent('.earlier output.value'), '1 first')
  assert.equal(await faults(page), [])
  await page.waitForSelector('text=Done in')
  assert.is(await page.locator('.earlier').count(), 0)
  assert.is(await page.textContent('output.value'), '25 first')
})

test('without JavaScript a refused form leads to the result before it', async ({ bare, url }) => {
  await bare.goto(`${url}/greet?greeting=ha&times=2`)
  await bare.click('#run')
  await bare.waitForSelector('text=Done in')
  const address = bare.url()
  for (const wrong of ['x', 'y']) {
    await bare.fill('#times', wrong)
    await bare.click('#run')
    await bare.waitForSelector('.summary')
  }
  await bare.click('.doing a')
  await bare.waitForSelector('text=haha')
  assert.is(bare.url(), address)
})

test('it says how far it is, and never that nothing is left', async ({ page, url }) => {
  await page.goto(`${url}/steps?count=60`)
  await page.click('#run')
  await page.waitForSelector('text=/\\d+ %, about 0:0[1-9] left/')
  const ends: (string | null)[] = []
  while ((await page.locator('.status progress').count()) > 0) {
    const end = page.locator('.end')
    if ((await end.count()) > 0) ends.push(await end.textContent({ timeout: 500 }).catch(() => ''))
  }
  assert.ok(ends.length > 0)
  assert.not.ok(ends.some((end) => end?.includes('0:00')))
})

test('the log is folded under the result with its count, its last line in sight', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/steps?count=60`)
  await page.click('#run')
  await page.waitForSelector('text=/Log, \\d+ lines: Line \\d+/')
  await page.click('.log summary')
  await page.waitForSelector('.log li >> nth=6', { state: 'attached' })
  assert.ok(await page.locator('.log li >> nth=0').isVisible(), 'an open log stays open')
  await page.waitForSelector('text=Done in')
  const [result, log] = await Promise.all(
    ['.outputs', '.log'].map((selector) => page.locator(selector).boundingBox()),
  )
  assert.ok(result!.y + result!.height <= log!.y)
  assert.is((await page.textContent('.log summary'))?.trim(), 'Log, 12 lines')
})

test('nothing moves from the first word of a job to its result', async ({ page, url }) => {
  await page.goto(`${url}/steps?count=20`)
  await page.click('#run')
  await page.waitForSelector('text=Done in')
  const shift = await shifted(page)
  assert.ok(shift <= 0.01, String(shift))
})

test('the title of the page tells how it is', async ({ page, url }) => {
  const titled = (text: string) =>
    page.waitForFunction((start) => (globalThis as any).document.title.startsWith(start), text)
  await page.goto(`${url}/steps?count=20`)
  assert.is(await page.title(), 'Steps · Fascia')
  await page.click('#run')
  await titled('Running… · Steps')
  await titled('Done · Steps')
  await page.fill('#count', 'x')
  assert.is(await page.title(), 'Steps · Fascia')
  await page.click('#run')
  await titled('Error: Steps')
  await page.goto(`${url}/broken`)
  await page.click('#run')
  await titled('Failed · Broken')
  assert.is(await page.getAttribute('link[rel=icon]', 'type'), 'image/svg+xml')
})

test('the title tells also while nobody sees the page', async ({ page, url }) => {
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      const { document, Event } = globalThis as any
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await page.goto(`${url}/steps?count=25`)
  await page.click('#run')
  await page.waitForSelector('text=/Step [1-9]/')
  await hide(true)
  await page.waitForFunction(() => (globalThis as any).document.title.startsWith('Done · Steps'))
  assert.match((await page.textContent('.state')) ?? '', /^Running/)
  await hide(false)
  await page.waitForSelector('text=Done in')
  assert.is(await page.locator('text=Connection lost').count(), 0)
})

test('a screen reader is told of each result, also of the same one again', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/greet?greeting=hello%20&times=2`)
  const heard = await announced(page)
  for (let runs = 1; runs <= 6; runs++) {
    await page.click('#run')
    await said(page, runs)
  }
  for (const words of await heard()) {
    assert.match(words, /^Done in \d+ ms\. Output: hello hello$/)
  }
  await page.goto(`${url}/greet?greeting=${'long '.repeat(90)}&times=9`)
  const long = await announced(page)
  await page.click('#run')
  await said(page, 1)
  const [words = ''] = await long()
  assert.ok(words.length < 130 && words.endsWith('…'), words)
})

test('a failure is told in words, and can be tried again with the same values', async ({
  page,
  url,
}) => {
  await page.goto(`${url}/broken?what=that`)
  const heard = await announced(page)
  await page.click('#run')
  await said(page, 1)
  const [first = ''] = await heard()
  assert.match(first, /^Failed\. The fault is ours\. It is in the log under \w{8}$/)
  assert.ok(first.endsWith((await page.textContent('.failure'))!))
  const address = page.url()
  await page.click('text=Try again')
  await said(page, 2)
  assert.is.not(page.url(), address)
  assert.is(await page.inputValue('#what'), 'that')
  assert.is(await focused(page), 'run')
})

test('the display follows what is sent, and what is not', async ({ page, url }) => {
  await page.goto(`${url}/steps?count=1`)
  let send = () => {}
  const held = new Promise<void>((resolve) => {
    send = resolve
  })
  await page.route('**/steps', async (route) => {
    await held
    await route.continue()
  })
  const tell = (name: string, detail = {}) =>
    page.locator('#form').evaluate(
      (form, [name, detail]) => {
        form.dispatchEvent(new (globalThis as any).CustomEvent(name, { detail }))
      },
      [name, detail] as const,
    )
  await page.click('#run')
  await page.waitForSelector('text=Sending…')
  await tell('fascia:sending', { loaded: 43, total: 100 })
  assert.is(await page.textContent('.state'), 'Sending 43 %')
  assert.is(await page.getAttribute('.status progress', 'value'), '0.43')
  await tell('fascia:cancelled')
  assert.is(await page.textContent('.state'), 'Nothing run yet')
  await tell('fascia:sent')
  assert.is(await page.textContent('.state'), 'Sending…')
  send()
  await page.waitForSelector('text=Done in')
  await page.unroute('**/steps')
})

test('without JavaScript a failure can be tried again too', async ({ bare, url }) => {
  await bare.goto(`${url}/broken?what=that`)
  await bare.click('#run')
  const before = await bare.textContent('.failure')
  await bare.click('text=Try again')
  assert.is.not(await bare.textContent('.failure'), before)
  assert.is(await bare.inputValue('#what'), 'that')
})

test('the main button looks it in forced colours, and like no other', async ({ page, url }) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(`${url}/greet`)
  const colour = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element: any) => (globalThis as any).getComputedStyle(element).backgroundColor)
  assert.is.not(await colour('#run'), await colour('a.button'))
  await page.emulateMedia({ forcedColors: 'none' })
})

test.run()
