import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkbox, file, InputError, Interface, number, text } from '../../app/index.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial, until } from '../support/scratch.ts'
import { plain } from '../support/studio.ts'

const interfaces = {
  say: Interface({
    title: 'Say',
    inputs: { word: text(), loud: checkbox(), times: number({ default: 1 }) },
    outputs: 'text',
    fn({ word }) {
      if (word === 'no') throw new InputError('Word is not to my liking', { field: 'word' })
      return word
    },
  }),
  copy: Interface({
    title: 'Copy',
    inputs: { paper: file() },
    outputs: { copy: 'file' },
    fn: ({ paper }, { dir }) =>
      import('node:fs/promises').then(async ({ copyFile }) => {
        await copyFile(paper.path, `${dir}/copy.png`)
        return { copy: { path: `${dir}/copy.png` } }
      }),
  }),
  slow: Interface({
    title: 'Slow',
    inputs: { seconds: number({ default: 60 }) },
    outputs: 'text',
    concurrency: 1,
    async fn({ seconds }, { signal, progress }) {
      progress(2, 5)
      await sleep(seconds * 1000, undefined, { signal })
      return 'done'
    },
  }),
}

interface Context {
  app: Trial
  /** What one browser asks, by its cookie's first letter. */
  ask(path: string, init?: RequestInit & { as?: string; html?: boolean }): Promise<Response>
  /** A run of `say`, as that browser; its Job's id. */
  say(word: string, as?: string): Promise<string>
}

const sessionOf = (as: string) => as.repeat(32)

const test = suite<Context>('history', {} as Context)
test.before.each(async (context) => {
  const app = await trial(interfaces)
  const ask: Context['ask'] = (path, { as = '1', html = true, ...init } = {}) =>
    app.request(path, {
      ...init,
      headers: {
        accept: html ? 'text/html' : 'application/json',
        ...(as && { cookie: `fascia=${sessionOf(as)}` }),
        ...init.headers,
      },
    })
  Object.assign(context, {
    app,
    ask,
    async say(word: string, as?: string) {
      const body = new URLSearchParams({ word })
      const { headers } = await ask('/say', { method: 'POST', body, ...(as && { as }) })
      return headers.get('location')!.split('/').at(-1)!
    },
  })
})
test.after.each(({ app }) => app.close())

test('a run is shown with what was given, its state in words, how long it took and when', async ({
  ask,
  say,
}) => {
  await say('<b>hello</b>')
  await say('no').catch(() => undefined)
  const page = await (await ask('/jobs')).text()
  assert.match(page, /Word<\/span> <bdi>&lt;b&gt;hello&lt;\/b&gt;<\/bdi>/)
  assert.not.match(page, /Times|Loud/, 'what is as it would be anyway goes without saying')
  assert.match(page, /Done in \d+ ms/)
  assert.match(page, /Failed/)
  assert.match(page, /Word is not to my liking/)
  assert.match(page, /<time datetime="\d{4}-[^"]+Z" title="[^"]+ GMT"[^>]*>just now<\/time>/)
})

test('what runs is told as running, and what waits as waiting', async ({ ask, app }) => {
  for (const seconds of ['50', '51']) {
    await ask('/slow', { method: 'POST', body: new URLSearchParams({ seconds }) })
  }
  const statuses = async () =>
    ((await (await ask('/jobs', { html: false })).json()) as { status: string }[]).map(
      ({ status }) => status,
    )
  assert.equal(await statuses(), ['queued', 'running'])
  const page = await (await ask('/jobs')).text()
  assert.match(page, /Running, 40 %/)
  assert.match(page, /Waiting, next in line/)
  assert.not.match(page, /Interrupted/)
  await app.services.calls.sweep()
  assert.equal(await statuses(), ['queued', 'running'])
})

