import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { client } from '../../app/client.ts'
import { browse } from '../support/browser.ts'
import * as called from '../support/called.ts'
import { listen } from '../support/listen.ts'
import { trial, until } from '../support/scratch.ts'

const { ended, ...interfaces } = called
const compiled = new URL('../../app/', import.meta.url)

interface Context {
  page: Page
  close(): Promise<void>
}

declare const api: ReturnType<typeof client<typeof interfaces>>

const test = suite<Context>('the client in a browser', {} as Context)

test.before(async (context) => {
  const app = await trial(interfaces)
  const { url, close } = await listen(app)
  const browser = await browse()
  const page = await browser.newPage()
  // A page of the same server, as a site has it beside Fascia; modules as they are compiled.
  await page.route(`${url}/site/**`, async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/site/', '')
    if (path === '') return route.fulfill({ contentType: 'text/html', body: '<title>Site</title>' })
    const body = await readFile(fileURLToPath(new URL(path, compiled)), 'utf8')
    return route.fulfill({ contentType: 'text/javascript', body })
  })
  await page.goto(`${url}/site/`)
  // As a string, since a computed import of ours would be rewritten.
  const load = `import('${url}/site/client.js').then(({ client }) => { api = client('${url}') })`
  await page.evaluate(load)
  Object.assign(context, {
    page,
    async close() {
      await browser.close()
      await close()
    },
  })
})
test.after(({ close }) => close())

test('calls, and tells wrong fields', async ({ page }) => {
  assert.is(await page.evaluate(() => api.greet({ greeting: 'hi ', times: 2 })), 'hi hi ')
  const errors = await page.evaluate(() =>
    api
      .order({ name: 'A' })
      .catch((error) => (api.order.isError(error) ? error.errors : undefined)),
  )
  assert.equal(errors, [
    { field: 'name', detail: 'Too small: expected string to have >=2 characters' },
  ])
})

test('sends files and streams, and fetches what comes', async ({ page }) => {
  const got = await page.evaluate(async () => {
    const stream = new Blob(['two']).stream()
    const { words, paper, all } = await api.read({
      paper: new File(['one'], 'a.txt', { type: 'text/plain' }),
      more: [stream, new Blob(['three'])],
    })
    const read = new Response(await all[1]!.stream())
    return {
      words,
      name: paper.name,
      one: await (await paper.blob()).text(),
      two: await read.text(),
    }
  })
  assert.equal(got, { words: 'one two three', name: 'a.txt', one: 'one', two: 'two' })
})

test('watches a call to its end', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const seen: string[] = []
    for await (const { status, outputs, progress } of api.steps.watch({ to: 60 })) {
      seen.push(`${status} ${outputs?.said} ${progress?.label}`)
    }
    return seen
  })
  assert.ok(
    seen.some((line) => line.startsWith('running step ')),
    seen.join('\n'),
  )
  assert.match(seen.at(-1)!, /^completed step 60/)
})

test('a signal stops a call, and so does leaving the loop', async ({ page }) => {
  await page.evaluate(async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 200)
    await api.waits({ name: 'browser' }, { signal: stop.signal }).catch(() => {})
    for await (const { status } of api.waits.watch({ name: 'loop' }))
      if (status === 'running') break
  })
  await until(() => ended.includes('browser stopped') && ended.includes('loop stopped'))
})

test.run()
