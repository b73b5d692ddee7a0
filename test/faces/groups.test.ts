import { fileURLToPath } from 'node:url'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { InputError } from '../../app/index.ts'
import * as interfaces from '../support/grouped.ts'
import { listen } from '../support/listen.ts'
import { words } from '../support/markup.ts'
import { mcpClient } from '../support/mcp.ts'
import { type Trial, trial } from '../support/scratch.ts'
import { type Desk, desk } from './cli/desk.ts'
import { connect } from './gradio/support.ts'

const module = new URL('../support/grouped.js', import.meta.url)
const file = fileURLToPath(module)
const { greet, codec } = interfaces

const all = [
  'texts/words',
  'texts/shout',
  'texts/letters',
  'codec/encode',
  'codec/decode',
  'size/length',
  'size/count',
  'greet',
]

interface Context extends Desk {
  app: Trial
  url: string
  close(): Promise<void>
}

const test = suite<Context>('a group')
test.before(async (context) => {
  context.app = await trial(interfaces, {}, { module: module.href })
  Object.assign(context, await desk(), await listen(context.app))
})
test.after(async ({ close, remove }) => {
  await close()
  await remove()
})

const html = { accept: 'text/html' }
const page = async (app: Trial, path: string) => (await app.request(path, { headers: html })).text()
const post = (app: Trial, path: string, values: object) =>
  app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(values),
  })
const read = (page: string, pattern: RegExp) =>
  [...page.matchAll(pattern)].map(([, text = '']) => words(text))

test('has its members at addresses under its own, in their order', async ({ app }) => {
  assert.equal([...app.services.interfaces.keys()], all)
  assert.is(await (await post(app, '/texts/shout', { text: 'hey', times: 2 })).json(), 'HEYHEY 42')
  assert.is(await (await post(app, '/codec/encode', { text: 'hello' })).json(), 'aGVsbG8=')
  assert.is(await (await post(app, '/codec/decode', { text: 'aGVsbG8=' })).json(), 'hello')
  assert.is(await (await app.request('/size/count?text=a+b')).json(), 2)
})

test('runs a member in a process apart', async ({ app }) => {
  assert.is(await (await app.request('/texts/letters?text=four')).json(), 4)
})

test('itself is looked at, and not called', async ({ app }) => {
  const members: any = await (await app.request('/texts')).json()
  const urls = members.map(({ url }: { url: string }) => url)
  assert.equal(urls, ['/texts/words', '/texts/shout', '/texts/letters'])
  assert.is((await post(app, '/texts', { text: 'a' })).status, 405)
})

test('shows its first member with tabs', async ({ app }) => {
  const tabs = (html: string) => html.match(/<nav class="tabs".*?<\/nav>/s)?.[0] ?? ''
  for (const [path, current] of [
    ['/texts', 'Count words'],
    ['/texts/words', 'Count words'],
    ['/texts/shout', 'Shout'],
  ] as const) {
    const shown = await page(app, path)
    assert.equal(read(shown, /<h1[^>]*>(.*?)<\/h1>/gs), ['Texts'])
    assert.match(shown, 'Small tools for <em>texts</em>.')
    const links = tabs(shown).matchAll(/href="(.*?)"/g)
    assert.equal(
      [...links].map(([, href]) => href),
      all.slice(0, 3).map((name) => `/${name}`),
    )
    assert.equal(read(tabs(shown), /aria-current="page">(.*?)<\/a>/g), [current])
    assert.match(shown, `<title>Texts: ${current} · Fascia</title>`)
  }
})

test('of actions is one form with a button for each', async ({ app }) => {
  for (const path of ['/codec', '/codec/encode', '/codec/decode']) {
    const shown = await page(app, path)
    assert.not.match(shown, 'class="tabs"')
    assert.equal(read(shown, /<button[^>]*formaction="\/codec\/\w+"[^>]*>(.+?)<\/button>/g), [
      'Encode',
      'Decode',
    ])
    assert.match(shown, '<h1 dir="auto">Codec</h1>')
    assert.match(shown, '<title>Codec · Fascia</title>')
    assert.match(shown, '<b>codec</b>(text: text) → text')
    assert.match(shown, '<a class="button" href="/codec">Clear</a>')
  }
})

