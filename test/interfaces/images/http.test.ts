import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raster } from '../../../app/files/picture.ts'
import { keyOf } from '../../../interfaces/images/names.ts'
import { bytesOf, form, type Gallery, gallery } from '../../support/gallery.ts'
import { corners, cornersOf, drawn, secret, told } from '../../support/pictures.ts'
import { until } from '../../support/scratch.ts'
import { unzip } from '../../support/unzip.ts'

const test = suite<Gallery>('pictures over HTTP')

test.before(async (context) => {
  Object.assign(context, await gallery())
})
test.after(({ close }) => close())
test.before.each(async ({ repository }) => {
  for (const name of await repository.names('')) await repository.remove(name)
})

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const original = async ({ services }: Gallery, name: string) =>
  buffer(await services.store.read(keyOf(name)))

test('lists nothing at first', async ({ get }) => {
  assert.equal(await (await get('')).json(), [])
  for (const rest of ['/', '/a/', '/a', '/a?regex=.*']) {
    const answer = await get(rest)
    assert.is(answer.status, 404, rest)
    assert.match(answer.headers.get('content-type') ?? '', 'application/problem+json')
  }
})

test('answers an upload with its name, and lists it', async ({ get, post, request }) => {
  const picture = await drawn(30, 20)
  assert.is(await post('/a/one', picture, 'whatever.jpg'), 'a/one')
  assert.is(await post('/a/two.JPG', picture), 'a/two')
  assert.is(await post('/a/', picture, 'lake 10.jpeg'), 'a/lake 10')
  assert.is(await post('/', picture, 'lake 9.png'), 'lake 9')
  const again = await request('/images/a/one', { method: 'POST', body: form(picture, 'x.jpg') })
  assert.is(again.status, 200)
  const first = await request('/images/b', { method: 'POST', body: form(picture, 'x.jpg') })
  assert.equal([first.status, first.headers.get('location')], [201, '/images/b'])
  assert.equal(await (await get('')).json(), ['a/lake 10', 'a/one', 'a/two', 'b', 'lake 9'])
  assert.equal(await (await get('?prefix=a/')).json(), ['a/lake 10', 'a/one', 'a/two'])
  assert.equal(await (await get('?prefix=a/l')).json(), ['a/lake 10'])
  assert.equal(await (await get('?search=LAKE')).json(), ['a/lake 10', 'lake 9'])
  assert.equal(await (await get('?regex=a/[a-z]%2B')).json(), ['a/one', 'a/two'])
  assert.equal(await (await get('?regex=one')).json(), [])
  assert.equal(await (await get('?limit=2')).json(), ['a/lake 10', 'a/one'])
  assert.equal(await (await get('?limit=2&page=3')).json(), ['lake 9'])
  assert.equal(await (await get('?limit=2&page=4')).json(), [])
})

test('takes several files into a folder, and one alone to a name', async ({ get, request }) => {
  const picture = await drawn(30, 20)
  const send = (path: string, ...names: string[]) =>
    request(`/images${path}`, { method: 'POST', body: form(picture, ...names) })
  assert.equal(await (await send('/a/', 'x.jpg', 'y.jpg')).json(), ['a/x', 'a/y'])
  const fields = form(picture, 'z.jpg')
  fields.set('folder', 'new/deep')
  const into = await request('/images/a/', { method: 'POST', body: fields })
  assert.is(await into.json(), 'a/new/deep/z')
  assert.is((await send('/one', 'x.jpg', 'y.jpg')).status, 400)
  const header = { 'Content-Disposition': "attachment; filename*=UTF-8''%C3%BC.jpg" }
  const raw = { method: 'POST', body: new Uint8Array(picture) }
  assert.is(await (await request('/images/', { ...raw, headers: header })).json(), 'ü')
  assert.is((await request('/images/', raw)).status, 400)
  assert.equal(await (await get('')).json(), ['a/new/deep/z', 'a/x', 'a/y', 'ü'])
})

