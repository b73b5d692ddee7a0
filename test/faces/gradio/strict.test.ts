import { mock } from 'node:test'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { until } from '../../support/scratch.ts'
import { broken, endless, flood, shout, story, unended } from './faces.ts'
import { strictClient } from './strict.ts'
import { post, served } from './support.ts'

const slow = endless()
const patient = endless()
const app = await served({
  shout,
  story,
  broken,
  endless: slow.iface,
  flood,
  patient: patient.iface,
  unended,
})
const { calls } = app.server.services
const test = suite('the Gradio face, by a client as strict as that for Python')

test.after(app.close)

test('a call is heard of from its place in the queue to its end', async () => {
  const client = strictClient(app.url)
  const messages = await client.submit(1, ['hi ', 2])
  assert.equal(
    messages.map(({ msg }) => msg),
    ['estimation', 'process_starts', 'process_completed'],
  )
  const { success, output } = messages.at(-1)!
  assert.equal([success, output.data], [true, ['HI HI ']])
  await client.closed()
  assert.is(client.kinds.at(-1), 'close_stream')
})

test('calls one after the other, and at once, share the stream', async () => {
  const client = strictClient(app.url)
  for (const words of ['a', 'b', 'c']) {
    assert.equal((await client.submit(1, [words])).at(-1)!.output.data, [words.toUpperCase()])
  }
  const many = await Promise.all(['x', 'y', 'z'].map((words) => client.submit(1, [words])))
  assert.equal(
    many.map((messages) => messages.at(-1)!.output.data[0]),
    ['X', 'Y', 'Z'],
  )
  await client.closed()
  assert.equal((await client.submit(1, ['again'])).at(-1)!.output.data, ['AGAIN'])
})

test('a text that would end a line for Python does not', async () => {
  const client = strictClient(app.url)
  const words = 'one\ntwo\r\nthree\u2028four\u2029five\u0085six\u001cseven'
  assert.equal((await client.submit(1, [words])).at(-1)!.output.data, [words.toUpperCase()])
  await client.closed()
})

test('a first yield comes whole, those after it as edits, the last one whole', async () => {
  const client = strictClient(app.url)
  const messages = await client.submit(2, ['Ada'])
  const [first, second] = messages.filter(({ msg }) => msg === 'process_generating')
  assert.equal(first!.output.data, ['Once Ada', { hero: 'Ada', deeds: [1] }])
  assert.equal(second!.output.data[0], [['append', [], ' slept']])
  const last = ['Once Ada slept', { hero: 'Ada', deeds: [1, 2], over: true }]
  assert.equal(messages.at(-1)!.output.data, last)
})

test('a client that comes late to a flood still hears how it ends', async () => {
  const client = strictClient(app.url)
  const id = await client.join(5, [1500], { reading: false })
  await until(async () => !(await calls.get(id)), 60_000)
  client.read()
  const messages = await client.messagesOf(id)
  const partial = messages.filter(({ msg }) => msg === 'process_generating')
  assert.ok(partial.length > 100 && partial.length < 1000)
  const [first, ...edited] = partial.map(({ output }) => output.data[0])
  const shown = edited.flat().reduce((text, [action, , value]) => {
    assert.is(action, 'append')
    return text + value
  }, first)
  assert.is(shown, messages.at(-1)!.output.data[0])
  assert.ok(shown.endsWith(' 1499 1500 '))
})

test('a failure has its text in output.error', async () => {
  const messages = await strictClient(app.url).submit(3, [true])
  const { success, title, output } = messages.at(-1)!
  assert.equal([success, title], [false, 'There is a problem with what was sent'])
  assert.is(output.error, 'Kindly is not possible today')
})

test('only a wrong value is a 422, each with its input', async () => {
  const refused = await strictClient(app.url)
    .submit(1, [1])
    .catch((error) => error)
  assert.is(refused.status, 422)
  assert.ok(JSON.parse(refused.message).detail.every((entry: object) => '__type__' in entry))
})

test('a cancelled call completes with nothing', async () => {
  const client = strictClient(app.url)
  const id = await client.join(4, ['it'])
  await slow.begun
  assert.is((await strictClient(app.url).cancel(id)).status, 404)
  assert.is((await client.cancel(id)).status, 200)
  const { success, output } = (await client.messagesOf(id)).at(-1)!
  assert.equal([success, output.data], [true, [null]])
})

test('a cancelled call completes with what it showed', async () => {
  const client = strictClient(app.url)
  const id = await client.join(7, ['Ada'])
  await until(() => client.kinds.includes('process_generating'))
  assert.is((await client.cancel(id)).status, 200)
  const { success, output } = (await client.messagesOf(id)).at(-1)!
  assert.equal([success, output.data], [true, ['Once Ada', { hero: 'Ada' }]])
})

test('a heartbeat is held for as long as the client is there', async () => {
  const controller = new AbortController()
  const response = await fetch(`${app.url}/gradio_api/heartbeat/abc-def`, controller)
  const { value } = await response.body!.getReader().read()
  assert.is(new TextDecoder().decode(value), 'data: ALIVE\n\n')
  controller.abort()
})

test('a stream on which nothing comes tells by a message that it is alive', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  const client = strictClient(app.url)
  try {
    const id = await client.join(6, ['it'])
    await until(() => client.kinds.includes('progress'))
    mock.timers.tick(15_000)
    await until(() => client.kinds.includes('heartbeat'))
    await client.cancel(id)
    await client.closed()
  } finally {
    mock.timers.reset()
  }
})

test('a session that is unknown is told so, and the stream is closed', async () => {
  const response = await fetch(`${app.url}/gradio_api/queue/data?session_hash=nobody`)
  assert.is(response.headers.get('content-type'), 'text/event-stream')
  const [told, last] = (await response.text()).trim().split('\n\n')
  assert.is(JSON.parse(told!.slice(5)).session_not_found, true)
  assert.is(JSON.parse(last!.slice(5)).msg, 'close_stream')
})

test('a second stream of a session takes the place of the first', async () => {
  const session = 'twice'
  const join = () =>
    post(`${app.url}/queue/join`, { data: ['hi'], fn_index: 1, session_hash: session })
  const address = `${app.url}/queue/data?session_hash=${session}`
  await join()
  const first = await fetch(address)
  const second = await fetch(address)
  await first.text()
  await join()
  assert.match(await second.text(), /close_stream/)
})

test.run()
