import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as interfaces from '../support/isolated.ts'
import { jobsOf } from '../support/jobs.ts'
import { type Trial, trial, until } from '../support/scratch.ts'
import { isAlive } from '../support/studio.ts'

const module = new URL('../support/isolated.js', import.meta.url).href

const test = suite<{ app: Trial }>('an isolated Interface', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial(interfaces, {}, { module })
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

test('its state goes there and comes back, where the call completes', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const sumOf = async (owner: string, by: number, fails = false) => {
    const { id } = await jobs.submit('counts', { by, fails }, { owner })
    const { outputs, error } = await jobs.wait(id, 20_000)
    assert.is.not(outputs?.[1], process.pid)
    return outputs?.[0] ?? error?.detail
  }
  assert.is(await sumOf('ada', 3), 3)
  assert.is(await sumOf('ada', 1, true), 'Not this time')
  assert.equal(await Promise.all([sumOf('ada', 4), sumOf('bob', 1)]), [7, 1])
  const { id } = await jobs.submit('ignores', {}, { owner: 'ada' })
  assert.is((await jobs.wait(id, 20_000)).status, 'completed')
  const { states } = app.services.calls
  assert.is(await states.load({ session: 'ada', state: 'ignores' }), undefined)
  assert.equal(await states.load({ session: 'ada', state: 'counts' }), { sum: 7 })
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

test('hears the signal, and ends with all that it started', async ({ app }) => {
  const jobs = jobsOf(app.services)
  const note = join(app.dir, 'note')
  const { id } = await jobs.submit('waits', { note })
  let pid = 0
  for await (const { job } of jobs.watch(id)) {
    pid = (job.outputs?.[0] as number) ?? 0
    if (pid) break
  }
  assert.ok(isAlive(pid))
  await jobs.cancel(id)
  await until(() => existsSync(note))
  await until(() => !isAlive(pid))
})

test('may not take more memory than MAX_CHILD_BYTES', async () => {
  const small = await trial(interfaces, { MAX_CHILD_BYTES: 200 * 1024 ** 2 }, { module })
  const job = await call(small, 'hoards')
  assert.match(job.error!.detail, /^The process that ran it took more than the 200 MB of memory/)
  await small.close()
})

test('is told no secret of the server', async () => {
  const app = await trial(interfaces, { URL_KEY: 'hush' }, { module })
  process.env.WRITE_TOKEN = 'hush'
  const job = await call(app, 'tells')
  delete process.env.WRITE_TOKEN
  const told = JSON.stringify(job.outputs)
  assert.match(told, '"MAX_TEXT"')
  assert.not.match(told, 'hush')
  await app.close()
})

test.run()