test('serves a JPEG whatever came in, with or without the extension', async ({ get, post }) => {
  await post('/a/one', await (await corners(300, 200)).png().toBuffer(), 'one.png')
  for (const path of ['/a/one', '/a/one.jpg', '/a/one.JPEG']) {
    const answer = await get(path)
    assert.is(answer.headers.get('content-type'), 'image/jpeg', path)
    assert.equal(await cornersOf(await bytesOf(answer)), ['700', '070', '007', '777'])
  }
  const types = { png: 'png', webp: 'webp', avif: 'avif', tif: 'tiff', TIFF: 'tiff', PNG: 'png' }
  for (const [kind, type] of Object.entries(types)) {
    for (const path of [`/a/one?kind=${kind}`, `/a/one.${kind}`, `/a/one.jpg?kind=${kind}`]) {
      const answer = await get(`${path}${path.includes('?') ? '&' : '?'}xsize=20`)
      assert.is(answer.headers.get('content-type'), `image/${type}`, path)
    }
  }
  const small = await get('/a/one?xsize=200&ysize=100&thumbnail=True')
  const { width, height } = await (await raster())(await bytesOf(small)).metadata()
  assert.equal([width, height], [150, 100])
})

test('names every parameter that is wrong', async ({ get, post }) => {
  await post('/one', await drawn(30, 20))
  const wrong = ['xsize=0', 'xsize=10000', 'xsize=1.5', 'ysize=ten', 'ysize=-1', 'quality=0']
  const more = ['quality=101', 'kind=gif', 'kind=bpg', 'kind=', 'thumbnail=perhaps', 'meta=2']
  for (const query of [...wrong, ...more, 'url=x', `regex=${'a'.repeat(201)}`, 'regex=(']) {
    const answer = await get(`/one?${query}`)
    const [name] = query.split('=')
    if (query === 'kind=') {
      assert.is(answer.status, 200)
      continue
    }
    const { errors } = (await answer.json()) as { errors: { field: string }[] }
    assert.equal([answer.status, errors.map(({ field }) => field)], [400, [name]], query)
  }
  const both = (await (await get('/one?xsize=0&kind=x')).json()) as { errors: object[] }
  assert.is(both.errors.length, 2)
  for (const query of ['regex=(', 'page=0', 'limit=0', 'limit=10001']) {
    assert.is((await get(`?${query}`)).status, 400, query)
  }
})

test('finds names again that have anything in them', async ({ get, post }) => {
  const picture = await drawn(20, 20)
  const odd = [
    'my photo',
    'a+b',
    '100%',
    '%20',
    'ü (1)',
    'a&b=c?d#e',
    "it's",
    '日本/東京',
    'v1.0/cat',
  ]
  for (const name of odd) {
    const path = `/${name.split('/').map(encodeURIComponent).join('/')}`
    assert.is(await post(path, picture, 'x.jpg'), name)
    assert.is((await get(path)).status, 200, name)
    assert.is((await get(`${path}.jpg`)).status, 200, name)
  }
  for (const name of odd) await post('/up/', picture, `${name.replaceAll('/', '-')}.jpg`)
  const listed = (await (await get('')).json()) as string[]
  assert.equal(listed.filter((name) => !name.startsWith('up/')).sort(), [...odd].sort())
  for (const name of listed) {
    assert.is((await get(`/${name.split('/').map(encodeURIComponent).join('/')}`)).status, 200)
  }
  assert.is((await get('/u%CC%88%20(1)')).status, 200)
  const archive = unzip(await bytesOf(await get('/?kind=png')))
  const fit = listed.map((name) => `${name.replace('?', '_')}.png`)
  assert.equal([...archive.keys()].sort(), fit.sort())
})

test('packs a folder, or what an expression matches, into a zip', async ({
  get,
  post,
  request,
}) => {
  await post('/a/one', await told(), 'x.jpg')
  await post('/a/b/two', await drawn(40, 30, 'png'))
  await post('/c', await drawn(30, 40, 'webp'))
  const names = async (rest: string) => [...unzip(await bytesOf(await get(rest))).keys()]
  assert.equal(await names('/'), ['a/b/two.jpg', 'a/one.jpg', 'c.jpg'])
  assert.equal(await names('/a/'), ['a/b/two.jpg', 'a/one.jpg'])
  for (const [rest, type] of [
    ['/a/b/', 'image/jpeg'],
    ['/a?regex=a/o.*&kind=webp', 'image/webp'],
  ] as const) {
    const alone = await get(rest)
    assert.equal([alone.status, alone.headers.get('content-type')], [200, type])
    assert.is((await get(`${rest}${rest.includes('?') ? '&' : '?'}meta=true`)).status, 200)
  }
  assert.equal(await (await get('/a/b/?meta=true')).json(), [
    await (await get('/a/b/two?meta=true')).json(),
  ])
  assert.equal(await names('/?regex=.*t?w?o.*'), ['a/b/two.jpg', 'a/one.jpg'])
  const answer = await get('/a/?xsize=20&kind=tif')
  assert.is(answer.headers.get('content-type'), 'application/zip')
  assert.match(answer.headers.get('content-disposition') ?? '', 'attachment; filename="a.zip"')
  const sharp = await raster()
  for (const [name, picture] of unzip(await bytesOf(answer))) {
    const { width, format } = await sharp(picture).metadata()
    assert.equal([width, format], [20, 'tiff'], name)
    assert.not(picture.includes(secret))
  }
  const head = await request('/images/a/', { method: 'HEAD' })
  assert.equal([head.status, await head.text()], [200, ''])
})

