import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Interface as AnyInterface, file, Interface, image, text } from '../app/index.ts'
import { connect } from './faces/gradio/support.ts'
import { mcpClient } from './support/mcp.ts'
import { type Mounted, mounts } from './support/mounts.ts'
import { scratch } from './support/scratch.ts'

const mirror = Interface({
  title: 'Mirror',
  inputs: { words: text(), photo: image({ optional: true }) },
  outputs: { back: text(), copy: file() },
  fn: ({ words }) => ({
    back: [...words].reverse().join(''),
    copy: new Blob([words], { type: 'text/plain' }),
  }),
}) as AnyInterface
const shout = Interface({
  inputs: { words: text() },
  outputs: text(),
  fn: ({ words }) => words.toUpperCase(),
}) as AnyInterface

const kinds = { alone: { mirror }, several: { mirror, shout } }
const WRITE_TOKEN = 'open sesame, please'
const asPage = { accept: 'text/html' }
const asJson = { 'content-type': 'application/json' }

/** A mount, as seen by a client of it. */
interface Seen extends Mounted {
  /** The path in front of all addresses. */
  root: string
  /** Where Mirror's page is. */
  page: string
  /** Fetches an address within, by its path as a page has it. */
  go(path: string, init?: RequestInit): Promise<Response>
}

