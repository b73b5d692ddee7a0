import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raster } from '../../../app/files/picture.ts'
import { bytesOf, type Gallery, gallery } from '../../support/gallery.ts'
import { drawn } from '../../support/pictures.ts'

const test = suite<Gallery>('pictures as Interfaces')

test.before(async (context) => {
  Object.assign(context, await gallery())
})
test.after(({ close }) => close())

test('stores, lists, derives and removes by typed calls', async ({ request }) => {
  const call = async (path: string, body: object) => {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await request(path, { method: 'POST', headers, body: JSON.stringify(body) })
    return { status: answer.status, value: await answer.json() }
  }
  const picture = await drawn(300, 200)
  const file = `data:image/jpeg;base64,${picture.toString('base64')}`
  assert.equal(await call('/storeImage', { file, name: 'a/one.jpg' }), {
    status: 200,
    value: 'a/one',
  })
  assert.is((await call('/storeImage', { file, name: '../x' })).status, 400)
  assert.equal((await call('/images', { regex: 'a/.*' })).value, ['a/one'])
  const wanted = { name: 'a/one', xsize: 30, kind: 'webp' }
  const made = (await call('/deriveImage', wanted)).value as { url: string; name: string }
  assert.is(made.name, 'one.webp')
  const bytes = await bytesOf(await request(made.url))
  const { width, height, format } = await (await raster())(bytes).metadata()
  assert.equal([width, height, format], [30, 20, 'webp'])
  const raw = await request('/deriveImage?name=a/one&xsize=30', { headers: { Accept: 'image/*' } })
  assert.is(raw.headers.get('content-type'), 'image/jpeg')
  const wrong = await call('/deriveImage', { name: 'a/two', xsize: 0, kind: 'gif' })
  const { errors } = wrong.value as { errors: { field: string }[] }
  assert.equal(
    errors.map(({ field }) => field),
    ['xsize', 'kind'],
  )
  assert.is((await call('/deriveImage', { name: 'a/two' })).status, 400)
  assert.equal((await call('/removeImage', { name: 'a/one' })).value, 'a/one')
  assert.is((await call('/removeImage', { name: 'a/one' })).status, 400)
  assert.equal((await call('/images', {})).value, [])
})

test('shares what is cached with the addresses of pictures', async ({
  request,
  get,
  repository,
}) => {
  const body = new Uint8Array(await drawn(300, 200))
  await request('/images/one', { method: 'POST', body })
  await get('/one?xsize=33')
  const before = repository.decodes
  const answer = await request('/deriveImage?name=one&xsize=33')
  assert.is(answer.status, 200)
  assert.is(repository.decodes, before)
})

test.run()