test('packs names apart that some systems take for one, or cannot have', async ({ get, post }) => {
  const picture = await drawn(20, 20)
  for (const name of ['Bay', 'bay', 'a/CON', 'C:x', 'a|b', 'A/b', 'a/B', 'dots.']) {
    await post(`/odd/${encodeURIComponent(name).replace('%2F', '/')}`, picture, 'x.jpg')
  }
  const names = [...unzip(await bytesOf(await get('/odd/'))).keys()]
  assert.is(names.length, 8)
  assert.is(new Set(names.map((name) => name.toLowerCase())).size, 8)
  for (const name of names) assert.not.match(name, /[:|]|(^|\/)con\./i)
})

test('tells metadata of one and of many, but not where it was', async ({ get, post }) => {
  const picture = await told(120, 80)
  await post('/a/one', picture)
  await post('/a/two', await drawn(20, 30, 'png'))
  const one = (await (await get('/a/one?meta=true&xsize=5')).json()) as Record<string, unknown>
  assert.equal(
    [one.name, one.type, one.width, one.height, one.bytes, one.sha256],
    ['a/one', 'image/jpeg', 120, 80, picture.length, sha256(picture)],
  )
  assert.equal(one.exif, { make: 'Ilex', fNumber: 2.8 })
  const many = await get('/a/?meta=True')
  const text = await many.text()
  assert.equal(
    JSON.parse(text).map(({ name }: { name: string }) => name),
    ['a/one', 'a/two'],
  )
  assert.not(text.includes(secret))
})

test('keeps originals byte for byte, through everything', async (context) => {
  const { get, post } = context
  const picture = await told()
  await post('/a/one', picture, 'x.jpg')
  await get('/a/one?xsize=10')
  assert.is(sha256(await original(context, 'a/one')), sha256(picture))
  const again = await context.restart()
  assert.is(sha256(await original(again, 'a/one')), sha256(picture))
  assert.equal(await (await again.get('')).json(), ['a/one'])
  assert.is((await again.get('/a/one?xsize=10')).status, 200)
  Object.assign(context, again)
})

test('shows a new picture of a known name at once, and leaves nothing of the old', async (context) => {
  const { get, post, services } = context
  const [red, blue] = ['700', '007']
  const plain = async (colour: string) =>
    (await raster())({ create: { width: 60, height: 40, channels: 3, background: colour } })
      .png()
      .toBuffer()
  await post('/a/one', await plain('#f00'))
  const seen = async (query: string) =>
    (await cornersOf(await bytesOf(await get(`/a/one${query}`))))[0]
  const queries = ['', '?xsize=30', '?kind=webp', '?thumbnail=true']
  for (const query of queries) assert.is(await seen(query), red)
  const etag = (await get('/a/one')).headers.get('etag')!
  await post('/a/one', await plain('#00f'))
  for (const query of queries) assert.is(await seen(query), blue)
  assert.is((await get('/a/one', { 'If-None-Match': etag })).status, 200)
  const pictures = new Set<string>()
  for await (const { key } of services.store.list('images/derived/'))
    pictures.add(key.split('/')[2]!)
  assert.is(pictures.size, 1)
})

test('removes a picture and all that was made of it', async ({ get, post, request, services }) => {
  await post('/a/one', await drawn(30, 20))
  await get('/a/one?xsize=10')
  const gone = await request('/images/a/one.jpg', { method: 'DELETE' })
  assert.equal([gone.status, await gone.text()], [204, ''])
  assert.is((await get('/a/one')).status, 404)
  assert.is((await request('/images/a/one', { method: 'DELETE' })).status, 404)
  assert.is((await request('/images/a/', { method: 'DELETE' })).status, 400)
  // What is still being written down is removed when it is.
  await until(async () => {
    for await (const _ of services.store.list('images/')) return false
    return true
  })
})