test('a picture is shown small, holds its place, and goes with its run', async ({ ask, app }) => {
  const body = new FormData()
  const bytes = await (await plain(32, 24, '#808080')).png().toBuffer()
  body.append('paper', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'a.png')
  await ask('/copy', { method: 'POST', body })
  const page = await (await ask('/jobs')).text()
  assert.match(
    page,
    /<img class="seen" src="\/files\/\w+\/copy\.png\?thumbnail" alt="" width="96" height="72" loading="lazy">/,
  )
  assert.match(page, /Paper<\/span> <bdi>a\.png/)
  const address = /src="([^"]+\?thumbnail)"/.exec(page)![1]!
  assert.is((await ask(address)).headers.get('content-type'), 'image/webp')
  await until(async () => (await app.left()).some((path) => path.includes('thumbnails')))
  await ask('/jobs/delete', { method: 'POST' })
  assert.is((await ask(address)).status, 404)
  assert.equal(await app.left(), [])
})

test('a long history is read in parts of fifty, on pages and as JSON', async ({ ask, app }) => {
  const { submit } = jobsOf(app.services)
  const own = await ask('/say', { method: 'POST', body: new URLSearchParams({ word: 'first' }) })
  const id = own.headers.get('location')!.split('/').at(-1)!
  const { owner } = (await app.services.calls.get(id))!
  for (let at = 0; at < 119; at++) await submit('say', { word: `w${at}` }, { owner, durable: true })
  const seen = new Set<string>()
  const sizes: number[] = []
  for (let path: string | undefined = '/jobs'; path; ) {
    const page: string = await (await ask(path)).text()
    const ids = [...page.matchAll(/<li id="job-(\w+)"/g)].map(([, id]) => id!)
    for (const one of ids) seen.add(one)
    sizes.push(ids.length)
    path = /href="(\/jobs\?after=[^"]+)" rel="next"/.exec(page)?.[1]
  }
  assert.equal(sizes, [50, 50, 20])
  assert.is(seen.size, 120)
  const json = await ask('/jobs', { html: false })
  assert.is(((await json.json()) as unknown[]).length, 50)
  const next = /^<(\/jobs\?after=.*)>; rel="next"$/.exec(json.headers.get('link') ?? '')
  assert.is(((await (await ask(next![1]!, { html: false })).json()) as unknown[]).length, 50)
})

test('what is deleted is gone: from the page, from JSON, and with its files', async ({
  ask,
  app,
}) => {
  const body = new FormData()
  body.append('paper', new Blob(['x'.repeat(5000)]), 'a.txt')
  const { headers } = await ask('/copy', { method: 'POST', body })
  const address = headers.get('location')!
  const job = (await (await ask(address, { html: false })).json()) as any
  const urls: string[] = [job.inputs.paper.url, job.outputs.copy.url]
  for (const url of urls) assert.is((await ask(url)).status, 200)
  const before = (await app.left()).length
  const page = await (await ask('/jobs')).text()
  const action = /action="(\/jobs\/\w+\/delete[^"]*)"/.exec(page)![1]!
  const deleted = await ask(action, { method: 'POST' })
  assert.is(deleted.status, 303)
  assert.match(deleted.headers.get('location') ?? '', /^\/jobs\?deleted=/)
  const left = await (await ask(deleted.headers.get('location')!)).text()
  assert.not.match(left, new RegExp(job.id))
  assert.match(left, /<title>Deleted: History/)
  assert.equal(await (await ask('/jobs', { html: false })).json(), [])
  for (const url of [address, `${address}/events`, `${address}/files.zip`, ...urls]) {
    assert.is((await ask(url)).status, 404, url)
  }
  assert.ok(before >= 2)
  assert.equal(await app.left(), [])
  assert.is((await ask(action, { method: 'POST' })).status, 404)
})

