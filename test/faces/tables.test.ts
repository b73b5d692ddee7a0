import { Client } from '@gradio/client'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rowsText } from '../../app/faces/cli/printer.ts'
import { Interface, plot, table } from '../../app/index.ts'
import { listen } from '../support/listen.ts'
import { mcpClient } from '../support/mcp.ts'
import { type Trial, trial } from '../support/scratch.ts'

const interfaces = {
  turn: Interface({
    title: 'Turn',
    inputs: { rows: table() },
    outputs: { chart: plot({ kind: ({ rows }) => (rows.length > 2 ? 'line' : 'bar') }) },
    examples: [{ rows: [{ day: '2026-01-01', sold: 3 }] }],
    fn: ({ rows }) => ({ chart: rows.toReversed() }),
  }),
}
const sent = [
  { day: '2026-01-01', sold: 3 },
  { day: '2026-01-02', sold: 5 },
]
const came = sent.toReversed()

const test = suite<{ app: Trial; url: string; close(): Promise<void> }>(
  'tables of any columns',
  {} as any,
)
test.before(async (context) => {
  context.app = await trial(interfaces)
  Object.assign(context, await listen(context.app))
})
test.after(({ close }) => close())

test('are the same in JSON, as CSV, and to Gradio’s clients', async ({ app, url }) => {
  const post = async (type: string, body: string) => {
    const answer = await app.request('/turn', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    return answer.json()
  }
  assert.equal(await post('application/json', JSON.stringify({ rows: sent })), { chart: came })
  const csv = 'day,sold\n2026-01-01,3\n2026-01-02,5'
  assert.equal(await post('application/json', JSON.stringify({ rows: csv })), { chart: came })
  const form = new URLSearchParams({ rows: csv }).toString()
  assert.equal(await post('application/x-www-form-urlencoded', form), { chart: came })
  const client = await Client.connect(url)
  const frame = { headers: ['day', 'sold'], data: sent.map(({ day, sold }) => [day, sold]) }
  for (const rows of [sent, frame]) {
    const { data } = await client.predict('/turn', { rows })
    assert.equal(data, [came])
  }
  client.close()
})

test('are the same to a model, whose schema leaves the columns open', async ({ url }) => {
  const { client, call } = await mcpClient(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)))
  const { tools } = await client.listTools()
  const { items } = tools[0]!.inputSchema.properties!.rows as any
  assert.is(items.type, 'object')
  assert.not.ok(items.additionalProperties === false)
  const { structuredContent } = await call('turn', { rows: sent })
  assert.equal(structuredContent, { chart: came })
  await client.close()
})

test('stand under each other in a shell, numbers to the right', () => {
  const text = rowsText({ type: 'array', items: { type: 'object' } }, [
    { a: 'x', b: 1 },
    { a: 'long', b: 20, c: true },
  ])
  assert.is(text, 'a      b  c\nx      1\nlong  20  true')
})

test('fill the field of a page from an example', async ({ app }) => {
  const page = await app.request('/turn?_example=0', { headers: { accept: 'text/html' } })
  assert.match(await page.text(), '\nday,sold\n2026-01-01,3</textarea>')
})

test.run()
