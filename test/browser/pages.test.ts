import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { html } from 'hono/html'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { type Component, field, file, Interface, Mismatch, number, text } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { until } from '../support/scratch.ts'
import { staged } from '../support/stage.ts'

/** A component that the library does not know: a mark out of five, written in stars. */
const stars: Component<number> = {
  type: 'stars',
  schema: { type: 'string', pattern: '\\*{1,5}' },
  decode(raw) {
    if (typeof raw === 'string' && /^\*{1,5}$/.test(raw)) return raw.length
    throw new Mismatch('must be one to five stars')
  },
  encode: (value) => '*'.repeat(value),
  input: (props) =>
    field(props, ({ attributes, value }) => html`<input ${attributes} value="${value ?? ''}">`),
  output: ({ id, label, value }) => html`<p id="${id}">${label}: <b class="stars">${value}</b></p>`,
}

const interfaces = {
  greet,
  rate: Interface({
    title: 'Rate',
    inputs: { mark: stars },
    outputs: { answer: stars },
    fn: ({ mark }) => ({ answer: 6 - mark }),
  }),
  slow: Interface({
    title: 'Slow',
    inputs: { seconds: number({ default: 20 }) },
    outputs: 'text',
    article: 'Long *and* safe.<script>alert(1)</script>',
    async *fn({ seconds }, { signal, progress }) {
      for (let at = 0; at < seconds * 10; at++) {
        progress(at, seconds * 10, `Step ${at}`)
        yield `at ${at}`
        await sleep(100, undefined, { signal })
      }
      yield 'done'
    },
  }),
  unended: Interface({
    title: 'Unended',
    inputs: { hero: text({ default: 'Ada' }) },
    outputs: { story: text(), page: file() },
    feedback: ['good', 'bad'],
    async *fn({ hero }, { signal }) {
      yield { story: `Once ${hero}`, page: Buffer.from(hero) }
      await once(signal, 'abort')
    },
  }),
}

const test = staged('pages', interfaces)

async function fill(page: Page, url: string, greeting: string, times: string) {
  await page.goto(`${url}/greet`)
  await page.fill('#greeting', greeting)
  await page.fill('#times', times)
  await page.click('#run')
}

