import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { journal } from '../../app/calls/journal.ts'
import { disk } from '../../app/files/disk.ts'
import { Interface, image, number } from '../../app/index.ts'
import { drawn } from '../support/pictures.ts'
import { scratch, type Trial, trial } from '../support/scratch.ts'

let release = () => {}
const interfaces = {
  praise: Interface({
    title: 'Praise',
    inputs: { words: 'text', secret: number({ default: 1 }) },
    outputs: { told: 'text' },
    feedback: ['good', 'not so good'],
    fn: ({ words }) => ({ told: words.toUpperCase() }),
  }),
  picture: Interface({
    inputs: { photo: image() },
    outputs: { same: 'image' },
    feedback: ['good'],
    fn: ({ photo }) => ({ same: photo }),
  }),
  slow: Interface({
    inputs: {},
    outputs: 'text',
    feedback: ['good'],
    fn: () => new Promise<string>((resolve) => (release = () => resolve('done'))),
  }),
  quiet: Interface({ inputs: {}, outputs: 'text', fn: () => 'nothing to say' }),
}

const test = suite<{ app: Trial }>('feedback', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(interfaces, { WRITE_TOKEN: 'a long enough token for tests' })
})
test.after(({ app }) => app.close())

const json = { 'content-type': 'application/json' }
const owner = { authorization: 'Bearer a long enough token for tests' }
const visitor = { 'session-id': 'visitor-one' }

async function job(app: Trial, name: string, inputs: object, wait = 10): Promise<string> {
  const headers = {
    ...json,
    ...visitor,
    prefer: wait ? `respond-async, wait=${wait}` : 'respond-async',
  }
  const sent = { method: 'POST', headers: { ...headers, 'idempotency-key': crypto.randomUUID() } }
  const answer = await app.request(`/${name}`, { ...sent, body: JSON.stringify(inputs) })
  return /[0-9a-f]{32}/.exec(answer.headers.get('location') ?? '')![0]
}
const say = (app: Trial, id: string, choice: unknown, headers: Record<string, string> = visitor) =>
  app.request(`/jobs/${id}/feedback`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify({ choice }),
  })
const rows = async (app: Trial, name: string) => {
  const answer = await app.request(`/${name}/feedback.csv`, { headers: owner })
  assert.is(answer.status, 200)
  return (await answer.text())
    .replace(/^\ufeff/, '')
    .trim()
    .split('\n')
}

test('what is said of a result is a row of a CSV, with what went in and came out', async ({
  app,
}) => {
  const id = await job(app, 'praise', { words: '=well, "done"' })
  assert.is((await say(app, id, 'not so good')).status, 204)
  const [head, row, ...others] = await rows(app, 'praise')
  assert.is(head, 'time,choice,job,user,inputs.words,inputs.secret,outputs.told')
  assert.match(row!, new RegExp(`^[-\\dT:.]+Z,not so good,${id},`))
  assert.match(row!, `"'=well, ""done""",1,"'=WELL, ""DONE"""`)
  assert.equal(others, [])
})

test('what is said again takes the place of what was said before', async ({ app }) => {
  const id = await job(app, 'praise', { words: 'again' })
  for (const choice of ['good', 'not so good', 'good']) await say(app, id, choice)
  const found = (await rows(app, 'praise')).filter((row) => row.includes(id))
  assert.is(found.length, 1)
  assert.match(found[0]!, ',good,')
})

test('files are told by their addresses', async ({ app }) => {
  const photo = `data:image/png;base64,${Buffer.from(await drawn(20, 20)).toString('base64')}`
  await say(app, await job(app, 'picture', { photo }), 'good')
  const [, row] = await rows(app, 'picture')
  assert.is(row!.match(/http:\/\/localhost\/files\/[0-9a-f]{32}\/[^,]+/g)?.length, 2)
})

