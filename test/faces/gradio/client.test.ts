import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jobsOf } from '../../support/jobs.ts'
import { broken, endless, shout, story } from './faces.ts'
import { all, connect, connected, dataOf, failure, muted } from './support.ts'

const slow = endless()
const app = await connected({ shout, story, broken, endless: slow.iface })
const { client } = app
const test = suite("the Gradio face, by Gradio's own client")

test.after(app.close)

test('every Interface is an endpoint by its name', async () => {
  const { named_endpoints: named } = await client.view_api()
  assert.equal(Object.keys(named), ['/shout', '/story', '/broken', '/endless'])
  const [words, times] = named['/shout'].parameters
  assert.is(words.parameter_name, 'words')
  assert.is(words.type, 'string')
  assert.is(words.parameter_has_default, false)
  assert.is(times.parameter_default, 1)
  assert.is(times.component, 'Slider')
  assert.is(times.description, 'a whole number from 1 to 5')
  assert.equal(
    named['/story'].returns.map(({ label }: any) => label),
    ['Text', 'Facts'],
  )
  assert.ok(client.config!.dependencies.every(({ id }: any, i: number) => id === i))
})

test('a call by position is answered', async () => {
  assert.equal((await client.predict('/shout', ['hi ', 2])).data, ['HI HI '])
})

test('a call by name is answered, with the default of what is left out', async () => {
  assert.equal((await client.predict('/shout', { words: 'hi' })).data, ['HI'])
  assert.equal((await client.predict('shout', { times: 2, words: 'a' })).data, ['AA'])
})

test('a call by number is answered', async () => {
  assert.equal((await client.predict(1, ['yes', 3])).data, ['YESYESYES'])
})

test('what is yielded comes as it is yielded, and the last once more', async () => {
  const heard = await all(client.submit('/story', ['Ada']))
  const first = ['Once Ada', { hero: 'Ada', deeds: [1] }]
  const last = ['Once Ada slept', { hero: 'Ada', deeds: [1, 2], over: true }]
  assert.equal(dataOf(heard), [first, last, last])
  const stages = heard.filter(({ type }) => type === 'status').map(({ stage }) => stage)
  assert.is(stages[0], 'pending')
  assert.is(stages.filter((stage) => stage === 'generating').length, 2)
  assert.is(stages.at(-1), 'complete')
})

test('a wrong value is refused in the sentence of every other face', async () => {
  const server = await app.server.request('/shout', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ words: 'hi', times: 9 }),
  })
  const { errors } = (await server.json()) as { errors: { field: string; detail: string }[] }
  const [, status] = await all(client.submit('/shout', ['hi', 9]))
  assert.is(status!.code, 'validation_error')
  assert.equal(
    status!.message.filter(({ is_valid }: any) => !is_valid),
    [
      {
        __type__: 'validate',
        is_valid: false,
        message: errors[0]!.detail,
        parameter_name: 'times',
      },
    ],
  )
  assert.is(status!.message.length, 2)
  assert.match(await failure(client.predict('/shout', ['hi', 9])), errors[0]!.detail)
})

test('an object where text is due is refused, and so is nothing at all', async () => {
  for (const data of [[{ words: 'hi' }, 1], []]) {
    assert.match(
      await failure(client.predict('/shout', data)),
      /Words must be text|Enter text for Words/,
    )
  }
})

test("a fault of the caller's is told, one of ours only by its reference", async () => {
  const told = (kindly: boolean) => failure(client.predict('/broken', [kindly]))
  assert.is(await told(true), 'Kindly is not possible today')
  const ours = await muted(() => told(false))
  assert.match(ours, /The fault is ours/)
  assert.not.match(ours, /secret/)
  assert.equal((await client.predict('/shout', ['still here'])).data, ['STILL HERE'])
})

test('progress, log and a place in the queue are heard, and a call can be cancelled', async () => {
  const first = client.submit('/endless', ['one'])
  const heardFirst = all(first)
  await slow.begun
  const other = await connect(app.url)
  const second = other.submit('/endless', ['two'])
  const heardSecond: any[] = []
  for await (const event of second) {
    heardSecond.push(event)
    if ((event as any).position === 0 && (event as any).size === 1) await second.cancel()
  }
  await first.cancel()
  await slow.stopped
  const heard = await heardFirst
  const log = heard.find(({ type }) => type === 'log')
  assert.is(log?.log, 'Thinking of one')
  const { progress_data } = heard.find((event) => event.progress_data) as any
  assert.equal(progress_data, [
    { index: 3, length: 10, unit: 'steps', progress: 0.3, desc: 'Halfway, nearly' },
  ])
  assert.equal(dataOf(heard), [[null]])
  assert.is(heard.at(-1)?.stage, 'complete')
  assert.is(heardSecond.at(-1)?.stage, 'complete')
  other.close()
})

test('a call that others cancel is an error to its client', async () => {
  const submission = client.submit('/endless', ['three'])
  const heard = all(submission)
  await jobsOf(app.server.services).cancel((await submission.wait_for_id())!)
  const { stage, message } = (await heard).at(-1)!
  assert.equal({ stage, message }, { stage: 'error', message: 'The call was cancelled' })
})

test('a wrong endpoint is told with those there are', () =>
  muted(() => assert.throws(() => client.submit('/whisper', []), /"\/shout"/)))

test('the server is known again by its number', async () => {
  assert.is(await client.reconnect(), 'connected')
})

test.run()
