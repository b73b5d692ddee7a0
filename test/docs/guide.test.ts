import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { documents } from '../../docs/tools/documents.ts'
import { guide } from '../../docs/tools/guide.ts'
import { type Trial, trial } from '../support/scratch.ts'

const test = suite<Trial>('the guide, as it is served')
const pages = documents()
const html = { headers: { accept: 'text/html' } }

test.before(async (context) => {
  Object.assign(context, await trial({ guide }))
})
test.after(({ close }) => close())

test('has every page at its address, with its title and the way to the next', async ({
  request,
}) => {
  for (const [i, { slug, title }] of pages.entries()) {
    const answer = await request(`/guide/${slug}`, html)
    assert.is(answer.status, 200, slug)
    const page = await answer.text()
    assert.match(page, `<title>${title} ·`)
    const next = pages[i + 1]
    if (next) assert.match(page, `href="/guide/${next.slug}"><small>Next</small>`)
  }
})

test('has no link on any page that leads nowhere', async ({ request }) => {
  const found = new Set<string>()
  for (const { slug } of pages) {
    const page = await (await request(`/guide/${slug}`, html)).text()
    for (const [, href = ''] of page.matchAll(/(?:href|src)="(\/guide\/[^"#]*)/g)) found.add(href)
  }
  for (const href of found) assert.is((await request(href, html)).status, 200, href)
})

test('finds the parts that have all the words', async ({ request }) => {
  const found = async (words: string) => {
    const answer = await request(`/guide?words=${encodeURIComponent(words)}`)
    return (await answer.json()) as string
  }
  assert.match(await found('Bounds slider'), '(/guide/reference/components#slider)')
  assert.not.match(await found('bounds slider'), '(/guide/reference/components#json)')
  assert.match(await found('zebra slider'), 'Nothing has all')
})

test('says what is missing', async ({ request }) => {
  assert.is((await request('/guide/nowhere', html)).status, 404)
  assert.is((await request('/guide/none.webp', html)).status, 404)
})

test.run()
