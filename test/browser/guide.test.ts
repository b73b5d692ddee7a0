import * as assert from 'uvu/assert'
import { documents } from '../../docs/tools/documents.ts'
import { guide } from '../../docs/tools/guide.ts'
import { faults } from '../support/axe.ts'
import { staged } from '../support/stage.ts'

const test = staged('the guide in a browser', { guide })

const width = () => (globalThis as any).document.documentElement.scrollWidth

test('axe finds no fault on any page, in neither theme', async ({ page, url }) => {
  for (const [i, { slug }] of documents().entries()) {
    await page.emulateMedia({ colorScheme: i % 2 ? 'dark' : 'light' })
    await page.goto(`${url}/guide/${slug}`)
    assert.equal(await faults(page), [], slug)
  }
})

test('no page scrolls sideways on a phone, and all is there without JavaScript', async ({
  bare,
  url,
}) => {
  for (const { slug, title } of documents()) {
    await bare.goto(`${url}/guide/${slug}`)
    assert.is(await bare.textContent('h1'), title)
    assert.is(await bare.evaluate(width), 390, slug)
  }
})

test('one reads it page by page, and finds the list of all', async ({ bare, url }) => {
  await bare.goto(`${url}/guide/start`)
  await bare.click('text=Next')
  assert.is(await bare.textContent('h1'), documents()[1]?.title)
  await bare.click('text=Previous')
  await bare.click('.to-contents a')
  await bare.click('#contents >> text=Components')
  assert.is(await bare.textContent('h1'), 'Components')
  await bare.click('#slider .anchor')
  assert.match(bare.url(), /#slider$/)
})

test.run()
