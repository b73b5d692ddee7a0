import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listen } from '../../support/listen.ts'
import { type McpClient, mcpClient, type Step } from '../../support/mcp.ts'
import { type Trial, trial, until } from '../../support/scratch.ts'
import * as tools from './tools.ts'

interface Held extends McpClient {
  app: Trial
  transport: StreamableHTTPClientTransport
  url: string
  close(): Promise<void>
}

const module = new URL('tools.js', import.meta.url).href
const test = suite<Held>('mcp calls', {} as Held)
test.before.each(async (context) => {
  const app = await trial({ ...tools }, { MAX_QUEUE: 1, MAX_UPLOAD_BYTES: 1000 }, { module })
  const { url, close } = await listen(app)
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`))
  Object.assign(context, { app, transport, url, close }, await mcpClient(transport))
})
test.after.each(async ({ client, close }) => {
  await client.close()
  await close()
})

/** A call that runs until it is cancelled. */
function waiting({ call }: McpClient) {
  const stop = new AbortController()
  const messages: (string | undefined)[] = []
  const onprogress = ({ message }: Step) => void messages.push(message)
  const result = call('wait', {}, { signal: stop.signal, onprogress }).catch((error) => error)
  return { stop: () => stop.abort('enough'), messages, result }
}

test('a wrong value is a result, in words that name the field', async ({ call }) => {
  const told = await call('greet', { greeting: 5, times: 'many', colour: 'red' })
  assert.is(told.isError, true)
  assert.is(
    told.text,
    'colour: There is no input “colour”: the inputs are greeting and times\n' +
      'greeting: Greeting must be text, not 5\n' +
      'times: Times must be a whole number from 0, not “many”',
  )
  const { errors } = told._meta?.['fascia/problem'] ?? {}
  assert.equal(
    errors.map(({ field }: { field: string }) => field),
    ['colour', 'greeting', 'times'],
  )
})

test('a fault that only fn finds names its field too', async ({ call }) => {
  const told = await call('refuse', { word: 'no' })
  assert.is(told.isError, true)
  assert.is(told.text, 'word: Word is wrong in a way that only fn sees')
})

test('a fault of ours is a result with a reference and no more', async ({ call }) => {
  const { error } = console
  const log: string[] = []
  console.error = (line: string) => void log.push(line)
  const told = await call('refuse', { word: 'ours' }).finally(() => {
    console.error = error
  })
  assert.is(told.isError, true)
  const [, reference] = /^The fault is ours\. It is in the log under (\w{8})$/.exec(told.text) ?? []
  assert.equal(log, [`[${reference}]`])
})

test('what is no file is refused in words that say how files are given', async ({ call }) => {
  const told = await call('invert', { photo: '/etc/passwd' })
  assert.match(told.text, /^photo: Photo must be a JPEG, PNG or WebP image, given as a data: URL, /)
  assert.match(told.text, /, not “\/etc\/passwd”$/)
  const gone = await call('invert', { photo: '0'.repeat(32) })
  assert.match(gone.text, /Photo is a file that is not here any more/)
  const large = await call('invert', { photo: `data:,${'x'.repeat(2000)}` })
  assert.is(
    large.text,
    'photo: Photo has a file that is too large: “upload”. A file must be at most 1000 bytes',
  )
  const text = await call('invert', { photo: 'data:text/plain,hello' })
  assert.is(text.text, 'photo: Photo must be a JPEG, PNG or WebP image, not a text file')
})

test('an unknown tool is an error of the protocol', async ({ call }) => {
  const error = await call('nonsense').catch((error) => error)
  assert.is(error.code, -32602)
  assert.match(error.message, /There is no tool “nonsense”/)
})

test('a cancel ends the call and fires its signal', async (held) => {
  const first = waiting(held)
  await until(() => first.messages.includes('Under way'))
  const next = waiting(held)
  await until(() => next.messages.includes('Waiting: the next in line'))
  const third = await held.call('wait')
  assert.match(third.text, /Too many calls are waiting/)
  first.stop()
  assert.match(String(await first.result), /enough/)
  await until(() => next.messages.includes('Under way'))
  next.stop()
  await next.result
})

test('who hangs up ends the call', async (held) => {
  const first = waiting(held)
  await until(() => first.messages.includes('Under way'))
  await held.client.close()
  const second = { ...held, ...(await mcpClient(new StreamableHTTPClientTransport(here(held)))) }
  const next = waiting(second)
  await until(() => next.messages.includes('Under way'))
  await second.client.close()
})

test('ending a session ends its calls', async (held) => {
  const first = waiting(held)
  await until(() => first.messages.includes('Under way'))
  await held.transport.terminateSession()
  const second = await mcpClient(new StreamableHTTPClientTransport(here(held)))
  const next = waiting(second)
  await until(() => next.messages.includes('Under way'))
  await second.client.close()
})

test('the lines that fn logs come to a client that asked for them', async ({ client, call }) => {
  const lines: unknown[] = []
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
    lines.push(params)
  })
  await call('count', { to: 0 })
  assert.equal(lines, [])
  await client.setLoggingLevel('info')
  await call('count', { to: 0 })
  assert.equal(lines, [{ level: 'info', logger: 'count', data: 'off we go' }])
  await client.setLoggingLevel('warning')
  await call('count', { to: 0 })
  assert.is(lines.length, 1)
})

const here = ({ url }: Held) => new URL(`${url}/mcp`)

test.run()