test('is one card of the index', async ({ app }) => {
  const cards = (await page(app, '/')).match(
    /<li class="card">.*?<\/div><h2>.*?(?=<li class="card"|<\/main>)/gs,
  )!
  assert.equal(
    cards.map((card) => read(card, /<h2>(.*?)<\/h2>/gs)[0]),
    ['Texts', 'Codec', 'Size', 'Greet'],
  )
  assert.match(cards[0]!, /href="\/texts"/)
  const members = /<ul class="members">(.*?)<\/ul>/s.exec(cards[0]!)?.[1] ?? ''
  assert.equal(read(members, /<li>(.*?)<\/li>/g), ['Count words', 'Shout', 'Letters'])
  assert.match(cards[1]!, '<b>codec</b>(text) → text')
})

test('that is served alone is at the root', async () => {
  const app = await trial({ codec })
  const shown = await page(app, '/')
  assert.match(shown, '<title>Codec · Fascia</title>')
  assert.match(shown, '<a class="button" href="/">Clear</a>')
  assert.is((await app.request('/codec/encode', { headers: html })).status, 200)
  assert.match(await page(app, '/nowhere'), 'href="/">Codec</a>')
  assert.match(await page(app, '/jobs'), 'Run Codec')
  const described: any = await (await app.request('/openapi.json')).json()
  assert.is(described.info.title, 'Codec')
  await app.close()
})

test('folds away what is advanced, unless it is wrong or says something', async ({ app }) => {
  const fold = (html: string) => html.match(/<details class="advanced".*?<\/details>/s)?.[0] ?? ''
  const seed = /<input (?=[^>]*id="seed")[^>]*value="(.*?)"/
  const plain = fold(await page(app, '/texts/shout'))
  assert.match(plain, /<details class="advanced"><summary>Advanced<\/summary>/)
  assert.is(seed.exec(plain)?.[1], '42')
  assert.not.match(plain, 'id="times"')
  assert.match(fold(await page(app, '/texts/shout?seed=42&text=a')), 'class="advanced">')
  assert.match(fold(await page(app, '/texts/shout?seed=7')), 'class="advanced" open>')
  const sent = async (seed: string) => {
    const body = new URLSearchParams({ text: 'a', times: '1', seed })
    return (await app.request('/texts/shout', { method: 'POST', headers: html, body })).text()
  }
  const wrong = await sent('many')
  assert.match(fold(wrong), 'class="advanced" open>')
  assert.match(fold(wrong), 'Seed must be a number, not “many”')
})

test('tells a result that is wrong for a member of that member', async ({ app }) => {
  const answer: any = await (await post(app, '/texts/shout', { text: 'a', seed: 13 })).json()
  assert.equal(answer.errors, [{ field: 'seed', detail: 'The seed must not be 13' }])
})

test('has its prefix in OpenAPI, where it is a tag', async ({ app }) => {
  const described: any = await (await app.request('/openapi.json')).json()
  const { post, get } = described.paths['/size/count']
  assert.is(post.operationId, 'size.count')
  assert.is(get.operationId, 'size.count.get')
  assert.is(post.summary, 'Size: Count')
  assert.equal(post.tags, ['size'])
  const names = described.tags.map(({ name }: { name: string }) => name)
  assert.equal(names, ['interfaces', 'jobs', 'files', 'texts', 'codec', 'size'])
  assert.is(described.paths['/texts'], undefined)
})

test('is listed on the pages of docs, a page for each member', async ({ app }) => {
  const overview = await page(app, '/docs')
  assert.match(overview, '<a href="/docs/texts/words"><bdi>Texts: Count words</bdi></a>')
  for (const path of ['/docs/texts', '/docs/texts/words']) {
    const shown = await page(app, path)
    assert.match(shown, '<title>Texts: Count words from code · Fascia</title>')
    assert.match(shown, '<a href="/docs/texts/words" aria-current="page">')
  }
  const shown = await page(app, '/docs/codec/decode')
  for (const snippet of [
    '/codec/decode',
    'run codec decode hello',
    'predict(&#39;/codec_decode&#39;',
    'api_name=&quot;/codec_decode&quot;',
    '&quot;name&quot;:&quot;codec_decode&quot;',
  ]) {
    assert.match(shown, snippet)
  }
})