for (const kind of ['page', 'bare'] as const) {
  const how = kind === 'page' ? 'with JavaScript' : 'without JavaScript'

  test(`greets ${how}, at an address that others can open`, async ({
    [kind]: page,
    url,
    plain,
  }) => {
    await fill(page, url, 'hello ', '3')
    await page.waitForSelector('text=Done in')
    assert.is(await page.textContent('output.value'), 'hello hello hello ')
    assert.match(page.url(), /\/jobs\/[0-9a-f]{32}$/)
    assert.is(await page.inputValue('#times'), '3')
    await page.reload()
    assert.is(await page.textContent('output.value'), 'hello hello hello ')
    const other = await plain.newPage()
    await other.goto(page.url())
    assert.is(await other.inputValue('#greeting'), 'hello ')
    assert.is(await other.textContent('output.value'), 'hello hello hello ')
    await other.close()
  })

  test(`keeps every value and names each fault ${how}`, async ({ [kind]: page, url }) => {
    for (const wrong of ['abc', '-1', '2.5', '1e99', '', '9007199254740993']) {
      await fill(page, url, 'hello ', wrong)
      await page.waitForSelector('.summary')
      assert.match(await page.title(), /^Error: /)
      assert.is(await page.inputValue('#greeting'), 'hello ', wrong)
      assert.is(await page.inputValue('#times'), wrong)
      const sentence = (await page.textContent('.summary li')) ?? ''
      const words = wrong ? /^Times must be a whole number from 0/ : /^Enter a whole number from 0/
      assert.match(sentence, words, `${sentence} ${wrong}`)
      assert.ok((await page.textContent('#times-error'))?.endsWith(sentence))
      await page.click('.summary a')
      assert.match(page.url(), /#times$/)
    }
    await page.fill('#times', '1')
    await page.click('#run')
    await page.waitForSelector('text=Done in')
  })

  test(`a refusal that only fn can know stands at its field ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    await fill(page, url, 'hello', '99999999')
    await page.waitForSelector('.summary')
    assert.match((await page.textContent('#times-error')) ?? '', /Times must be at most 200000/)
  })

  test(`a running job: the same page after a reload, and Stop stops it ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    await page.goto(`${url}/slow`)
    await page.click('#run')
    await page.waitForSelector('.status progress')
    await page.waitForURL(/\/jobs\//)
    const address = page.url()
    await page.reload()
    assert.is(page.url(), address)
    await page.waitForSelector('.status progress[max="200"]')
    await page.click(kind === 'page' ? '#run:text-is("Stop")' : '#stop button')
    await page.waitForSelector('text=Stopped')
  })

  test(`what came before Stop stays, here, after a reload and from the history ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    const story = page.locator('#output-story-value:text-is("Once Ada")')
    const stopped = page.locator('#live .state:text-is("Stopped")')
    await page.goto(`${url}/unended`)
    await page.click('#run')
    await page.waitForURL(/\/jobs\//)
    await story.waitFor()
    await page.click(kind === 'page' ? '#run:text-is("Stop")' : '#stop button')
    await stopped.waitFor()
    await story.waitFor()
    assert.is(await page.locator('#output-page .nothing').count(), 1)
    assert.is(await page.locator('#live :is(.onward, #feedback)').count(), 0)
    const address = page.url()
    await page.reload()
    await stopped.waitFor()
    await story.waitFor()
    const answer = await page.request.get(address, { headers: { accept: 'application/json' } })
    const { status, outputs } = await answer.json()
    assert.equal([status, outputs], ['cancelled', { story: 'Once Ada', page: null }])
    await page.goto(`${url}/jobs`)
    const row = page.locator(`#job-${address.split('/').at(-1)}`)
    assert.is(await row.locator('.seen').textContent(), '')
    await row.locator('a').click()
    await story.waitFor()
  })

  test(`a component from elsewhere is drawn, refused and run ${how}`, async ({
    [kind]: page,
    url,
  }) => {
    await page.goto(`${url}/rate`)
    await page.fill('#mark', 'five')
    await page.click('#run')
    await page.waitForSelector('#mark-error')
    assert.is(await page.inputValue('#mark'), 'five')
    await page.fill('#mark', '**')
    await page.click('#run')
    await page.waitForSelector('.stars')
    assert.is(await page.textContent('.stars'), '****')
  })

  test(`an address prefills the form ${how}`, async ({ [kind]: page, url }) => {
    await page.goto(`${url}/greet?greeting=%3Cb%3E&times=2&other=1`)
    assert.is(await page.inputValue('#greeting'), '<b>')
    await page.click('a.example >> nth=0')
    await until(async () => (await page.inputValue('#times')) === '3')
    await page.click('text=Clear')
    assert.is(await page.inputValue('#greeting'), '')
  })
}

test('shows partial results and progress as they come, then the last', async ({ page, url }) => {
  await page.goto(`${url}/slow?seconds=2`)
  await page.click('#run')
  await page.waitForSelector('text=/at 1\\d/')
  await page.waitForSelector('text=Done in')
  assert.is(await page.textContent('output.value'), 'done')
  assert.is(await page.getAttribute('#result', 'aria-busy'), 'false')
})

test('going back and forward shows the job again without another run', async ({
  page,
  url,
  app,
}) => {
  await fill(page, url, 'again ', '2')
  await page.waitForSelector('text=Done in')
  const address = page.url()
  await page.goBack()
  await page.waitForSelector('text=Nothing run yet')
  const before = (await app.left()).length
  await page.goForward()
  await page.waitForSelector('text=Done in')
  assert.is(page.url(), address)
  assert.is(await page.inputValue('#greeting'), 'again ')
  assert.is((await app.left()).length, before)
})

test('a double submit is one job', async ({ bare, url, app }) => {
  await bare.goto(`${url}/greet?greeting=twice&times=2`)
  const key = await bare.inputValue('[name=_key]')
  const headers = {
    accept: 'text/html',
    'content-type': 'application/x-www-form-urlencoded',
    cookie: `fascia=${'1'.repeat(32)}`,
  }
  const body = new URLSearchParams({ _key: key, greeting: 'twice', times: '2' }).toString()
  const submit = () => app.request('/greet', { method: 'POST', headers, body })
  const both = await Promise.all([submit(), submit()])
  assert.is(both[0].headers.get('location'), both[1].headers.get('location'))
})

