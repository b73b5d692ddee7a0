import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jobsOf } from '../../support/jobs.ts'
import { needs } from '../../support/needs.ts'
import { broken, dot, endless, mirror, shout, story } from './faces.ts'
import { muted, post, served } from './support.ts'

const slow = endless()
const app = await served({ shout, story, mirror, broken, endless: slow.iface })
const { url } = app
const test = suite('the Gradio face, for curl')
const curled = needs('the Gradio face, by curl', 'curl')
const run = promisify(execFile)

const json = async (path: string, body: unknown) => {
  const response = await post(`${url}${path}`, body)
  return { status: response.status, body: (await response.json()) as any }
}
const read = async (path: string) => (await fetch(`${url}${path}`)).text()
const started = async (path: string, body: unknown) => (await json(path, body)).body.event_id

curled('a call is made and read as the guide shows', async () => {
  const script = `curl -X POST ${url}/gradio_api/call/shout -s \\
    -H 'Content-Type: application/json' -d '{"data": ["hi ", 2]}' \\
    | awk -F'"' '{ print $4}' | read -r EVENT_ID;
    curl -sN ${url}/gradio_api/call/shout/$EVENT_ID`
  const { stdout } = await run('bash', ['-O', 'lastpipe', '-c', script])
  assert.is(stdout, 'event: complete\ndata: ["HI HI "]\n\n')
})

test('a call is made by position or by name, and read as often as one likes', async () => {
  const id = await started('/gradio_api/call/shout', { data: ['hi ', 2] })
  assert.match(id, /^[0-9a-f]{32}$/)
  for (const path of ['/gradio_api/call/shout', '/call/shout', '/gradio_api/call/v2/shout']) {
    assert.is(await read(`${path}/${id}`), 'event: complete\ndata: ["HI HI "]\n\n')
  }
  const other = await started('/gradio_api/call/v2/shout', { words: 'hey' })
  assert.is(await read(`/call/v2/shout/${other}`), 'event: complete\ndata: ["HEY"]\n\n')
})

test('what was yielded before anybody read is not lost, and comes whole', async () => {
  const id = await started('/call/story', { data: ['Ada'] })
  const jobs = jobsOf(app.server.services)
  await jobs.wait(id, 10_000)
  assert.is(
    await read(`/call/story/${id}`),
    [
      'event: generating\ndata: ["Once Ada",{"hero":"Ada","deeds":[1]}]\n\n',
      'event: generating\ndata: ["Once Ada slept",{"hero":"Ada","deeds":[1,2],"over":true}]\n\n',
      'event: complete\ndata: ["Once Ada slept",{"hero":"Ada","deeds":[1,2],"over":true}]\n\n',
    ].join(''),
  )
})

test('a failure is an event with its text', async () => {
  const id = await started('/call/broken', { data: [true] })
  const [event, data] = (await read(`/call/broken/${id}`)).split('\n')
  assert.is(event, 'event: error')
  assert.is(JSON.parse(data!.slice(6)).error, 'Kindly is not possible today')
})

test('a wrong value is refused with an entry for each input', async () => {
  const { status, body } = await json('/call/v2/shout', { words: 5, loudness: 3 })
  assert.is(status, 422)
  assert.equal(
    body.detail.map(({ parameter_name: name, message }: any) => [name, message]),
    [
      ['words', 'Words must be text, not 5'],
      ['times', ''],
      ['loudness', 'There is no input “loudness”: the inputs are words and times'],
    ],
  )
})

