import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { degrees } from '../../interfaces/degrees/index.ts'
import { rows } from '../../interfaces/degrees/rows.ts'
import { type Trial, trial } from '../support/scratch.ts'

const test = suite<{ app: Trial }>('degrees')
test.before(async (context) => {
  context.app = await trial({ degrees })
})
test.after(({ app }) => app.close())

const queries: [query: string, ids: number[]][] = [
  ['', [0, 1, 2, 3, 4]],
  ['?start=1992', [2, 3, 4]],
  ['?start=1990&limit=2', [0, 1]],
  ['?limit=2&start=1992', [2, 3]],
  ['?start=+1993+', [3, 4]],
  ['?start=-1', [0, 1, 2, 3, 4]],
  ['?start=2050', []],
  ['?limit=0', []],
  ['?limit=1000', [0, 1, 2, 3, 4]],
  ['?offset=3', [0, 1, 2, 3, 4]],
]
for (const [query, ids] of queries) {
  test(`GET /degrees${query} is the rows ${ids}`, async ({ app }) => {
    const response = await app.request(`/degrees${query}`)
    assert.is(response.status, 200)
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
    assert.equal(
      await response.json(),
      ids.map((id) => rows[id]),
    )
  })
}

test('the rows are those of the original, byte for byte when compact', async ({ app }) => {
  assert.is(
    await (await app.request('/degrees')).text(),
    '[{"id":0,"year":1990,"degrees":5818},{"id":1,"year":1991,"degrees":5725},' +
      '{"id":2,"year":1992,"degrees":6005},{"id":3,"year":1993,"degrees":6123},' +
      '{"id":4,"year":1994,"degrees":6096}]',
  )
})

const wrong: [query: string, field: string, sentence: string][] = [
  ['start=abc', 'start', 'Start must be a whole number, not “abc”'],
  ['start=1992.5', 'start', 'Start must be a whole number, not “1992.5”'],
  ['start=', 'start', 'Start must be a whole number, not blank'],
  ['start=1992&limit=', 'limit', 'Limit must be a whole number from 0, not blank'],
  ['limit=-1', 'limit', 'Limit must be a whole number from 0, not “-1”'],
  ['limit=two', 'limit', 'Limit must be a whole number from 0, not “two”'],
]
for (const [query, field, detail] of wrong) {
  test(`${query} is 400: ${detail}`, async ({ app }) => {
    const response = await app.request(`/degrees?${query}`)
    assert.is(response.status, 400)
    const { errors } = (await response.json()) as { errors: unknown }
    assert.equal(errors, [{ field, detail }])
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(Object.fromEntries(new URLSearchParams(query)))
    assert.is((await app.request('/degrees', { method: 'POST', headers, body })).status, 400)
  })
}

test('a row and its number have addresses of their own', async ({ app }) => {
  assert.equal(await (await app.request('/degrees/4')).json(), rows[4])
  assert.is(await (await app.request('/degrees/4/degrees')).text(), '6096')
})

for (const id of ['5', '99', '-1', '01', '1.0', 'A', 'constructor']) {
  test(`there is no row ${id}, and it says so`, async ({ app }) => {
    for (const path of [`/degrees/${id}`, `/degrees/${id}/degrees`]) {
      const response = await app.request(path)
      assert.is(response.status, 404)
      assert.is(response.headers.get('content-type'), 'application/problem+json')
      const { detail } = (await response.json()) as { detail: string }
      assert.is(detail, 'There is no such row: the ids are 0 to 4')
    }
    const page = await app.request(`/degrees/${id}`, { headers: { accept: 'text/html' } })
    assert.match(await page.text(), 'There is no such row')
  })
}

test('HEAD has the headers alone; JSON may be posted; the rest is not taken', async ({ app }) => {
  const head = await app.request('/degrees?start=1993', { method: 'HEAD' })
  assert.is(head.status, 200)
  assert.is(await head.text(), '')
  const headers = { 'content-type': 'application/json' }
  const posted = await app.request('/degrees', { method: 'POST', headers, body: '{"start":1994}' })
  assert.equal(await posted.json(), [rows[4]])
  assert.is((await app.request('/degrees', { method: 'DELETE' })).status, 405)
  assert.is((await app.request('/degrees/')).status, 404)
})

test('a form may leave fields blank, in a page and in what it sends', async ({ app }) => {
  const page = await app.request('/degrees?start=1993&limit=', { headers: { accept: 'text/html' } })
  assert.is(page.status, 200)
  assert.match(await page.text(), '6096')
  const body = new URLSearchParams({ start: '1994', limit: '' })
  const posted = await app.request('/degrees', { method: 'POST', body })
  assert.equal(await posted.json(), [rows[4]])
})

test('all that it takes is in its description: a body may be empty, rows have addresses', async ({
  app,
}) => {
  const headers = { 'content-type': 'application/json' }
  const all = await app.request('/degrees', { method: 'POST', headers, body: '{}' })
  assert.equal([all.status, await all.json()], [200, rows])
  const { paths } = (await (await app.request('/openapi.json')).json()) as any
  const { schema } = paths['/degrees'].post.requestBody.content['application/json']
  assert.equal([schema.required, Object.keys(schema.properties)], [[], ['start', 'limit']])
  assert.is(paths['/degrees/{id}'].get.operationId, 'degrees.row')
  assert.equal(paths['/degrees/{id}/degrees'].get.tags, ['degrees'])
})

test('nothing is kept of a call', async ({ app }) => {
  const before = await app.left()
  await app.request('/degrees?start=1991')
  await app.request('/degrees?start=1991', { headers: { accept: 'text/html' } })
  assert.equal(await app.left(), before)
})

test.run()