test('only the browser that started a job may stop it, and is shown how', async ({
  page,
  bare,
  browser,
  url,
}) => {
  await page.goto(`${url}/slow`)
  await page.click('#run')
  await page.waitForSelector('[data-stop]')
  const address = page.url()
  const id = new RegExp(address.split('/').at(-1)!)
  await bare.goto(address)
  assert.is(await bare.locator('#stop button').count(), 0)
  assert.is(await bare.locator('#stop a').count(), 1)
  const answer = await bare.request.post(address, { form: { _action: 'stop' } })
  assert.is(answer.status(), 403)
  await bare.goto(`${url}/jobs`)
  assert.not.match(await bare.content(), id)
  const tab = await browser.newPage()
  await tab.goto(address)
  await tab.click('#run:text-is("Stop")')
  await page.waitForSelector('text=Stopped')
  await tab.close()
  await page.goto(`${url}/jobs`)
  assert.match(await page.content(), id)
})

test('no page, in no state and neither theme, has a fault that axe finds', async ({
  page,
  url,
}) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const path of ['/', '/greet', '/rate', '/slow', '/jobs', '/nosuch']) {
      await page.goto(url + path)
      assert.equal(await faults(page), [], `${path} ${colorScheme}`)
    }
    await fill(page, url, 'hello', 'x')
    await page.waitForSelector('.summary')
    assert.equal(await faults(page), [], `error ${colorScheme}`)
    await fill(page, url, 'hello', '2')
    await page.waitForSelector('text=Done in')
    assert.equal(await faults(page), [], `result ${colorScheme}`)
    await page.goto(`${url}/slow?seconds=60`)
    await page.click('#run')
    await page.waitForSelector('text=at 5')
    assert.equal(await faults(page), [], `running ${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.waitForSelector('text=Stopped')
    assert.equal(await faults(page), [], `stopped ${colorScheme}`)
  }
})

test('nothing runs that was not sent as a script of ours, and Markdown is made safe', async ({
  page,
  url,
}) => {
  const said: string[] = []
  page.on('console', (message) => void said.push(message.text()))
  page.on('dialog', () => void said.push('a dialog'))
  await fill(page, url, '<script>alert(1)</script>', '1')
  await page.waitForSelector('text=Done in')
  await page.goto(`${url}/slow`)
  assert.is(await page.innerHTML('.article em'), 'and')
  assert.equal(said, [])
})

test('a page is light: at most 5 requests and 30 kB, nothing from elsewhere', async ({
  app,
  url,
}) => {
  const fresh = await browse()
  const page = await fresh.newPage()
  const asked: string[] = []
  page.on('request', (request) => void asked.push(request.url()))
  await page.goto(`${url}/greet`, { waitUntil: 'networkidle' })
  await fresh.close()
  assert.ok(asked.every((address) => address.startsWith(url)))
  assert.ok(asked.length <= 5, String(asked.length))
  let bytes = 0
  for (const address of asked) {
    const headers = { 'accept-encoding': 'gzip, br', accept: 'text/html' }
    const response = await app.request(new URL(address).pathname, { headers })
    bytes += (await response.arrayBuffer()).byteLength
  }
  assert.ok(bytes > 10_000 && bytes <= 30 * 1024, String(bytes))
})

test('a narrow page does not scroll sideways, with long words too', async ({ page, url }) => {
  await page.setViewportSize({ width: 320, height: 640 })
  for (const path of ['/', '/greet', '/slow']) {
    await page.goto(url + path)
    const wide = await page.evaluate(() => {
      const { document } = globalThis as any
      return document.documentElement.scrollWidth
    })
    assert.is(wide, 320, path)
  }
  await fill(page, url, 'x'.repeat(3000), '2')
  await page.waitForSelector('text=Done in')
  const wide = await page.evaluate(() => (globalThis as any).document.documentElement.scrollWidth)
  assert.is(wide, 320)
  await page.setViewportSize({ width: 1200, height: 800 })
})

test('everything can be done by keyboard, and the focus is never lost', async ({ page, url }) => {
  const focused = () => page.evaluate(() => (globalThis as any).document.activeElement?.id)
  await page.goto(`${url}/greet`)
  await page.focus('#greeting')
  await page.keyboard.type('key ')
  await page.keyboard.press('Tab')
  assert.is(await focused(), 'times')
  await page.keyboard.type('x')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.summary')
  assert.ok(
    await page.evaluate(() => (globalThis as any).document.activeElement.matches('.summary')),
  )
  await page.fill('#times', '2')
  await page.keyboard.press('Control+Enter')
  await page.waitForSelector('text=Done in')
  assert.is(await focused(), 'times')
})

test.run()
