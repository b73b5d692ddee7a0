import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { faults } from '../support/axe.ts'
import { browse } from '../support/browser.ts'
import { type Developing, developing, fascia } from '../support/developing.ts'
import { needs } from '../support/needs.ts'
import { until } from '../support/scratch.ts'

const app = (
  more = '',
) => `import { checkbox, dropdown, file, Interface, radio, text } from '${fascia}'
import './other.mjs'
export const shout = Interface({
  title: 'Shout${more}',
  inputs: {
    words: text({ lines: 3 }),
    size: radio({ choices: ['small', 'large', 'huge'] }),
    tone: dropdown({ choices: ['low', 'middle', 'high'] }),
    twice: checkbox(),
    word: text({ default: 'first${more}' }),
    paper: file({ optional: true }),
  },
  outputs: 'text',
  fn({ words, paper }) {
    if (words === 'fail') throw new Error('my message')
    return words + (paper?.name ?? '')
  },
})
`

interface Stage {
  dev: Developing
  browser: BrowserContext
  page: Page
}

const test = needs(
  'a page that follows what is saved',
  'chromium',
) as unknown as import('uvu').Test<Stage>
test.before(async (stage) => {
  stage.browser = await browse({ viewport: { width: 600, height: 500 } })
})
test.before.each(async (stage) => {
  stage.dev = await developing({ 'app.mjs': app(), 'other.mjs': '' })
  stage.page = await stage.browser.newPage()
  await stage.page.goto(stage.dev.url)
})
test.after.each(async ({ dev, page }) => {
  await page.close()
  await dev.end()
})
test.after(async ({ browser }) => void (await browser?.close()))

const followed = (page: Page) => page.waitForSelector('html[data-build]')

test('keeps what was typed and chosen, and where it was read', async ({ page, dev }) => {
  await writeFile(join(dev.dir, 'note.txt'), 'a note')
  await page.fill('#words', 'Dear all,\nhello')
  await page.check('input[type=radio][value=huge]')
  await page.selectOption('#tone', 'high')
  await page.check('#twice')
  await page.setInputFiles('#paper', join(dev.dir, 'note.txt'))
  await page.focus('#words')
  await page.evaluate('scrollTo(0, 150)')
  await page.evaluate('document.documentElement.same = true')
  await dev.save('app.mjs', app(' louder'))
  await followed(page)
  assert.is(await page.textContent('h1'), 'Shout louder')
  assert.match(await page.title(), /^Shout louder/)
  assert.is(await page.inputValue('#words'), 'Dear all,\nhello')
  assert.ok(await page.isChecked('input[type=radio][value=huge]'))
  assert.is(await page.inputValue('#tone'), 'high')
  assert.ok(await page.isChecked('#twice'))
  assert.is(await page.inputValue('#word'), 'first louder')
  assert.is(await page.evaluate('document.querySelector("#paper").files[0].name'), 'note.txt')
  assert.is(await page.evaluate('scrollY'), 150)
  assert.is(await page.evaluate('document.activeElement.id'), 'words')
  assert.ok(await page.evaluate('document.documentElement.same'), 'it was not loaded anew')
  await page.click('#run')
  await page.waitForSelector('.output >> text=Dear all')
  assert.match((await page.textContent('.outputs'))!, /note\.txt/)
})

test('says that the server waits while the code is broken, and no more once it is mended', async ({
  page,
  dev,
}) => {
  await dev.save('other.mjs', 'const a b\n')
  const notice = page.locator('[data-following]')
  await notice.waitFor()
  assert.match((await notice.textContent())!, /could not be served[\s\S]+const a b[\s\S]+waits for/)
  const other = await page.context().newPage()
  await other.goto(dev.url)
  assert.match((await other.textContent('main'))!, /waits for you to save[\s\S]+const a b/)
  await dev.save('other.mjs', '')
  await notice.waitFor({ state: 'detached' })
  await other.waitForSelector('#form')
  await other.close()
})

test('shows what fn throws with its stack, to this machine alone', async ({ page }) => {
  await page.fill('#words', 'fail')
  await page.check('input[type=radio][value=huge]')
  await page.selectOption('#tone', 'low')
  await page.click('#run')
  const trace = page.locator('.trace')
  await trace.waitFor()
  assert.match((await trace.textContent())!, /^Error: my message\n\s+at .*fn \(.+app\.mjs:\d+/)
  assert.equal(await faults(page), [])
  await until(() => page.url().includes('/jobs/'))
  const headers = { accept: 'text/html', 'x-forwarded-for': '192.0.2.1' }
  const text = await (await fetch(page.url(), { headers })).text()
  assert.not.match(text, /my message/)
  assert.match(text, /The fault is ours/)
})

test.run()
