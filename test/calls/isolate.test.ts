import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as interfaces from '../support/isolated.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial } from '../support/scratch.ts'

const module = new URL('../support/isolated.js', import.meta.url).href

const test = suite<{ app: Trial }>('an isolated Interface', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(interfaces, {}, module)
})
test.after(({ app }) => app.close())

const call = async (app: Trial, name: string, inputs = {}) => {
  const jobs = jobsOf(app.services)
  return jobs.wait((await jobs.submit(name, inputs)).id, 20_000)
}

test('runs in another process, and its files, progress and steps come through', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit('steps', { word: 'hey' })
  const seen = []
  for await (const { event } of jobs.watch(id)) if (event) seen.push(event.type)
  const job = await jobs.get(id)
  const [said, pid, paper] = job!.outputs as [string, number, { url: string }]
  assert.is(said, 'hey 2')
  assert.is.not(pid, process.pid)
  assert.is(await (await app.request(paper.url)).text(), 'hey 2')
  assert.is(seen.filter((type) => type === 'output').length, 2)
  assert.ok(seen.includes('progress') && seen.includes('log'))
})

test('a refusal keeps its field', async ({ app }) => {
  const { error } = await call(app, 'refuses')
  assert.equal(error?.errors, [{ field: 'word', detail: 'Word is too short' }])
})

test('a crash takes down its job alone', async ({ app }) => {
  const { error } = console
  console.error = () => {}
  const job = await call(app, 'crashes')
  console.error = error
  assert.is(job.status, 'failed')
  assert.match(job.error!.detail, /exit code 7/)
  assert.is((await call(app, 'steps', { word: 'on' })).status, 'completed')
})

test('a busy loop blocks nobody, and is killed', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const { id } = await jobs.submit('spins', {})
  while ((await jobs.get(id))?.status !== 'running') await sleep(10)
  await sleep(300)
  assert.is((await app.request('/healthz')).status, 200)
  await jobs.cancel(id)
  assert.is((await jobs.get(id))?.status, 'cancelled')
})

test.run()