test('another choice, another job and another session are refused', async ({ app }) => {
  const id = await job(app, 'praise', { words: 'x' })
  const refused = async (answer: Response | Promise<Response>) => {
    const { status, detail } = (await (await answer).json()) as any
    return [status, detail]
  }
  assert.equal(await refused(say(app, id, 'best')), [
    400,
    'Choice must be good or not so good, not “best”',
  ])
  assert.equal(await refused(say(app, id, 5)), [400, 'Choice must be good or not so good, not 5'])
  assert.equal(await refused(say(app, 'nothing', 'good')), [
    404,
    'There is no such job, or its time is over',
  ])
  assert.equal(await refused(say(app, await job(app, 'quiet', {}), 'good')), [
    404,
    'Nobody asks for feedback on this job',
  ])
  assert.equal(await refused(say(app, id, 'good', { 'session-id': 'visitor-two' })), [
    403,
    'Only who started it can say how its result is',
  ])
})

test('a job without a result has none to speak of', async ({ app }) => {
  const id = await job(app, 'slow', {}, 0)
  const { status, detail } = (await (await say(app, id, 'good')).json()) as any
  assert.is(status, 409)
  assert.match(detail, /^The job is (queued|running): it has no result to speak of$/)
  release()
})

test('all of it is for who may write here alone', async ({ app }) => {
  for (const method of ['GET', 'DELETE']) {
    const answer = await app.request('/praise/feedback.csv', { method, headers: visitor })
    assert.is(answer.status, 401)
  }
  assert.is((await app.request('/quiet/feedback.csv', { headers: owner })).status, 404)
})

test('a page has a button for each choice, and works without a script', async ({ app }) => {
  const id = await job(app, 'praise', { words: 'page' })
  const headers = { accept: 'text/html', cookie: 'none=1', ...visitor }
  const page = async (more: Record<string, string> = {}) =>
    (await app.request(`/jobs/${id}`, { headers: { ...headers, ...more } })).text()
  assert.match(await page(), 'value="not so good" aria-pressed="false"')
  assert.not.match(await page({ 'session-id': 'visitor-two' }), 'id="feedback"')
  const answer = await app.request(`/jobs/${id}/feedback`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'choice=not+so+good',
  })
  assert.equal([answer.status, answer.headers.get('location')], [303, `/jobs/${id}#feedback`])
  assert.match(await page(), 'value="not so good" aria-pressed="true"')
  assert.match(await page(), 'Noted, thank you')
  assert.not.match(await page(), 'feedback.csv')
  assert.match(await page(owner), 'href="/praise/feedback.csv"')
})

test('it outlives the server and its jobs, until it is cleared', async () => {
  const { dir, remove } = await scratch()
  const first = await trial(interfaces, { DATA_DIR: dir })
  await say(first, await job(first, 'praise', { words: 'kept' }), 'good')
  await first.close()
  const second = await trial(interfaces, { DATA_DIR: dir, JOB_TTL: 0 })
  await second.services.calls.sweep()
  const csv = async () => (await second.request('/praise/feedback.csv')).text()
  assert.match(await csv(), 'kept,1,KEPT')
  const cleared = await second.request('/praise/feedback.csv', { method: 'DELETE' })
  assert.is(cleared.status, 204)
  assert.not.match(await csv(), 'kept')
  await second.close()
  await remove()
})

test('more than there is room for is refused, and there is room again when it is cleared', async () => {
  const { dir, remove } = await scratch()
  const { opinions, close } = journal(dir, 60, disk(1024 ** 2))
  const of = { interface: 'praise', time: 0, choice: 'good', user: null, outputs: [] }
  const save = (i: number) =>
    opinions.save({ ...of, job: String(i), inputs: { words: 'x'.repeat(100_000) } })
  let refused: { problem?: { status: number } } | undefined
  for (let i = 0; i < 20 && !refused; i++) await save(i).catch((error) => (refused = error))
  assert.is(refused?.problem?.status, 507)
  await opinions.clear('praise')
  await save(0)
  assert.is(await opinions.count('praise'), 1)
  await close()
  await remove()
})

test('choices are told apart when they are declared, and a readOnly Interface has none', () => {
  const declare = (more: object) => () =>
    Interface({ inputs: {}, outputs: 'text', fn: () => 'x', ...more })
  for (const feedback of [[], ['a', 'a'], [''], 'good', Array(11).fill('x')]) {
    assert.throws(
      declare({ feedback }),
      'the feedback of the Interface must be a list of one to ten',
    )
  }
  assert.throws(declare({ feedback: ['good'], readOnly: true }), 'of a readOnly Interface are not')
})

test.run()
