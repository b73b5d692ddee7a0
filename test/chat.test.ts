import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { client } from '../app/client.ts'
import { Chat } from '../app/index.ts'
import { connect } from './faces/gradio/support.ts'
import * as chats from './support/chats.ts'
import { listen } from './support/listen.ts'
import { mcpClient } from './support/mcp.ts'
import { type Trial, trial, until } from './support/scratch.ts'

const { gate, ...interfaces } = chats

const test = suite<{ app: Trial; url: string; close(): Promise<void> }>('a chat')
test.before(async (context) => {
  context.app = await trial(interfaces)
  Object.assign(context, await listen(context.app))
})
test.after(({ close }) => close())

const json = { 'content-type': 'application/json' }

/** A program that calls, in a session of its own once it was given one. */
function program(app: Trial, session?: string) {
  let known = session
  return async (path: string, body: object) => {
    const headers = { ...json, ...(known && { 'session-id': known }) }
    const answer = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
    known ??= answer.headers.get('session-id') ?? undefined
    return answer.json() as Promise<any>
  }
}

/** A browser without scripts: forms, cookies and redirects. */
function visitor(app: Trial, known = '') {
  let cookie = known
  async function ask(path: string, form?: { [name: string]: string } | FormData, more = {}) {
    const body = form && !(form instanceof FormData) ? new URLSearchParams(form) : form
    const headers = { accept: 'text/html', cookie, ...more }
    const request = form ? { method: 'POST', headers, body: body! } : { headers }
    const answer = await app.request(path, request)
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return answer
  }
  return {
    ask,
    /** The same one at another server. */
    on: (other: Trial) => visitor(other, cookie),
    async page(path: string, form?: { [name: string]: string } | FormData) {
      const answer = await ask(path, form)
      const to = answer.headers.get('location')
      return to ? (await ask(to)).text() : answer.text()
    },
  }
}

/** What is said on a page, one after the other. */
const said = (page: string): string[] =>
  [...page.matchAll(/<article class="message (\w+)".*?<\/article>/gs)].map(
    ([html, who]) =>
      `${who}: ${html
        .replace(/<p class="sr">.*?<\/p>/g, '')
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim()}`,
  )

const id = (() => {
  let count = 0
  return () => `talk-${++count}`
})()

test('answers a program, and remembers it by its session', async ({ app }) => {
  const say = program(app)
  assert.equal(await say('/echo', { message: 'a' }), { reply: '1: *a*' })
  assert.equal(await say('/echo', { message: 'b' }), { reply: '2: *b*' })
  assert.equal(await program(app)('/echo', { message: 'c' }), { reply: '1: *c*' })
})