/** Every face, and what it does wherever it is. */
const faces: { [face: string]: (seen: Seen, isAlone: boolean) => Promise<void> } = {
  async 'pages, their links and what they load'({ go, root, page }, isAlone) {
    const paths = isAlone ? [page] : [page, `${root}/`]
    for (const path of [...paths, `${root}/docs`, `${root}/docs/mirror`, `${root}/jobs`]) {
      const response = await go(path, { headers: asPage })
      assert.is(response.status, 200, path)
      const found = addressesIn(await response.text())
      assert.ok(found.length > 8, path)
      for (const address of found) {
        const there = await go(address, { headers: asPage })
        const isThere =
          there.status === 200 || (there.status === 405 && /(theme|language)$/.test(address))
        assert.ok(isThere, `${path} has ${address}, which is ${there.status}`)
        await there.arrayBuffer()
      }
    }
    const lost = await (await go(`${root}/miror`, { headers: asPage })).text()
    assert.match(lost, `There is no page at ${root}/miror`)
    assert.match(lost, `href="${root}/mirror"`)
  },
  async 'the form, without a script'({ go, page, root }) {
    const drawn = await (await go(page, { headers: asPage })).text()
    const action = /<form[^>]*action="([^"]*)"[^>]*enctype/.exec(drawn)?.[1] ?? page
    const body = new FormData()
    body.set('words', 'emit')
    body.set('photo', new Blob([]), '')
    const sent = await go(action, { method: 'POST', headers: asPage, body, redirect: 'manual' })
    assert.is(sent.status, 303)
    const cookie = sent.headers.get('set-cookie') ?? ''
    assert.match(cookie, new RegExp(`^fascia=\\w+;.* Path=${root || '/'}(;|$)`))
    const to = sent.headers.get('location')!
    assert.ok(to.startsWith(`${root}/jobs/`), to)
    const headers = { ...asPage, cookie: cookie.split(';')[0]! }
    // They end with the job.
    await (await go(`${to}/events`)).text()
    const done = await (await go(to, { headers })).text()
    assert.match(done, 'time')
    const copy = new RegExp(`"(${root}/files/[^"?]+)"`).exec(done)?.[1]
    assert.is(await (await go(copy!)).text(), 'emit')
    assert.match(await (await go(`${root}/jobs`, { headers })).text(), `href="${to}"`)
  },
  async 'JSON, a job and its events'({ go, root, page }) {
    const body = JSON.stringify({ words: 'abc' })
    const whole = await go(page, { method: 'POST', headers: asJson, body })
    const { back, copy } = (await whole.json()) as any
    assert.is(back, 'cba')
    assert.ok(copy.url.startsWith(`${root}/files/`))
    assert.is(await (await go(copy.url)).text(), 'abc')
    const headers = { ...asJson, prefer: 'respond-async' }
    const later = await go(`${root}/mirror`, { method: 'POST', headers, body })
    assert.is(later.status, 202)
    const job = later.headers.get('location')!
    const events = await go(`${job}/events`, { headers: { accept: 'text/event-stream' } })
    assert.match(await events.text(), '"status":"completed"')
  },
  async 'Gradio’s client'({ url }) {
    const client = await connect(url)
    const { data } = await client.predict('/mirror', { words: 'abc' })
    assert.is(data[0], 'cba')
    assert.ok(data[1].url.startsWith(`${url}/gradio_api/file=`), data[1].url)
    assert.is(await (await fetch(data[1].url)).text(), 'abc')
    const [path] = (await upload(url)) as [string]
    assert.is(await (await fetch(`${url}/gradio_api/file=${path}`)).text(), 'sent')
    client.close()
  },
  async MCP({ url }) {
    const { client, call } = await mcpClient(
      new StreamableHTTPClientTransport(new URL(`${url}/mcp`)),
    )
    const told = await call('mirror', { words: 'abc' })
    assert.is(told.structuredContent?.back, 'cba')
    const link = told.content.find(({ type }) => type === 'resource_link')
    if (link) assert.is(await (await fetch(link.uri)).text(), 'abc')
    await client.close()
  },
  async 'the docs and their snippets'({ go, root, url, page }) {
    const docs = await (await go(`${root}/docs/mirror`, { headers: asPage })).text()
    const named = [...docs.matchAll(/https?:\/\/127[^\s"'&<)]+/g)].map(([address]) => address)
    assert.ok(named.length >= 4)
    for (const address of named) assert.ok(address.startsWith(url), address)
    assert.match(await (await go(page, { headers: asPage })).text(), `${url}/`)
  },
  async 'the description of its API'({ go, root, url }) {
    const { servers, paths } = (await (await go(`${root}/openapi.json`)).json()) as any
    assert.equal(servers, [{ url }])
    assert.ok('/mirror' in paths)
    const body = JSON.stringify({ words: 'ab' })
    const sent = await fetch(`${servers[0].url}/mirror`, { method: 'POST', headers: asJson, body })
    assert.is(((await sent.json()) as any).back, 'ba')
  },
  async 'signing in and out'({ go, root }) {
    const body = new URLSearchParams({ token: WRITE_TOKEN, to: `${root}/docs` })
    const init = { method: 'POST', headers: asPage, redirect: 'manual' } as const
    const entered = await go(`${root}/login`, { ...init, body })
    assert.is(entered.headers.get('location'), `${root}/docs`)
    const cookie = entered.headers.get('set-cookie')!
    assert.match(cookie, new RegExp(` Path=${root || '/'}(;|$)`))
    const headers = { ...asPage, cookie: cookie.split(';')[0]! }
    assert.match(await (await go(`${root}/login`, { headers })).text(), 'Signed in')
    const left = await go(`${root}/logout`, { ...init, headers })
    assert.is(left.headers.get('location'), `${root}/login`)
    assert.match(left.headers.get('set-cookie') ?? '', new RegExp(` Path=${root || '/'}(;|$)`))
  },
  async 'the theme'({ go, root, url }) {
    const headers = { ...asPage, referer: `${url}/docs` }
    const turned = await go(`${root}/theme`, { method: 'POST', headers, redirect: 'manual' })
    assert.is(turned.headers.get('location'), `${root}/docs`)
    assert.match(turned.headers.get('set-cookie')!, new RegExp(` Path=${root || '/'}(;|$)`))
  },
}

/** What a page leads to and loads, within its own site. */
const addressesIn = (page: string): string[] => [
  ...new Set(
    [
      ...page.matchAll(
        / (?:href|src|action|data-(?:files|chosen|results|running|viewer))="(\/[^"#]*)/g,
      ),
    ].map(([, address]) => address!.replaceAll('&amp;', '&')),
  ),
]

async function upload(url: string) {
  const body = new FormData()
  body.set('files', new Blob(['sent']), 'sent.txt')
  return (await fetch(`${url}/gradio_api/upload`, { method: 'POST', body })).json()
}

for (const [how, mount] of Object.entries(mounts)) {
  for (const [kind, interfaces] of Object.entries(kinds)) {
    const test = suite<{ seen: Seen; end(): Promise<void> }>(`${how}, ${kind}`, {} as any)
    test.before(async (context) => {
      const { dir, remove } = await scratch()
      const { url, close } = await mount(interfaces, { DATA_DIR: dir, WRITE_TOKEN })
      const { origin, pathname } = new URL(url)
      const root = pathname === '/' ? '' : pathname
      const page = kind === 'alone' ? `${root}/` : `${root}/mirror`
      const go = (path: string, init?: RequestInit) => fetch(origin + path, init)
      context.seen = { url, close, root, page, go }
      context.end = async () => {
        await close()
        await remove()
      }
    })
    test.after(({ end }) => end())
    for (const [face, works] of Object.entries(faces)) {
      test(`${face}: works`, ({ seen }) => works(seen, kind === 'alone'))
    }
    test.run()
  }
}