test('what is deleted makes room', async () => {
  const app = await trial(interfaces, { MAX_DISK_BYTES: 700_000 })
  const headers = { accept: 'text/html', cookie: `fascia=${sessionOf('1')}` }
  const run = async () => {
    const body = new FormData()
    body.append('paper', new Blob(['x'.repeat(250_000)]), 'a.txt')
    return app.request('/copy', { method: 'POST', body, headers })
  }
  try {
    for (let round = 0; round < 3; round++) {
      const first = await run()
      assert.is(first.status, 303, `round ${round}`)
      const address = first.headers.get('location')!
      await until(async () => {
        const found = await app.services.calls.get(address.split('/').at(-1)!)
        return found?.status === 'completed'
      })
      const second = await run()
      assert.is(second.status, 507)
      await app.request(`${address}/delete`, { method: 'POST', headers })
    }
  } finally {
    await app.close()
  }
})

test('a file that another run names stays until that is deleted too', async ({ ask, app }) => {
  const form = new FormData()
  form.append('paper', new Blob(['paper']), 'a.txt')
  const first = (await ask('/copy', { method: 'POST', body: form })).headers.get('location')!
  const { inputs, outputs } = (await (await ask(first, { html: false })).json()) as any
  const again = new FormData()
  again.append('paper', outputs.copy.id)
  const second = (await ask('/copy', { method: 'POST', body: again, as: '2' })).headers.get(
    'location',
  )!
  await ask(`${first}/delete`, { method: 'POST' })
  assert.is((await ask(inputs.paper.url)).status, 404)
  assert.is((await ask(outputs.copy.url)).status, 200, 'it went into the other run')
  await ask(`${second}/delete`, { method: 'POST', as: '2' })
  assert.is((await ask(outputs.copy.url)).status, 404)
  assert.equal(await app.left(), [])
})

test('only who ran it deletes it, from a page of ours', async ({ ask, say, app }) => {
  const id = await say('mine')
  for (const as of ['2', '']) {
    const refused = await ask(`/jobs/${id}/delete`, { method: 'POST', as })
    assert.is(refused.status, 403, as)
    await ask('/jobs/delete', { method: 'POST', as })
  }
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }
  assert.is((await ask(`/jobs/${id}/delete`, { method: 'POST', headers })).status, 403)
  assert.is((await ask('/jobs/delete', { method: 'POST', headers })).status, 403)
  assert.is((await ask(`/jobs/${id}`)).status, 200)
  const nobodys = await jobsOf(app.services).submit('say', { word: 'x' }, { durable: true })
  assert.is((await ask(`/jobs/${nobodys.id}/delete`, { method: 'POST', as: '' })).status, 403)
  const gone = await ask(`/jobs/${id}/delete`, { method: 'POST', html: false })
  assert.is(gone.status, 204)
})

test('all is deleted at once, but for what runs and what is others’', async ({ ask, say }) => {
  for (const word of ['a', 'b', 'c']) await say(word)
  const others = await say('theirs', '2')
  await ask('/slow', { method: 'POST', body: new URLSearchParams({ seconds: '60' }) })
  const page = await (await ask('/jobs')).text()
  assert.match(page, /<details class="delete-all"><summary>Delete all/)
  const deleted = await ask('/jobs/delete', { method: 'POST' })
  assert.is(deleted.headers.get('location'), '/jobs?deleted=')
  const left = (await (await ask('/jobs', { html: false })).json()) as { status: string }[]
  assert.equal(
    left.map(({ status }) => status),
    ['running'],
  )
  assert.is((await ask(`/jobs/${others}`, { as: '2' })).status, 200)
})

test('an empty history leads on, and so does a part after the last', async ({ ask, say }) => {
  assert.match(await (await ask('/jobs')).text(), /Nothing has been run yet.*href="\/"/s)
  const id = await say('one')
  const after = `${Date.now() - 3_600_000}-${id}`
  assert.match(await (await ask(`/jobs?after=${after}`)).text(), /Nothing is older/)
  const odd = await ask(`/jobs?after=${encodeURIComponent('"><script>')}`)
  assert.not.match(await odd.text(), /<script>/)
})

test.run()