test('is told to Gradio’s client by names without a slash', async ({ url }) => {
  const client = await connect(url)
  const { named_endpoints: endpoints } = await client.view_api()
  assert.equal(
    Object.keys(endpoints),
    all.map((name) => `/${name.replace('/', '_')}`),
  )
  assert.equal((await client.predict('/codec_decode', ['aGVsbG8='])).data, ['hello'])
  assert.equal((await client.predict('/texts_shout', { text: 'a' })).data, ['A 42'])
  client.close()
})

test('is told to a model as tools, each of them by its whole name', async ({ url }) => {
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`))
  const { client, call } = await mcpClient(transport)
  const { tools } = await client.listTools()
  assert.equal(
    tools.map(({ name }) => name),
    all.map((name) => name.replace('/', '_')),
  )
  const [first, , , encode] = tools
  assert.is(first!.title, 'Texts: Count words')
  assert.is(first!.description, 'How many words a text has.')
  assert.is(encode!.description, 'Codec: Encode. To Base64, and back.')
  assert.equal((await call('codec_encode', { text: 'hello' })).structuredContent, {
    output: 'aGVsbG8=',
  })
  await client.close()
})

test('is a word of the command line, and a member the next', async ({ call }) => {
  const out = async (...argv: string[]) => (await call(['run', file, ...argv])).out
  assert.is(await out('texts', 'shout', 'hey', '--times', '2'), 'HEYHEY 42\n')
  assert.is(await out('texts/shout', 'hey'), 'HEY 42\n')
  assert.is(await out('codec', '--json', 'encode', 'hello'), '"aGVsbG8="\n')
  assert.is(await out('texts', 'letters', 'four'), '4\n')
  assert.is((await call(['--app', file, 'run', 'codec/decode', 'aGVsbG8='])).out, 'hello\n')
})

test('has help of its own, as each member has', async ({ call }) => {
  const out = async (...argv: string[]) => (await call(['run', file, ...argv])).out
  assert.match(await out('--help'), /\n {2}texts words +Texts: Count words\n/)
  const group = await out('texts', '--help')
  assert.match(group, /^Texts\nSmall tools for texts\.\n/)
  assert.match(group, /\n {2}words +Count words\n {2}shout +Shout\n {2}letters +Letters\n/)
  const member = await out('texts', 'shout', '--help')
  assert.match(member, /^Texts: Shout\n/)
  assert.match(member, /\stexts\s+shout\s+<text>\s+\[output\]\s+\[options\]/)
  assert.match(member, /\nAdvanced\n {2}--seed N +a number \(default 42\)\n/)
  assert.is(await out('texts', '--help', 'shout'), member)
})

test('that is called wrong in a shell says what there is', async ({ call }) => {
  const said = async (...argv: string[]) => {
    const { code, err } = await call(['run', file, ...argv])
    assert.is(code, 2)
    return err.trimEnd().split('\n').at(-1)
  }
  assert.is(await said('codec'), 'Which of codec? Its name comes next: there are encode and decode')
  assert.is(await said('codec', 'code'), 'There is no “code” in codec: there are encode and decode')
  assert.is(
    await said('code'),
    'There is no Interface “code”: there are texts words, texts shout, texts letters, codec encode, codec decode, size length, size count and greet',
  )
  assert.match((await call(['run', file, 'texts', 'shout'])).err, /\stexts\s+shout\s+<text>/)
})

test('is served as a whole or in part by a command', async ({ call }) => {
  const served = async (...names: string[]) => {
    let given: object = {}
    const launch = (interfaces: object) => {
      given = interfaces
      return Promise.reject(new InputError('That will do'))
    }
    await call(['serve', file, ...names], { launch })
    return given
  }
  const members = (given: any) => Object.keys(given.texts.members)
  assert.equal(members(await served('texts')), ['words', 'shout', 'letters'])
  const some = await served('texts/letters', 'texts/words', 'greet')
  assert.equal(Object.keys(some), ['texts', 'greet'])
  assert.equal(members(some), ['letters', 'words'])
  assert.match((await call(['serve', file, 'texts/other'])).err, 'There is no “other” in texts')
})

test('may be served beside an Interface of its own', async () => {
  const app = await trial({ greet, codec })
  assert.equal([...app.services.interfaces.keys()], ['greet', 'codec/encode', 'codec/decode'])
  await app.close()
})

test.run()
