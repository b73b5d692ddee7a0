import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { form, type Gallery, gallery } from '../../support/gallery.ts'
import { drawn } from '../../support/pictures.ts'

const test = suite<Gallery>('the pages of pictures')
const html = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test.before(async (context) => {
  Object.assign(context, await gallery({ URL_KEY: '5f1f0a3c9be74d2e8a61' }))
  const { post } = context
  for (const name of ['/a/one', '/a/b/two', '/c', '/a%20%3Cb%3E%22%26']) {
    await post(name, await drawn(300, 200))
  }
})
test.after(({ close }) => close())

const page = async ({ get }: Gallery, rest: string) => {
  const answer = await get(rest, html)
  return {
    status: answer.status,
    text: await answer.text(),
    type: answer.headers.get('content-type'),
  }
}

test('shows a gallery where programs get a list', async (context) => {
  const { status, text, type } = await page(context, '')
  assert.equal([status, type], [200, 'text/html; charset=UTF-8'])
  for (const name of ['a/one', 'a/b/two', 'c']) assert.match(text, `href="/images/${name}"`)
  assert.match(text, 'href="/images/a%20%3Cb%3E%22%26"')
  assert.match(text, 'a &lt;b&gt;&quot;&amp;')
  assert.not.match(text, '<b>"')
  assert.match(text, '4 pictures')
  assert.match(text, 'enctype="multipart/form-data"')
  const src = /<img src="([^"]+)"/.exec(text)![1]!.replaceAll('&amp;', '&')
  const picture = await context.request(src)
  assert.is(picture.headers.get('content-type'), 'image/webp')
  assert.match(picture.headers.get('cache-control') ?? '', 'immutable')
})

test('shows a folder, and what a search finds', async (context) => {
  const folder = await page(context, '/a/')
  assert.match(folder.text, '2 pictures')
  assert.match(folder.text, 'href="/images/a/b/"')
  assert.not.match(folder.text, 'href="/images/c"')
  assert.match((await page(context, '?search=TWO')).text, '1 picture<')
  assert.match((await page(context, '?regex=a/.*')).text, '2 pictures')
  assert.match((await page(context, '?search=nowhere')).text, 'No picture has such a name')
  const wrong = await page(context, '?regex=(')
  assert.is(wrong.status, 400)
  assert.match(wrong.text, 'aria-invalid="true"')
  assert.match(wrong.text, 'missing closing )')
})

test('turns pages when there are many', async (context) => {
  for (let i = 0; i < 60; i++) await context.post(`/many/${i}`, await drawn(8, 8))
  const first = await page(context, '/many/')
  assert.match(first.text, 'Page 1 of 2')
  assert.match(first.text, 'href="?page=2"')
  const second = await page(context, '/many/?page=2')
  assert.is(second.text.match(/<img /g)?.length, 12)
})

test('shows a picture, how it is wanted, with links to it', async (context) => {
  const plain = await page(context, '/a/one')
  assert.is(plain.type, 'text/html; charset=UTF-8')
  assert.match(plain.text, 'http://localhost/images/a/one.jpg<')
  const wanted = await page(context, '/a/one?_page=1&xsize=60&kind=webp&quality=')
  assert.match(wanted.text, '60 × 40 · WEBP')
  assert.match(wanted.text, 'value="60"')
  assert.match(wanted.text, 'http://localhost/images/a/one.webp?xsize=60<')
  const [link] = /http:[^<]*signature=[\w-]+/.exec(wanted.text)!
  assert.is((await context.request(link.replaceAll('&amp;', '&'))).status, 200)
  const save = /href="([^"]*download=1)"/.exec(wanted.text)![1]!.replaceAll('&amp;', '&')
  const saved = await context.request(save, { headers: html })
  assert.match(saved.headers.get('content-disposition') ?? '', /^attachment; filename="one.webp"/)
  const wrong = await page(context, '/a/one?_page=1&xsize=0')
  assert.is(wrong.status, 400)
  assert.match(wrong.text, 'Width (xsize) must be a whole number from 1 to 9999, not “0”')
  assert.is((await page(context, '/nowhere')).status, 404)
})

test('gives a browser the picture where its address says how it is to be', async (context) => {
  for (const rest of ['/a/one.jpg', '/a/one?xsize=9', '/a/one?kind=png', '/a/one?thumbnail=true']) {
    assert.match((await page(context, rest)).type ?? '', /^image\//, rest)
  }
  assert.match((await page(context, '/a/?kind=jpg')).type ?? '', 'application/zip')
  assert.match((await page(context, '/a/one?meta=true')).type ?? '', 'application/json')
})

test('takes a form of people, and goes on to what it made', async ({ request, get }) => {
  const picture = await drawn(20, 20)
  const send = async (path: string, body: FormData) => {
    const answer = await request(`/images${path}`, { method: 'POST', headers: html, body })
    return [answer.status, answer.headers.get('location')]
  }
  assert.equal(await send('/new/', form(picture, 'ü 1.jpg')), [303, '/images/new/%C3%BC%201'])
  assert.equal(await send('/new/', form(picture, 'x.jpg', 'y.jpg')), [303, '/images/new/'])
  const removed = await request('/images/new/x?_action=remove', { method: 'POST', headers: html })
  assert.equal([removed.status, removed.headers.get('location')], [303, '/images'])
  assert.is((await get('/new/x')).status, 404)
})

test('works under the path of a proxy', async () => {
  const { request, close } = await gallery({ ROOT_PATH: '/app', URL_KEY: '5f1f0a3c9be74d2e8a61' })
  const body = new Uint8Array(await drawn(30, 20))
  const stored = await request('/app/images/a/one', { method: 'POST', body })
  assert.is(stored.headers.get('location'), '/app/images/a/one')
  const text = await (await request('/app/images', { headers: html })).text()
  assert.match(text, 'href="/app/images/a/one"')
  const [link] = (await (await request('/app/images/a/one?url=true')).json()) as [string]
  assert.is((await request(link)).status, 200)
  await close()
})

test.run()
