import { createHmac } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError, readConfig } from '../../../app/core/config.ts'
import { links } from '../../../interfaces/images/links.ts'
import { bytesOf, type Gallery, gallery } from '../../support/gallery.ts'
import { drawn, secret, told } from '../../support/pictures.ts'

const URL_KEY = '5f1f0a3c9be74d2e8a61'
const name = '/grün/über%20%2B%25%20(1)'

const test = suite<Gallery>('signed links')

test.before(async (context) => {
  Object.assign(context, await gallery({ URL_KEY, IMAGES_PRIVATE: true, WRITE_TOKEN: 'let me in' }))
  const { request } = context
  const body = new Uint8Array(await told())
  const headers = { Authorization: 'Bearer let me in' }
  for (const path of [name, '/plain']) {
    assert.is((await request(`/images${path}`, { method: 'POST', body, headers })).status, 201)
  }
})
test.after(({ close }) => close())

const token = { Authorization: 'Bearer let me in' }
const linkOf = async ({ get }: Gallery, query: string, path = name) =>
  ((await (await get(`${path}?url=true${query}`, token)).json()) as string[])[0]!

test('shows what is private to whoever has it, and nothing else', async (context) => {
  const { get, request } = context
  assert.is((await get(name)).status, 401)
  const link = await linkOf(context, '&xsize=20&kind=png')
  assert.match(link, /^http:\/\/localhost\/images\/gr%C3%BCn\/%C3%BCber%20%2B%25%20\(1\)\.png\?/)
  const answer = await request(link)
  assert.equal([answer.status, answer.headers.get('content-type')], [200, 'image/png'])
  assert.match(answer.headers.get('cache-control') ?? '', 'private')
  assert.is(answer.headers.get('cross-origin-resource-policy'), 'cross-origin')
  assert.not((await bytesOf(answer)).includes(secret))
  assert.is((await request(link, { method: 'HEAD' })).status, 200)
  assert.is((await request(link, { method: 'DELETE' })).status, 401)
})

test('fails on any byte that is changed, added or left out', async (context) => {
  const { request } = context
  const link = await linkOf(context, '&xsize=20&thumbnail=true')
  const start = link.indexOf('/images/')
  const tried = new Set<string>()
  for (let at = start; at < link.length; at++) {
    const [before, byte, after] = [link.slice(0, at), link[at]!, link.slice(at + 1)]
    const other = byte === 'A' ? 'B' : 'A'
    const cased = byte === byte.toLowerCase() ? byte.toUpperCase() : byte.toLowerCase()
    for (const changed of [other, cased, '', `${byte}${byte}`, `${byte}A`]) {
      if (changed !== byte) tried.add(before + changed + after)
    }
  }
  for (const more of ['&xsize=900', '&x=1', '&signature=', '=', '&expires=9999999999', '&']) {
    tried.add(link + more)
  }
  tried.add(link.replace('thumbnail=true&', ''))
  tried.add(link.replace('?xsize=20&thumbnail=true', '?thumbnail=true&xsize=20'))
  tried.delete(link)
  assert.ok(tried.size > 500)
  for (const changed of tried) {
    const { status } = await request(changed)
    assert.ok([400, 401, 403, 404].includes(status), `${status} for ${changed}`)
  }
  assert.is((await request(link)).status, 200)
})

test('fails when its time is over, and with the key of another server', async ({ get }) => {
  const { now } = Date
  const query = new URLSearchParams({ xsize: '20' })
  const signed = links(URL_KEY, 172_800).sign('/images/plain.jpg', query)
  assert.is((await get(signed.slice(7))).status, 200)
  try {
    Date.now = () => now() + 2.1 * 86_400_000
    const late = await get(signed.slice(7))
    assert.is(late.status, 403)
    assert.match(await late.text(), 'time of this link is over')
  } finally {
    Date.now = now
  }
  for (const never of ['NaN', '', 'tomorrow']) {
    const path = `/images/plain.jpg?expires=${never}`
    const mark = createHmac('sha256', URL_KEY).update(path).digest('base64url')
    assert.is((await get(`${path.slice(7)}&signature=${mark}`)).status, 403, never)
  }
  const foreign = links('another key of another server', 172_800).sign('/images/plain.jpg', query)
  assert.is((await get(foreign.slice(7))).status, 403)
  const keyless = links('', 172_800).sign
  assert.throws(() => keyless('/images/plain.jpg', query), /URL_KEY/)
  assert.throws(
    () => links('', 172_800).verify(new URL(`http://x${signed}`)),
    /not one of this server/,
  )
})

test('lasts as long as is asked for, and no longer than may be', async (context) => {
  const { get, request } = context
  const { now } = Date
  const link = await linkOf(context, '&expires=600', '/plain')
  assert.is((await request(link)).status, 200)
  try {
    Date.now = () => now() + 590_000
    assert.is((await request(link)).status, 200)
    Date.now = () => now() + 610_000
    assert.is((await request(link)).status, 403)
  } finally {
    Date.now = now
  }
  const long = await get('/plain?url=true&expires=172801', token)
  const { errors } = (await long.json()) as { errors: unknown }
  const detail = 'Lifetime (expires) must be at most 172,800 seconds here'
  assert.equal([long.status, errors], [400, [{ field: 'expires', detail }]])
  for (const wrong of ['0', '-1', 'NaN', '1.5']) {
    assert.is((await get(`/plain?url=true&expires=${wrong}`, token)).status, 400, wrong)
  }
  const page = await get('/plain', { ...token, Accept: 'text/html' })
  assert.match(await page.text(), 'A signed link, good for 2 days')
})

test('lasts at most as long as a setting says', async () => {
  const { get, post, close } = await gallery({ URL_KEY, LINK_TTL: 31_536_000 })
  await post('/one', await drawn(20, 20))
  const [year] = (await (await get('/one?url=true&expires=31536000')).json()) as [string]
  const left = Number(new URL(year).searchParams.get('expires')) - Date.now() / 1000
  assert.ok(left > 31_535_000 && left <= 31_536_001)
  assert.is((await get(year.slice(year.indexOf('/one')))).status, 200)
  await close()
})

test('comes for each of many', async ({ get, request }) => {
  const found = (await (await get('/?url=true&kind=webp', token)).json()) as string[]
  assert.is(found.length, 2)
  for (const link of found) {
    assert.is((await request(link)).headers.get('content-type'), 'image/webp')
  }
})

test('is not to be had without a key', async () => {
  const { get, post, close } = await gallery()
  await post('/one', await drawn(20, 20))
  const answer = await get('/one?url=true')
  const { detail, errors } = (await answer.json()) as {
    detail: string
    errors: { field: string }[]
  }
  assert.equal([answer.status, errors[0]?.field], [400, 'url'])
  assert.match(detail, 'URL_KEY')
  await close()
})

test('is refused at start with a key that can be guessed', () => {
  const weak = ['123456789', 'short', '1234567890123456', 'a'.repeat(40), 'secretsecretsecret']
  for (const URL_KEY of [...weak, 'changemechangeme1', '0123456789abcdef']) {
    assert.throws(
      () => readConfig({ URL_KEY }),
      (error: unknown) => error instanceof ConfigError && /^URL_KEY must /.test(error.message),
      URL_KEY,
    )
  }
  assert.is(readConfig({ URL_KEY }).URL_KEY, URL_KEY)
})

test.run()
