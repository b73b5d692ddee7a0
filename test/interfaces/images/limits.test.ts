import { deflateSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, type Gallery, gallery } from '../../support/gallery.ts'
import { drawn } from '../../support/pictures.ts'
import { pngHeader } from '../../support/png.ts'
import { isReal } from '../../support/s3.ts'

const test = suite<Gallery>('the limits of a repository of pictures')

test.before(async (context) => {
  Object.assign(context, await gallery())
  await context.post('/one', await drawn(300, 200))
})
test.after(({ close }) => close())

test('decodes once for 1,000 clients who ask for one thumbnail at once', async (context) => {
  const { get, repository } = context
  const before = repository.decodes
  const answers = await Promise.all(
    Array.from({ length: 1000 }, () => get('/one?thumbnail=true&kind=webp')),
  )
  assert.equal([...new Set(answers.map(({ status }) => status))], [200])
  const bodies = new Set<string>()
  for (const answer of answers) bodies.add((await bytesOf(answer)).toString('hex'))
  assert.is(bodies.size, 1)
  assert.is(repository.decodes - before, 1)
})

test('makes so many sizes of a picture and no more, whoever asks for 5,000', async (context) => {
  const { get, repository, services, post } = context
  await post('/wide', await drawn(6000, 4, 'png'))
  const before = repository.decodes
  const statuses: number[] = []
  for (let width = 1; width <= (isReal ? 500 : 5000); width++) {
    const answer = await get(`/wide?xsize=${width}`)
    statuses.push(answer.status)
    if (answer.status === 429) assert.ok(Number(answer.headers.get('retry-after')) >= 1)
    await answer.arrayBuffer()
  }
  assert.equal([...new Set(statuses)].sort(), [200, 429])
  assert.ok(repository.decodes - before < 200, `${repository.decodes - before}`)
  const { sha256 } = (await (await get('/wide?meta=true')).json()) as { sha256: string }
  let stored = 0
  for await (const _ of services.store.list(`images/derived/${sha256}/`)) stored++
  assert.ok(stored <= 100, `${stored}`)
  assert.is((await get('/wide?xsize=1')).status, 200)
  assert.is((await get('/one?xsize=77')).status, 200)
})

test('counts what a zip makes among the sizes that may be made', async (context) => {
  const { get, repository, post } = context
  await post('/zipped/tall', await drawn(4, 600, 'png'))
  const before = repository.decodes
  const statuses = new Set<number>()
  for (let height = 1; height <= 130; height++) {
    const answer = await get(`/zipped/?ysize=${height}`)
    statuses.add(answer.status)
    await answer.arrayBuffer()
  }
  assert.equal([...statuses], [200, 429])
  assert.ok(repository.decodes - before < 120, `${repository.decodes - before}`)
})

test('sends away whom it cannot serve soon, and serves the others', async (context) => {
  const { get, post } = context
  const names = Array.from({ length: 300 }, (_, i) => `/many/${i}`)
  for (const [i, name] of names.entries()) await post(name, await drawn(64, 50 + i, 'png'))
  const answers = await Promise.all(names.map((name) => get(`${name}?xsize=33&kind=png`)))
  const statuses = answers.map(({ status }) => status)
  assert.equal([...new Set(statuses)].sort(), [200, 503])
  assert.ok(answers.every(({ status, headers }) => status === 200 || headers.has('retry-after')))
  for (const name of names.slice(0, 20)) {
    assert.is((await get(`${name}?xsize=33&kind=png`)).status, 200)
  }
})

test('refuses pictures that are too large to decode by their header', async ({ request }) => {
  const rows = deflateSync(Buffer.alloc(16_000 * 200))
  const bomb = pngHeader(16_000, 16_000, rows)
  const body = new Uint8Array(bomb)
  const answer = await request('/images/bomb', { method: 'POST', body })
  assert.is(answer.status, 400)
  assert.match(((await answer.json()) as { detail: string }).detail, '50,000,000 pixels')
})

test('refuses uploads that are too large', async () => {
  const { request, close, left } = await gallery({ MAX_UPLOAD_BYTES: 1000 })
  const body = new Uint8Array(await drawn(300, 300, 'png'))
  assert.is((await request('/images/large', { method: 'POST', body })).status, 413)
  const form = new FormData()
  form.append('file', new Blob([body]), 'large.png')
  assert.is((await request('/images/large', { method: 'POST', body: form })).status, 413)
  let isRead = false
  const pull = () => {
    isRead = true
  }
  const endless = new ReadableStream({ pull }, { highWaterMark: 0 })
  const headers = { 'Content-Length': '1001' }
  const early = { method: 'POST', body: endless, duplex: 'half', headers } as RequestInit
  assert.is((await request('/images/large', early)).status, 413)
  assert.not(isRead)
  assert.equal(await left(), [])
  await close()
})

test('is not held up by any expression', async ({ get }) => {
  const wild = ['(a+)+$', '(.*)*x', '(a|aa)+$', '(.?){100}x', '([^x]*x?)*', '.*.*.*.*.*.*.*.*y']
  for (const regex of wild) {
    const { status } = await get(`?regex=${encodeURIComponent(regex)}`)
    assert.ok([200, 400].includes(status), regex)
  }
  const huge = ['(.?){1000}', '(x{0,30}){0,30}y', '((a{100}){100}){100}', '.{1000}'.repeat(28)]
  for (const regex of huge) {
    assert.is((await get(`?regex=${encodeURIComponent(regex)}`)).status, 400, regex)
  }
})

test.run()