test('answers conditions, ranges and HEAD', async ({ get, post, request }) => {
  await post('/one', await drawn(300, 200))
  const whole = await get('/one.png')
  const bytes = await bytesOf(whole)
  const etag = whole.headers.get('etag')!
  const modified = whole.headers.get('last-modified')!
  assert.match(whole.headers.get('cache-control') ?? '', 'public, no-cache')
  assert.match(whole.headers.get('vary') ?? '', 'Accept')
  const status = async (headers: Record<string, string>) => (await get('/one.png', headers)).status
  assert.is(await status({ 'If-None-Match': etag }), 304)
  assert.is(await status({ 'If-None-Match': `"x", W/${etag}` }), 304)
  assert.is(await status({ 'If-None-Match': '"x"', 'If-Modified-Since': modified }), 200)
  assert.is(await status({ 'If-Modified-Since': modified }), 304)
  assert.is(await status({ 'If-Modified-Since': new Date(0).toUTCString() }), 200)
  assert.is(await status({ Range: `bytes=${bytes.length}-` }), 416)
  const part = async (range: string, more = {}) => {
    const answer = await get('/one.png', { Range: range, ...more })
    return [answer.status, answer.headers.get('content-range'), sha256(await bytesOf(answer))]
  }
  const of = (start: number, end: number) => [
    206,
    `bytes ${start}-${end}/${bytes.length}`,
    sha256(bytes.subarray(start, end + 1)),
  ]
  const last = bytes.length - 1
  assert.equal(await part('bytes=0-0'), of(0, 0))
  assert.equal(await part('bytes=10-99'), of(10, 99))
  assert.equal(await part('bytes=-5'), of(last - 4, last))
  assert.equal(await part('bytes=5-', { 'If-Range': etag }), of(5, last))
  assert.equal(await part('bytes=5-', { 'If-Range': modified }), of(5, last))
  assert.equal(await part('bytes=5-', { 'If-Range': '"x"' }), [200, null, sha256(bytes)])
  const head = await request('/images/one.png', { method: 'HEAD' })
  assert.equal([head.status, head.headers.get('content-length')], [200, String(bytes.length)])
  assert.is((await bytesOf(head)).length, 0)
  const hash = ((await (await get('/one?meta=true')).json()) as { sha256: string }).sha256
  const fixed = await get(`/one.png?v=${hash.slice(0, 16)}`)
  assert.match(fixed.headers.get('cache-control') ?? '', 'immutable')
  for (const v of ['00', hash[0], hash.slice(0, 15), `${hash}0`]) {
    const answer = await get(`/one.png?v=${v}`)
    assert.not.match(answer.headers.get('cache-control') ?? '', 'immutable', v)
  }
})

test('refuses what is no picture, and other methods', async ({ get, request }) => {
  const send = async (body: string | Uint8Array<ArrayBuffer> | FormData) =>
    (await request('/images/bad', { method: 'POST', body })).status
  const picture = await drawn(200, 200)
  const cut = new Uint8Array(picture.subarray(0, picture.length / 2))
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
  const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64')
  assert.is(await send(svg), 415)
  assert.is(await send(form(Buffer.from(svg), 'x.jpg')), 415)
  assert.is(await send(new Uint8Array(gif)), 415)
  assert.is(await send('%PDF-1.4 hello'), 415)
  assert.is(await send('just words'), 415)
  assert.is(await send(cut), 400)
  assert.is(await send(form(Buffer.from(cut), 'x.jpg')), 400)
  assert.is(await send(''), 400)
  const other = new FormData()
  other.append('picture', new Blob([new Uint8Array(picture)]), 'x.jpg')
  assert.is(await send(other), 400)
  assert.equal(await (await get('')).json(), [])
  const status = async (method: string, path: string) =>
    (await request(`/images${path}`, { method })).status
  assert.is(await status('PUT', '/one'), 405)
  assert.is(await status('PUT', ''), 405)
  assert.is(await status('OPTIONS', '/one'), 204)
  for (const path of ['/%', '/a%00b', '/%ff', '/a%5cb']) assert.is((await get(path)).status, 400)
})

test.run()