const refusals: [path: string, body: unknown, status: number, sentence: RegExp][] = [
  ['/call/nothing', { data: [] }, 404, /There is no endpoint “\/nothing”: there are \/shout/],
  ['/call/shout', { data: 'hi' }, 400, /as a list in “data”/],
  ['/call/shout', ['hi'], 400, /must be a JSON object/],
  ['/call/shout', { data: ['a', 1, 'b'] }, 400, /There is no input 3: the inputs are words and/],
  ['/queue/join', { data: ['a'], fn_index: 1 }, 400, /session_hash/],
  ['/queue/join', { data: ['a'], fn_index: 77, session_hash: 's' }, 404, /no endpoint “77”/],
  ['/gradio_api/cancel', { session_hash: 's' }, 400, /event_id/],
]
for (const [path, body, status, sentence] of refusals) {
  test(`${path} refuses ${JSON.stringify(body)}`, async () => {
    const answer = await json(path, body)
    assert.is(answer.status, status)
    assert.match(answer.body.detail, sentence)
  })
}

test('a call of another Interface, or of nobody, is not to be read', async () => {
  const id = await started('/call/shout', { data: ['hi'] })
  for (const path of [`/call/story/${id}`, '/call/shout/x', `/call/shout/${'0'.repeat(32)}`]) {
    assert.is((await fetch(`${url}${path}`)).status, 404)
  }
})

test('a call that is waited for answers at once', async () => {
  const { body } = await json('/gradio_api/run/shout', { data: ['hi', 2] })
  assert.equal(body.data, ['HIHI'])
  assert.is(body.is_generating, false)
  assert.equal((await json('/api/predict', { data: ['hi'], fn_index: 1 })).body.data, ['HI'])
  const [told] = (await json('/run/story', { data: ['Ada'] })).body.data
  assert.is(told, 'Once Ada slept')
})

test('a call that is waited for fails with the text in error', async () => {
  assert.is((await json('/run/shout', { data: [1] })).body.error, 'Words must be text, not 1')
  const kindly = await json('/run/broken', { data: [true] })
  assert.equal([kindly.status, kindly.body.error], [400, 'Kindly is not possible today'])
  const ours = await muted(() => json('/run/broken', { data: [false] }))
  assert.is(ours.status, 500)
})

test('a picture comes back with an address to fetch it from', async () => {
  const photo = `data:image/png;base64,${dot.toString('base64')}`
  const id = await started('/call/v2/mirror', { photo })
  const text = await read(`/call/mirror/${id}`)
  const [made] = JSON.parse(text.split('\n')[1]!.slice(6))
  assert.equal(Buffer.from(await (await fetch(made.url)).arrayBuffer()), dot)
})

test('a call can be stopped by its id, and by no other session', async () => {
  const id = await started('/call/endless', { data: ['it'] })
  await slow.begun
  const foreign = await json('/gradio_api/cancel', { event_id: id, session_hash: 'other' })
  assert.is(foreign.status, 404)
  const reading = read(`/call/endless/${id}`)
  const stopped = await json('/gradio_api/cancel', { event_id: id, session_hash: id })
  assert.equal(stopped.body, { success: true })
  assert.match(await reading, /event: error\ndata: {"error":"The call was cancelled"/)
})

test('a caller who hangs up takes a call along that nobody can ask for', async () => {
  const { signal, abort } = hanging()
  const again = endless()
  const other = await served({ endless: again.iface })
  const waiting = fetch(`${other.url}/run/endless`, {
    method: 'POST',
    body: '{"data": ["it"]}',
    signal,
  }).catch(() => {})
  await again.begun
  abort()
  await again.stopped
  await waiting
  await other.close()
})

function hanging() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

test('the wrong method is refused with those that are taken', async () => {
  const response = await fetch(`${url}/gradio_api/queue/join`)
  assert.equal([response.status, response.headers.get('allow')], [405, 'POST, OPTIONS'])
  assert.is((await fetch(`${url}/gradio_api/unheard/of`)).status, 404)
})

test('the state of the queue is told', async () => {
  const status = await (await fetch(`${url}/gradio_api/queue/status/`)).json()
  assert.equal(status, {
    msg: 'estimation',
    queue_size: 0,
    rank: null,
    rank_eta: null,
    event_id: null,
  })
})

curled.run()
test.after(app.close)
test.run()