test('takes a history in the place of what it remembers, and keeps nothing then', async ({
  app,
}) => {
  const say = program(app)
  const history = [
    { role: 'user', content: 'x' },
    { role: 'assistant', content: 'y' },
    { role: 'user', content: 'z' },
  ]
  assert.equal(await say('/echo', { message: 'a', history }), { reply: '3: *a*' })
  assert.equal(await say('/echo', { message: 'a' }), { reply: '1: *a*' })
  const refused = await say('/echo', { message: 'a', history: [{ role: 'me', content: 'x' }] })
  assert.match(refused.errors[0].detail, /^History must be messages with a role \(user, assist/)
})

test('keeps conversations of one session apart', async ({ app }) => {
  const say = program(app)
  assert.equal(await say('/echo', { message: 'a', conversation: 'one' }), { reply: '1: *a*' })
  assert.equal(await say('/echo', { message: 'a', conversation: 'two' }), { reply: '1: *a*' })
  assert.equal(await say('/echo', { message: 'b', conversation: 'one' }), { reply: '2: *b*' })
  const bad = await say('/echo', { message: 'b', conversation: 'a/b' })
  assert.is(bad.errors[0].field, 'conversation')
})

test('takes the pieces of a stream for one text', async ({ app }) => {
  assert.equal(await program(app)('/streamed', { message: 'one two' }), { reply: 'one. two. ' })
})

test("is an endpoint of Gradio's client, which streams and remembers", async ({ url }) => {
  const gradio = await connect(url)
  assert.equal((await gradio.predict('/echo', { message: 'a' })).data, ['1: *a*'])
  const heard: string[] = []
  for await (const { type, data } of gradio.submit('/echo', { message: 'b' })) {
    if (type === 'data') heard.push(data[0])
  }
  assert.is(heard[0], '2: ')
  assert.is(heard.at(-1), '2: *b*')
  gradio.close()
})

test('is a tool of models, with a memory for each session', async ({ url }) => {
  const { client: tools, call } = await mcpClient(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`)),
  )
  assert.match((await call('echo', { message: 'a' })).text, /1: \*a\*/)
  assert.match((await call('echo', { message: 'b' })).text, /2: \*b\*/)
  await tools.close()
})

test('is called by the typed client, with files and in pieces', async ({ url }) => {
  const api = client<typeof interfaces>(url)
  const { reply, files } = await api.copier({ message: 'see', files: [new File(['x'], 'a.txt')] })
  assert.is(reply, 'see: a.txt')
  assert.is(await (await files![0]!.blob()).text(), 'see')
  const again = await api.echo({ message: 'a', history: [{ role: 'user', content: 'b' }] })
  assert.is(again.reply, '2: *a*')
})

test('has pages for those without a script: each conversation has its address', async ({ app }) => {
  const { ask, page } = visitor(app)
  const first = await page('/echo')
  assert.match(first, /Say <strong>something<\/strong>/)
  assert.match(first, /<button name="message" value="Hello there"/)
  const [, at = ''] = /<form class="composer[^>]*action="([^"]+)"/.exec(first) ?? []
  const sent = await ask(at, { message: 'Hello', _key: '1'.repeat(32) })
  assert.is(sent.status, 303)
  assert.is(sent.headers.get('location'), `${at}#composer`)
  // Twice is once.
  await ask(at, { message: 'Hello', _key: '1'.repeat(32) })
  await until(async () => !(await page(at)).includes('aria-busy'))
  const whole = await page(at)
  assert.equal(said(whole), ['user: Hello', 'assistant: 1: Hello'])
  assert.match(whole, /<em>Hello<\/em>/)
  assert.match(whole, /aria-current="page"[^>]*>Hello</)
  await page(at, { message: 'More', _key: '2'.repeat(32) })
  await until(async () => !(await page(at)).includes('aria-busy'))
  assert.equal(said(await page(at)).slice(2), ['user: More', 'assistant: 2: More'])
})

test('that is served alone is at the root too', async () => {
  const app = await trial({ echo: chats.echo })
  const answer = await app.request('/')
  assert.is(answer.headers.get('location'), '/echo')
  assert.match(await (await app.request('/echo')).text(), /Say <strong>something/)
  await app.close()
})

test('is found by nobody else', async ({ app }) => {
  const { page } = visitor(app)
  const at = `/echo/${id()}`
  await page(at, { message: 'Mine' })
  const other = await visitor(app).ask(at)
  assert.is(other.status, 404)
  assert.match(await other.text(), /There is no such conversation, or its time is over/)
})

test('keeps what came when it is stopped, and goes on from there', async ({ app }) => {
  const { ask, page } = visitor(app)
  const at = `/echo/${id()}`
  await page(at, { message: 'wait' })
  await until(() => gate.isWaited)
  const under = await page(at)
  assert.match(under, /<noscript><meta http-equiv="refresh"/)
  assert.match(under, /aria-busy="true"/)
  const refused = await ask(at, { message: 'Too soon' })
  assert.is(refused.status, 400)
  const told = await refused.text()
  assert.match(told, /An answer is on its way: stop it, or wait for it/)
  await page(`${at}/stop`, {})
  assert.ok(gate.signals.at(-1)!.aborted)
  assert.equal(said(await page(at)), ['user: wait', 'assistant: 1: Stopped'])
  await page(at, { message: 'on' })
  await until(async () => !(await page(at)).includes('aria-busy'))
  assert.equal(said(await page(at)).slice(2), ['user: on', 'assistant: 2: on'])
})

test('is stopped though its function does not listen', async ({ app }) => {
  const { page } = visitor(app)
  const at = `/echo/${id()}`
  await page(at, { message: 'deaf' })
  await until(async () => said(await page(at))[1]?.startsWith('assistant: 1:'))
  await page(`${at}/stop`, {})
  assert.equal(said(await page(at)), ['user: deaf', 'assistant: 1: Stopped'])
})

test('takes back, answers anew, and is cleared', async ({ app }) => {
  const { ask, page } = visitor(app)
  const at = `/echo/${id()}`
  const settled = async () => {
    await until(async () => !(await page(at)).includes('aria-busy'))
    return page(at)
  }
  await page(at, { message: 'one' })
  await settled()
  await page(at, { message: 'two' })
  await settled()
  await page(`${at}/retry`, {})
  assert.equal(said(await settled()), [
    ...['user: one', 'assistant: 1: one', 'user: two', 'assistant: 2: two'],
  ])
  const undone = await page(`${at}/undo`, {})
  assert.equal(said(undone), ['user: one', 'assistant: 1: one'])
  assert.match(undone, /<textarea[^>]*>\ntwo<\/textarea>/)
  const cleared = await ask(`${at}/clear`, {})
  assert.is(cleared.headers.get('location'), '/echo')
  assert.is((await ask(at)).status, 404)
})

test('shows what went wrong, and keeps what was said to be tried again', async ({ app }) => {
  const { page } = visitor(app)
  const at = `/echo/${id()}`
  await page(at, { message: 'fine' })
  await until(async () => !(await page(at)).includes('aria-busy'))
  const { error } = console
  console.error = () => {}
  await page(at, { message: 'fault' })
  await until(async () => (await page(at)).includes('class="failure"'))
  console.error = error
  const whole = await page(at)
  assert.is(said(whole)[2], 'user: fault')
  assert.match(said(whole)[3]!, /^assistant: The fault is ours/)
  const undone = await page(`${at}/undo`, {})
  assert.equal(said(undone), ['user: fine', 'assistant: 1: fine'])
  const blank = await page(at, { message: '' })
  assert.match(blank, /role="alert"[^>]*>[^<]*Enter a message/i)
})

test('carries files both ways on its page', async ({ app }) => {
  const { page } = visitor(app)
  const at = `/copier/${id()}`
  const form = new FormData()
  form.set('message', 'look')
  form.append('files', new File(['some text'], 'notes.txt', { type: 'text/plain' }))
  await page(at, form)
  await until(async () => !(await page(at)).includes('aria-busy'))
  const whole = await page(at)
  assert.equal(said(whole), ['user: look notes.txt', 'assistant: look: notes.txt message.txt'])
  await page(`${at}/retry`, {})
  await until(async () => !(await page(at)).includes('aria-busy'))
  assert.equal(said(await page(at)), said(whole))
})

test('outlives a restart, in the midst of an answer too', async () => {
  const first = await trial({ echo: chats.echo })
  const { DATA_DIR } = first.services.config
  const browser = visitor(first)
  const at = `/echo/${id()}`
  await browser.page(at, { message: 'wait' })
  await until(() => gate.isWaited)
  await first.services.close()
  const second = await trial({ echo: chats.echo }, { DATA_DIR })
  const shown = await (await browser.on(second).ask(at)).text()
  assert.equal(said(shown), ['user: wait', 'assistant: 1: Stopped'])
  await second.close()
})

test('sends of an answer that grows what is new, however long it is', async ({ app }) => {
  const { page } = visitor(app)
  const at = `/long/${id()}`
  const shown = await page(at, { message: '10000' })
  const [, events = ''] = /data-events="([^"]+)"/.exec(shown) ?? []
  const { body } = await app.request(events.replaceAll('&amp;', '&'))
  const sizes: number[] = []
  let text = ''
  const read = async () => {
    for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const whole = text.split('\n\n')
      text = whole.pop()!
      for (const event of whole) if (event.includes('data: [')) sizes.push(event.length)
    }
  }
  const reading = read()
  for (let i = 0; i < 49; i++) {
    await until(() => gate.isWaited && sizes.length > i)
    gate.open()
  }
  await until(() => gate.isWaited)
  gate.open()
  await reading
  const last = said(await page(at)).at(-1)!
  assert.is(last.split('word').length - 1, 10_000)
  // From the second on each brings its two hundred words, and the block that is open.
  const most = Math.max(...sizes.slice(1))
  assert.ok(most < 2500, `${most} bytes`)
  assert.ok(sizes.length >= 50)
})

test('refuses what is no Chat in a sentence', () => {
  const refusal = (spec: unknown) => {
    try {
      Chat(spec as never)
      return 'taken'
    } catch (error) {
      return (error as Error).message
    }
  }
  assert.is(
    refusal({ title: 'A' }),
    'Interface “A”: it has no fn: write fn: (message) => message.toUpperCase()',
  )
  assert.is(
    refusal({ fn: () => '', accepts: 'image/*' }),
    "Interface: the accepts of the Chat must be a list of media types, such as ['image/*'], not “image/*”",
  )
  assert.match(refusal({ fn: () => '', inputs: {} }), /the Chat has no option “inputs”/)
})

test.run()
