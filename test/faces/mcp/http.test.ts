import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listen } from '../../support/listen.ts'
import { kinds, type McpClient, mcpClient, type Step } from '../../support/mcp.ts'
import { type Trial, trial } from '../../support/scratch.ts'
import { plain } from '../../support/studio.ts'
import * as tools from './tools.ts'

interface Held extends McpClient {
  app: Trial
  url: string
  close(): Promise<void>
}

const module = new URL('tools.js', import.meta.url).href
const connect = (url: string) => mcpClient(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)))

const test = suite<Held>('mcp over http', {} as Held)
test.before(async (context) => {
  const app = await trial(
    { ...tools },
    { ROOT_PATH: '/here', MAX_UPLOAD_BYTES: 5_000_000 },
    { module },
  )
  Object.assign(context, { app }, await listen(app))
  Object.assign(context, await connect(context.url))
})
test.after(async ({ client, close }) => {
  await client.close()
  await close()
})

test('every Interface is a tool', async ({ client }) => {
  const { tools: found } = await client.listTools()
  assert.equal(
    found.map(({ name }) => name),
    Object.keys(tools),
  )
  const greet = found.find(({ name }) => name === 'greet')
  assert.equal(greet, {
    name: 'greet',
    title: 'Greet App',
    description: 'A simple app that repeats a greeting a number of times.',
    inputSchema: {
      type: 'object',
      properties: {
        greeting: { title: 'Greeting', type: 'string', maxLength: 1_000_000 },
        times: { title: 'Times', type: 'integer', minimum: 0 },
      },
      required: ['greeting', 'times'],
      additionalProperties: false,
    },
    outputSchema: {
      type: 'object',
      properties: { output: { title: 'Output', type: 'string' } },
    },
    annotations: {
      title: 'Greet App',
      readOnlyHint: false,
      destructiveHint: false,
      openWorldHint: false,
    },
  })
})

test('a tool says in words what its schema cannot', async ({ client, url }) => {
  const { tools: found } = await client.listTools()
  const { description, inputSchema, annotations } = found.find(({ name }) => name === 'invert')!
  assert.is(
    description,
    'Turns each colour into its opposite.\n\nA file is given as a data: URL, or the id or the ' +
      `url of a file that a tool made or that was sent to POST ${url}/files.`,
  )
  assert.equal(inputSchema.properties?.photo, {
    title: 'Photo',
    type: 'string',
    description: 'Any picture. A JPEG, PNG or WebP image of at most 1.9 MB and 1,000,000 pixels.',
  })
  assert.is(annotations?.readOnlyHint, true)
})

test('the server introduces itself', ({ client }) => {
  assert.is(client.getServerVersion()?.name, 'fascia')
  assert.equal(client.getServerCapabilities(), { tools: { listChanged: false }, logging: {} })
})

test('a text comes back as text and by its name', async ({ call }) => {
  const told = await call('greet', { greeting: 'hello ', times: 3 })
  assert.equal(told.content, [{ type: 'text', text: 'hello hello hello ' }])
  assert.equal(told.structuredContent, { output: 'hello hello hello ' })
})

test('several outputs are told apart by their labels', async ({ call }) => {
  const { text, structuredContent } = await call('tint', { from: '#ff8800' })
  assert.is(text, 'To: #ff8800\nName: as #ff8800')
  assert.equal(structuredContent, { to: '#ff8800', name: 'as #ff8800' })
})

test('a picture goes in as a data URL and comes out as a picture and a link', async (held) => {
  const told = await held.call('invert', { photo: await photo() })
  assert.equal(kinds(told), ['image', 'resource_link'])
  const [picture, link] = told.content
  assert.is(picture!.mimeType, 'image/png')
  assert.equal([...Buffer.from(picture!.data, 'base64').subarray(1, 4)], [80, 78, 71])
  assert.is(told.structuredContent?.negative.url, link!.uri)
  const fetched = await fetch(link!.uri)
  assert.is(Buffer.from(await fetched.arrayBuffer()).toString('base64'), picture!.data)
})

test('a file goes in by its id, its url, or as another tool gave it', async ({ call, url }) => {
  const body = Buffer.from((await photo()).split(',')[1]!, 'base64')
  const response = await fetch(`${url}/files`, { method: 'POST', body })
  const file = (await response.json()) as { id: string; url: string }
  for (const given of [file.id, file.url, new URL(file.url, url).href, { id: file.id }]) {
    const { structuredContent } = await call('invert', { photo: given })
    assert.is(structuredContent?.negative.width, 20)
    const again = await call('invert', { photo: structuredContent?.negative })
    assert.is(again.isError, undefined)
  }
})

test('sounds and small pictures go along, all other files are links', async ({ call }) => {
  const told = await call('make')
  assert.equal(kinds(told), [
    ...['audio', 'resource_link'],
    ...['resource_link', 'resource_link'],
    ...['image', 'resource_link', 'image', 'resource_link'],
  ])
  const links = told.content.filter(({ type }) => type === 'resource_link')
  assert.equal(
    links.map(({ name, mimeType }) => `${name} ${mimeType}`),
    [
      ...['beep.wav audio/wav', 'paper.csv text/csv', 'poster.png image/png'],
      ...['one.png image/png', 'two.png image/png'],
    ],
  )
})

test('what a call was given does not stay behind', async ({ call, app }) => {
  const before = await app.left()
  await call('names', { papers: ['data:,one', 'data:,two'] })
  await call('names', { papers: ['data:,one', 'nonsense'] })
  assert.equal(await app.left(), before)
})

test('progress comes as it is made, each more than the last', async ({ call }) => {
  const steps: Step[] = []
  await call('count', { to: 10 }, { onprogress: (step) => void steps.push(step) })
  assert.equal(steps[0], { progress: 0, total: 10, message: 'Step 0' })
  assert.ok(steps.length > 2)
  assert.ok(steps.every(({ progress }, i) => i === 0 || progress > steps[i - 1]!.progress))
})

test('partial results come as progress', async ({ call }) => {
  const steps: Step[] = []
  const { text } = await call('spell', { word: 'yes' }, { onprogress: (step) => steps.push(step) })
  assert.is(text, 'yes')
  assert.equal(steps.map(({ message }) => message).slice(0, 2), ['y', 'ye'])
})

test('two clients at once get each their own', async ({ call, url }) => {
  const other = await connect(url)
  const words = Array.from({ length: 20 }, (_, i) => `word ${i}`)
  const told = await Promise.all(
    words.map((word, i) => (i % 2 ? call : other.call)('greet', { greeting: word, times: 1 })),
  )
  assert.equal(
    told.map(({ text }) => text),
    words,
  )
  await other.client.close()
})

const photo = async () =>
  `data:image/png;base64,${(await (await plain(20, 10, '#102030')).png().toBuffer()).toString('base64')}`

test.run()
