import { existsSync, readFileSync } from 'node:fs'
import { archive, form, Interface, type Mount, number, resource, send, text } from 'fascia'
import { Hono } from 'hono'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Trial, trial } from '../support/scratch.ts'
import { unzip } from '../support/unzip.ts'

const asked = form({
  word: text({ help: 'Any word' }),
  times: number({ label: 'How often', min: 1, max: 9, integer: true, default: 2 }),
  note: 'text',
})
const seen: string[] = []

/** Routes of somebody's own, made of what the package exports. */
function routes(mount: Mount): Hono {
  const app = new Hono()
  resource(app, '/said', {
    GET: async (c) => {
      const { word, times, note } = await asked.read(new URL(c.req.url).searchParams)
      return c.text(`${note}: ${word.repeat(times)}`)
    },
  })
  resource(app, '/form', {
    async GET(c) {
      const query = new URL(c.req.url).searchParams
      const { word, times } = asked.fields(query, [{ field: 'word', detail: 'Word is bad' }])
      return c.html(`${await word}${await times}`)
    },
  })
  resource(app, '/zip', {
    GET: (c) =>
      archive(
        c,
        'all',
        (async function* () {
          for (const name of ['a/x.txt', 'A/X.txt', '../y', 'a/../z', 'C:w']) {
            yield { name, bytes: Buffer.from(name), modified: 0 }
          }
        })(),
      ),
  })
  resource(app, '/sent', {
    GET: (c) =>
      send(c, { type: 'text/plain', name: 'ten', etag: '"ten"' }, () => {
        const bytes = Buffer.from('0123456789')
        return { size: 10, open: (range) => bytes.subarray(range?.start, range && range.end + 1) }
      }),
    POST: (c) =>
      mount.receive(c, ({ files, texts }) => {
        const told = [...files].map(([field, all]) => [
          field,
          ...all.map(({ name, type, path }) => {
            seen.push(path)
            return `${name} ${type} ${readFileSync(path)}`
          }),
        ])
        return c.json({ files: told, texts: [...texts] })
      }),
  })
  return app
}

const own = Interface({ title: 'Own', inputs: {}, outputs: 'text', routes, fn: () => 'own' })

const test = suite<Trial>('routes of one’s own')

test.before(async (context) => {
  Object.assign(context, await trial({ own }, { MAX_UPLOAD_BYTES: 1000 }))
})
test.after(({ close }) => close())

test('read their query as a form is read, and name all that is wrong with it', async ({
  request,
}) => {
  const said = await request('/own/said?word=ha&times=3&note=%20so&other=1')
  assert.is(await said.text(), ' so: hahaha')
  assert.is(await (await request('/own/said?word=ha&note=x')).text(), 'x: haha')
  const wrong = await request('/own/said?times=12&note=x')
  const { errors } = (await wrong.json()) as { errors: { field: string; detail: string }[] }
  assert.equal(errors, [
    { field: 'word', detail: 'Enter a word' },
    { field: 'times', detail: 'How often must be a whole number from 1 to 9, not “12”' },
  ])
})

test('draw their fields as they were filled', async ({ request }) => {
  const page = await (await request('/own/form?word=h%22i&times=x')).text()
  assert.match(page, 'value="h&quot;i"')
  assert.match(page, 'value="x"')
  assert.match(page, 'Any word')
  assert.match(page, 'Word is bad')
  assert.match(page, /for="times">How often/)
})

test('pack files under names that every system can have, none twice', async ({ request }) => {
  const answer = await request('/own/zip')
  assert.match(answer.headers.get('content-disposition') ?? '', 'filename="all.zip"')
  const files = unzip(Buffer.from(await answer.arrayBuffer()))
  const names = ['a/x.txt', 'A/X-2.txt', 'file/y', 'a/file/z', 'C_w']
  assert.equal([...files.keys()].sort(), names.sort())
  assert.is((await request('/own/zip', { method: 'HEAD' })).status, 200)
})

test('send bytes whole, in part, or not again', async ({ request }) => {
  assert.is(await (await request('/own/sent')).text(), '0123456789')
  const part = await request('/own/sent', { headers: { Range: 'bytes=2-4' } })
  assert.equal([part.status, await part.text()], [206, '234'])
  const known = await request('/own/sent', { headers: { 'If-None-Match': '"ten"' } })
  assert.is(known.status, 304)
})

test('receive forms and single files, of which nothing stays', async ({ request, left }) => {
  const body = new FormData()
  body.append('one', new Blob(['first']), 'a.txt')
  body.append('one', new Blob(['{}']), 'b.json')
  body.append('word', 'hello')
  assert.equal(await (await request('/own/sent', { method: 'POST', body })).json(), {
    files: [['one', 'a.txt text/plain first', 'b.json application/json {}']],
    texts: [['word', 'hello']],
  })
  const headers = { 'Content-Disposition': 'attachment; filename=c.txt' }
  const raw = await request('/own/sent', { method: 'POST', body: 'bare', headers })
  assert.equal(((await raw.json()) as any).files, [['', 'c.txt text/plain bare']])
  assert.is(seen.length, 3)
  for (const path of seen) assert.not(existsSync(path), path)
  const large = new FormData()
  large.append('one', new Blob(['x'.repeat(1001)]), 'a.txt')
  assert.is((await request('/own/sent', { method: 'POST', body: large })).status, 413)
  const text = 'x'.repeat(1001)
  assert.is((await request('/own/sent', { method: 'POST', body: text })).status, 413)
  assert.is((await request('/own/sent', { method: 'PUT' })).status, 405)
  assert.equal(await left(), [])
})

test.run()
