import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type FileLike, file, files, Interface, number } from '../../app/index.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial, until } from '../support/scratch.ts'
import { unzip } from '../support/unzip.ts'

const jpeg = (word: string) => Buffer.from(`\xff\xd8\xff${word}`, 'latin1')
const named = (name: string, word: string): FileLike => new File([jpeg(word)], name)

const interfaces = {
  pile: Interface({
    inputs: { of: number({ default: 2 }) },
    outputs: { cover: file(), pages: files(), said: 'text' },
    fn: ({ of }) => {
      const cover = named('Straße 写真.jpg', 'cover')
      const pages = Array.from({ length: of }, (_, i) => named('page.jpg', `page ${i}`))
      return { cover, pages: [cover, ...pages, named('PAGE.JPG', 'P')], said: 'done' }
    },
  }),
  odd: Interface({
    inputs: { wait: number({ default: 0 }) },
    outputs: files(),
    async *fn({ wait }, { signal }) {
      const names = ['C:x?.jpg', 'nul.txt', '../../up.jpg', 'a\u202egpj.exe', '.hidden', 'dots...']
      const made = names.map((name) => named(name, 'x'))
      yield made
      await sleep(wait, undefined, { signal })
      yield made
    },
  }),
  one: Interface({ inputs: {}, outputs: file(), fn: () => named('one.jpg', '1') }),
  words: Interface({ inputs: {}, outputs: 'text', fn: () => 'none' }),
}

const test = suite<{ app: Trial }>('all files as one zip', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(interfaces)
})
test.after(({ app }) => app.close())

async function done(app: Trial, name: string, inputs: { [name: string]: number } = {}) {
  const jobs = jobsOf(app.services)
  const job = await jobs.submit(name, inputs, { durable: true })
  return jobs.wait(job.id, 5000)
}
const zipOf = (app: Trial, id: string, init: RequestInit = {}) =>
  app.request(`/jobs/${id}/files.zip`, init)

test('each file is in it once, under a name that no other has in whatever case', async ({
  app,
}) => {
  const { id } = await done(app, 'pile', { of: 3 })
  const response = await zipOf(app, id)
  assert.is(response.status, 200)
  assert.is(response.headers.get('content-type'), 'application/zip')
  assert.match(response.headers.get('content-disposition')!, 'attachment; filename="pile.zip"')
  const packed = unzip(Buffer.from(await response.arrayBuffer()))
  assert.equal(
    [...packed].map(([name, bytes]) => [name, bytes.toString('latin1').slice(3)]),
    [
      ['Straße 写真.jpg', 'cover'],
      ['page.jpg', 'page 0'],
      ['page-2.jpg', 'page 1'],
      ['page-3.jpg', 'page 2'],
      ['PAGE-4.JPG', 'P'],
    ],
  )
})

test('names are made fit to lie on any disk', async ({ app }) => {
  const { id } = await done(app, 'odd')
  const packed = unzip(Buffer.from(await (await zipOf(app, id)).arrayBuffer()))
  assert.equal(
    [...packed.keys()],
    ['C_x_.jpg', '_nul.txt', 'up.jpg', 'agpj.exe', '.hidden', 'dots'],
  )
})

test('HEAD tells the same without the bytes', async ({ app }) => {
  const { id } = await done(app, 'pile')
  const response = await zipOf(app, id, { method: 'HEAD' })
  assert.is(response.status, 200)
  assert.is(response.headers.get('content-type'), 'application/zip')
  assert.is(await response.text(), '')
})

test('a job without files, one that is not done and one that never was have none', async ({
  app,
}) => {
  const jobs = jobsOf(app.services)
  const { id } = await done(app, 'words')
  const none = await zipOf(app, id)
  assert.is(none.status, 404)
  assert.match(await none.text(), 'This job has no files')
  const job = await jobs.submit('odd', { wait: 60_000 })
  await until(async () => (await jobs.get(job.id))?.outputs)
  const early = await zipOf(app, job.id)
  assert.is(early.status, 404)
  assert.is(early.headers.get('content-type'), 'application/problem+json')
  assert.match(await early.text(), 'This job has not completed')
  await jobs.cancel(job.id)
  assert.is((await zipOf(app, job.id)).status, 404)
  assert.is((await zipOf(app, '0'.repeat(32))).status, 404)
})

test('files whose time is over are left out; when it is that of all, it says so', async ({
  app,
}) => {
  const { id, outputs } = await done(app, 'odd')
  const [first, ...others] = outputs![0] as { id: string }[]
  await app.services.files.remove(first!.id)
  assert.is(unzip(Buffer.from(await (await zipOf(app, id)).arrayBuffer())).size, 5)
  for (const other of others) await app.services.files.remove(other.id)
  const over = await zipOf(app, id)
  assert.is(over.status, 404)
  assert.match(await over.text(), 'The time of these files is over')
})

test('the page offers it where there are two files or more', async ({ app }) => {
  const html = { headers: { accept: 'text/html' } }
  const many = await done(app, 'pile')
  const page = await (await app.request(`/jobs/${many.id}`, html)).text()
  assert.match(page, `href="/jobs/${many.id}/files.zip" download>Download all (zip)</a>`)
  for (const name of ['one', 'words']) {
    const few = await done(app, name)
    assert.not.match(await (await app.request(`/jobs/${few.id}`, html)).text(), 'files.zip')
  }
})

test.run()
