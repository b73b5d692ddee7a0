import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { InputError } from '../../app/core/errors.ts'
import type { StoredFile } from '../../app/core/file.ts'
import { raster } from '../../app/files/picture.ts'
import { album, each } from '../../interfaces/colorize/album.ts'
import type { Engine, Photo } from '../../interfaces/colorize/options.ts'
import { jobsOf } from '../support/jobs.ts'
import { slope } from '../support/photo.ts'
import { type Trial, trial, until } from '../support/scratch.ts'
import { caught, studio } from '../support/studio.ts'
import { unzip } from '../support/unzip.ts'

const test = suite<{ app: Trial }>('an album', {} as { app: Trial })
test.before(async (context) => {
  context.app = await trial({ album })
})
test.after(({ app }) => app.close())

const sharp = await raster()
const scan = await (await slope(60, 40)).jpeg().toBuffer()

function form(files: [name: string, bytes: Buffer][], fields: { [name: string]: string } = {}) {
  const body = new FormData()
  for (const [name, bytes] of files) body.append('photos', new File([new Uint8Array(bytes)], name))
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return { method: 'POST', body }
}

test('every photo comes back in colour, in its place, and all as one zip', async ({ app }) => {
  const wide = await sharp(scan).resize(80, 20, { fit: 'fill' }).png().toBuffer()
  const files: [string, Buffer][] = [
    ['a.jpg', scan],
    ['b.png', wide],
    ['a.jpg', scan],
  ]
  const sent = form(files, { vividness: '1' })
  const answer = await app.request('/album', { ...sent, headers: { Prefer: 'respond-async' } })
  assert.is(answer.status, 202)
  const id = answer.headers.get('location')!.split('/').at(-1)!
  const jobs = jobsOf(app.services)
  const seen: string[][] = []
  const labels = new Set<string>()
  for await (const { job, event } of jobs.watch(id)) {
    if (job.progress) labels.add(job.progress.label)
    if (event?.type !== 'output') continue
    seen.push((event.outputs[0] as StoredFile[]).map((file) => file.id))
  }
  const job = await jobs.get(id)
  const made = job!.outputs![0] as StoredFile[]
  assert.equal(
    made.map(({ name, type, width, height }) => [name, type, width, height]),
    [
      ['a-colour.jpg', 'image/jpeg', 60, 40],
      ['b-colour.png', 'image/png', 80, 20],
      ['a-colour.jpg', 'image/jpeg', 60, 40],
    ],
  )
  const ids = made.map((file) => file.id)
  assert.equal(seen, [ids.slice(0, 1), ids.slice(0, 2), ids])
  assert.ok([...labels].some((label) => /^Colouring [123] of 3: [ab]\.(jpg|png)$/.test(label)))
  const packed = unzip(
    Buffer.from(await (await app.request(`/jobs/${id}/files.zip`)).arrayBuffer()),
  )
  assert.equal([...packed.keys()], ['a-colour.jpg', 'b-colour.png', 'a-colour-2.jpg'])
  const { channels } = await sharp(packed.get('a-colour.jpg')).stats()
  assert.ok(channels.length === 3 && channels[0]!.mean !== channels[2]!.mean)
})

test('a broken photo is named at the field, and nothing is left of the call', async ({ app }) => {
  const before = (await app.left()).length
  const answer = await app.request(
    '/album',
    form([
      ['good.jpg', scan],
      ['broken.jpg', scan.subarray(0, 300)],
      ['fine.jpg', scan],
    ]),
  )
  const { errors } = (await answer.json()) as { errors: object[] }
  assert.is(answer.status, 400)
  assert.equal(errors, [{ field: 'photos', detail: '“broken.jpg” is damaged or cut short' }])
  const left = await app.left()
  assert.not.ok(left.some((path) => path.includes('/scratch/')))
  assert.is(left.length, before)
})

/** Photos by number, which the engine below answers after as many milliseconds as asked. */
const photos = (count: number): Photo[] =>
  Array.from({ length: count }, (_, i) => ({ path: `${i}`, name: `${i}.jpg`, type: 'image/jpeg' }))
const options = { vividness: 1, format: 'same' as const }

test('some are coloured at a time, and all are given in order', async () => {
  const context = await studio()
  const warned: Error[] = []
  process.on('warning', (warning) => warned.push(warning))
  let now = 0
  let most = 0
  const engine: Engine = async ({ path, name }, _, { dir }) => {
    most = Math.max(most, ++now)
    await sleep(path === '0' ? 50 : 1)
    now--
    await writeFile(join(dir, 'colour.jpg'), path)
    return { path: join(dir, 'colour.jpg'), name }
  }
  const names = []
  const paths = new Set<string>()
  for await (const { name, path } of each(photos(20), options, engine, context)) {
    names.push(name)
    paths.add(path)
  }
  assert.equal(
    names,
    photos(20).map(({ name }) => name),
  )
  assert.is(paths.size, 20)
  assert.ok(most < 20)
  assert.equal([context.steps[0]?.done, context.steps.at(-1)?.done], [0, 20])
  assert.equal(warned, [])
  await context.close()
})

test('the first that fails ends the others, and is the reason', async () => {
  const context = await studio()
  let stopped = 0
  const engine: Engine = async ({ path }, _, { signal }) => {
    if (path === '1') throw new InputError('The picture has no end', { field: 'photo' })
    await sleep(60_000, undefined, { signal }).catch(() => stopped++)
    throw signal.reason
  }
  const error = await caught(each(photos(9), options, engine, context).next())
  assert.is(error.message, '“1.jpg”: The picture has no end')
  assert.is(error.field, 'photos')
  assert.is(stopped, 1)
  await context.close()
})

test('Stop ends what runs and starts nothing more', async () => {
  const context = await studio()
  let began = 0
  const engine: Engine = async (_, __, { signal }) => {
    began++
    await sleep(60_000, undefined, { signal })
    throw new Error('it went on')
  }
  const first = each(photos(9), options, engine, context).next()
  await until(() => began > 0)
  context.abort()
  assert.is((await caught(first)).name, 'AbortError')
  assert.ok(began < 9)
  await context.close()
})

test.run()
