import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interface } from '../../app/index.ts'
import { serve } from '../../app/server.ts'
import { jobsOf } from '../support/jobs.ts'
import { scratch } from '../support/scratch.ts'

const interfaces = {
  page: Interface({
    inputs: { word: 'text' },
    outputs: 'file',
    fn: ({ word }) => Buffer.from(word),
  }),
  endless: Interface({
    inputs: {},
    outputs: 'text',
    fn: (_, { signal }) =>
      new Promise<string>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  }),
}

const test = suite('a restart')

test('keeps finished jobs and their files, and interrupts what ran', async () => {
  const { dir, remove } = await scratch()
  const first = await serve(interfaces, { config: { DATA_DIR: dir } })
  const durable = { durable: true, owner: 'a'.repeat(32) }
  const page = await jobsOf(first.services).submit('page', { word: 'hello' }, durable)
  const { outputs } = await jobsOf(first.services).wait(page.id, 5000)
  const endless = await jobsOf(first.services).submit('endless', {}, durable)
  const passing = await jobsOf(first.services).submit('page', { word: 'bye' })
  await jobsOf(first.services).wait(passing.id, 5000)
  await first.close()

  const second = await serve(interfaces, { config: { DATA_DIR: dir } })
  const jobs = jobsOf(second.services)
  const { files } = second.services
  const kept = await jobs.get(page.id)
  assert.is(kept?.status, 'completed')
  assert.equal(kept?.outputs, outputs)
  const [file] = outputs as { id: string; url: string }[]
  assert.ok(await files.get(file!.id))
  assert.is(await (await second.request(file!.url)).text(), 'hello')
  assert.is((await jobs.get(endless.id))?.status, 'interrupted')
  assert.is(await jobs.get(passing.id), undefined)
  assert.equal(
    (await jobs.list(durable.owner)).map(({ id }) => id).sort(),
    [page.id, endless.id].sort(),
  )
  await second.close()
  await remove()
})

test.run()
