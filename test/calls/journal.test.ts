import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { open } from 'lmdb'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Job } from '../../app/calls/job.ts'
import { journal } from '../../app/calls/journal.ts'
import { takeOldJobs } from '../../app/calls/old-jobs.ts'
import { newId } from '../../app/core/file.ts'
import { directory } from '../../app/files/directory.ts'
import { disk } from '../../app/files/disk.ts'
import { Interface, serve, text } from '../../app/index.ts'
import { scratch } from '../support/scratch.ts'

const day = 86_400
const megabyte = 1024 ** 2

const jobOf = (more: Partial<Job> = {}): Job => ({
  id: newId(),
  interface: 'greet',
  status: 'queued',
  position: null,
  eta: null,
  progress: null,
  log: [],
  inputs: { name: 'Ada' },
  outputs: null,
  error: null,
  created: Date.now(),
  started: null,
  ended: null,
  owner: 'o'.repeat(32),
  user: null,
  address: null,
  durable: true,
  ...more,
})

const ended = (job: Job, outputs: Job['outputs'] = ['hi'], at = Date.now()): Job => ({
  ...job,
  status: 'completed',
  outputs,
  ended: at,
})

interface Room {
  folder: string
  open(ttl?: number, most?: number): ReturnType<typeof journal> & { disk: ReturnType<typeof disk> }
}

/** A folder for journals, and the way to open one there; all are closed in the end. */
async function withRoom(use: (room: Room) => Promise<void>): Promise<void> {
  const { dir, remove } = await scratch()
  const opened: ReturnType<typeof journal>[] = []
  try {
    await use({
      folder: dir,
      open(ttl = day, most = 1024 * megabyte) {
        const ledger = disk(most)
        const made = journal(dir, ttl, ledger)
        opened.push(made)
        return { ...made, disk: ledger }
      },
    })
  } finally {
    for (const one of opened) await one.close()
    await remove()
  }
}

/** What `run` writes to the console as an error. */
async function logged(run: () => unknown): Promise<string> {
  const { error } = console
  let said = ''
  console.error = (...words) => {
    said += words.map(String).join(' ')
  }
  try {
    await run()
    return said
  } finally {
    console.error = error
  }
}

const test = suite('the journal')

test('keeps Jobs and lists those of one owner, the newest first', () =>
  withRoom(async ({ open }) => {
    const log = open()
    const now = Date.now()
    const jobs = [1, 2, 3].map((at) => jobOf({ created: now - at * 1000 }))
    for (const job of jobs) await log.save(job)
    await log.save(jobOf({ owner: 'x'.repeat(32) }))
    await log.save(jobOf({ owner: null }))
    assert.equal(log.load(jobs[0]!.id), jobs[0])
    const idsOf = (most?: number) => log.list('o'.repeat(32), { most }).jobs.map(({ id }) => id)
    assert.equal(
      idsOf(),
      jobs.map(({ id }) => id),
    )
    assert.equal(idsOf(1), [jobs[0]!.id])
    await log.remove(jobs[0]!)
    assert.is(log.load(jobs[0]!.id), undefined)
    assert.is(idsOf().length, 2)
  }))

test('a history is read in parts, each beginning where the one before ended', () =>
  withRoom(async ({ open }) => {
    const log = open()
    const now = Date.now()
    const jobs = Array.from({ length: 7 }, (_, at) => jobOf({ created: now - (at >> 1) }))
    await Promise.all(jobs.map((job) => log.save(job)))
    const seen: string[] = []
    let after: string | undefined
    do {
      const { jobs, older } = log.list('o'.repeat(32), { most: 3, after })
      seen.push(...jobs.map(({ id }) => id))
      if (seen.length === 3) await log.remove(jobs.at(-1)!)
      after = older
    } while (after)
    assert.equal(seen.toSorted(), jobs.map(({ id }) => id).sort())
    assert.is(log.list('o'.repeat(32), { most: 6 }).older, undefined)
    assert.is(log.list('o'.repeat(32), { after: 'nonsense' }).jobs.length, 6)
  }))

test('a Job that is removed leaves no byte that is counted, whether it had ended or not', () =>
  withRoom(async ({ open }) => {
    const log = open(3600, megabyte)
    const size = 0.3 * megabyte
    for (let at = 0; at < 20; at++) {
      const job = jobOf({ inputs: { text: 'x'.repeat(size) } })
      const last = at % 2 ? ended(job) : job
      await log.save(job)
      if (at % 2) await log.save(last)
      await log.remove(last)
      assert.is(log.load(job.id), undefined)
    }
    assert.equal(log.list('o'.repeat(32)).jobs, [])
  }))

test('files are known by the Jobs that name them', () =>
  withRoom(async ({ open }) => {
    const log = open()
    const [one, other] = ['1'.repeat(32), '2'.repeat(32)]
    const file = { id: one, url: '/files/1/a', name: 'a', type: 'text/plain', size: 1 }
    const job = jobOf({ inputs: { papers: [file] } })
    await log.save(job)
    assert.equal([...(await log.named(new Set([one, other])))], [one])
    await log.remove(job)
    assert.is((await log.named(new Set([one]))).size, 0)
  }))

test('never writes a secret down, whatever becomes of the Job', () =>
  withRoom(async ({ folder, open }) => {
    const log = open()
    const job = jobOf({ secrets: { token: 'swordfish' } })
    await log.save(job)
    await log.save(ended(job))
    assert.is('secrets' in log.load(job.id)!, false)
    await log.close()
    const bytes = await readFile(join(folder, 'journal.mdb'))
    assert.ok(bytes.includes('Ada'))
    assert.not.ok(bytes.includes('swordfish'))
  }))

test('a Job whose process is gone comes back as interrupted, always at the same time', () =>
  withRoom(async ({ open }) => {
    const first = open()
    const [running, done] = [jobOf({ status: 'running' }), ended(jobOf())]
    await first.save(running)
    await first.save(done)
    await first.close()
    const second = open()
    const found = second.load(running.id)!
    assert.is(found.status, 'interrupted')
    assert.ok(found.ended)
    await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(second.load(running.id), found)
    assert.equal(second.load(done.id), done)
  }))

test('a Job is kept for its time from when it ended, and one that is alive for longer', () =>
  withRoom(async ({ open }) => {
    const log = open(10)
    const long = Date.now() - 60_000
    const [old, late, alive] = [1, 2, 3].map(() => jobOf({ created: long })) as [Job, Job, Job]
    for (const job of [old, late, alive]) await log.save(job)
    await log.save(ended(old, ['x'], long + 1000))
    await log.save(ended(late))
    assert.is(log.load(old.id), undefined, 'its time is over before it is swept')
    await log.sweep((id) => id === alive.id)
    assert.ok(log.load(late.id))
    await log.save(ended(alive))
    await log.sweep(() => false)
    assert.equal(
      log
        .list(late.owner!)
        .jobs.map(({ id }) => id)
        .sort(),
      [late.id, alive.id].sort(),
    )
  }))

test('what is swept makes room for other Jobs, in the file that it leaves as it is', () =>
  withRoom(async ({ open, folder }) => {
    const log = open(10, 8 * megabyte)
    const long = Date.now() - 60_000
    const big = 'x'.repeat(megabyte)
    const fill = async (created: number) => {
      for (let at = 0; at < 7; at++) {
        const job = jobOf({ created })
        await log.save(job)
        await log.save(ended(job, [big], created))
      }
    }
    await fill(long)
    assert.throws(() => log.save(ended(jobOf(), [big])), /no room/)
    const { used } = log.disk
    await log.sweep(() => false)
    assert.is(log.disk.used, used, 'the file is as large as it was')
    await fill(Date.now())
    const { size } = await stat(join(folder, 'journal.mdb'))
    assert.ok(size < 12 * megabyte, `${size} bytes`)
    await log.close()
    assert.ok(open(10, megabyte).disk.used >= size, 'it is counted when it is found')
  }))

test('there is always room to say how a Job ended, if not for what it gave', () =>
  withRoom(async ({ open }) => {
    const log = open(day, 100_000)
    const job = jobOf({ inputs: { name: 'é'.repeat(48_000) } })
    await log.save(job)
    assert.throws(() => log.save(jobOf()), /no room/)
    assert.throws(() => log.save(ended(job, ['x'.repeat(2500)])), /no room/)
    const error = { status: 507, title: 'Out of room', detail: 'x'.repeat(5000) }
    await log.save({ ...ended(job, null), status: 'failed', error })
    assert.is(log.load(job.id)?.status, 'failed')
  }))

test('keys are claimed, claimed anew, counted and forgotten', () =>
  withRoom(async ({ open }) => {
    const log = open(0, 40_000)
    assert.is(log.key('a'), undefined)
    await log.claim('a', { id: '1', fingerprint: 'f' })
    await log.claim('a', { id: '2', fingerprint: 'f' })
    assert.is(log.key('a')?.id, '2')
    const claimAll = () =>
      Promise.all(
        Array.from({ length: 200 }, (_, at) => log.claim(`${at}`, { id: '', fingerprint: 'f' })),
      )
    const tooMany = await claimAll().catch((error) => error)
    assert.match(tooMany.message, /no room/)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await log.sweep(() => false)
    assert.is(log.key('a'), undefined)
    await log.claim('a', { id: '5', fingerprint: 'f' })
  }))

test('a history of large results is cut before it fills the memory', () =>
  withRoom(async ({ open }) => {
    const log = open()
    const big = 'x'.repeat(3 * megabyte)
    for (let at = 0; at < 5; at++) await log.save(ended(jobOf(), [big]))
    const { jobs, older } = log.list('o'.repeat(32))
    assert.is(jobs.length, 2)
    assert.is(log.list('o'.repeat(32), { after: older }).jobs.length, 2)
  }))

test('a record that is garbage is left out, and does not stop the others', () =>
  withRoom(async ({ folder, open: opened }) => {
    const first = opened()
    const [good, bad, empty] = [jobOf(), jobOf(), jobOf()]
    for (const job of [good, bad, empty]) await first.save(job)
    await first.close()
    const root = open({ path: join(folder, 'journal.mdb'), noSubdir: true, maxDbs: 8 })
    const jobs = root.openDB<string, string>('jobs', { encoding: 'string' })
    await jobs.put(bad.id, '{"job":{"id"')
    await jobs.put(empty.id, 'null')
    await root.close()
    const said = await logged(() => {
      const log = opened()
      assert.is(log.load(bad.id), undefined)
      assert.equal(
        log.list(good.owner!).jobs.map(({ id }) => id),
        [good.id],
      )
    })
    assert.match(said, bad.id)
  }))

test('a file that is no journal is told in a sentence', () =>
  withRoom(async ({ folder, open }) => {
    const path = join(folder, 'journal.mdb')
    for (const bytes of ['', 'garbage', 'garbage'.repeat(3000)]) {
      await writeFile(path, bytes)
      assert.throws(() => open(), /^The journal of jobs at “.*” is damaged: move it away/)
    }
  }))

test('a journal that is closed finds nothing, takes nothing, and stays closed', () =>
  withRoom(async ({ open }) => {
    const log = open()
    const job = jobOf()
    await log.save(job)
    const sweeping = log.sweep(() => false)
    await log.close()
    await sweeping
    await log.close()
    assert.is(log.load(job.id), undefined)
    assert.equal(log.list(job.owner!).jobs, [])
    assert.is(log.key('a'), undefined)
    assert.throws(() => log.save(jobOf()), /closed/)
  }))

const put = (dir: string, key: string, text: string) =>
  directory(dir).put(key, Readable.from([text]))

test('Jobs that were kept as files are taken in at the start, and are whose they were', async () => {
  const { dir, remove } = await scratch()
  const cookie = newId()
  const { address: _, ...old } = ended(jobOf({ owner: cookie, inputs: { name: 'Ada', pin: '12' } }))
  const { address: __, ...ran } = jobOf({ owner: cookie, status: 'running' })
  const records = [old, ran].map((job) => [job.id, JSON.stringify({ job, process: 'x 1 2' })])
  for (const [id, text] of [...records, [newId(), '{"job"'], [newId(), 'null']]) {
    await put(dir, `jobs/${id}`, text!)
    await put(dir, `history/${cookie}/${id}`, '-')
  }
  const greet = Interface({
    inputs: { name: 'text', pin: text({ password: true, optional: true }) },
    outputs: 'text',
    fn: ({ name }) => name,
  })
  const config = { DATA_DIR: dir }
  let server: Awaited<ReturnType<typeof serve>> | undefined
  const said = await logged(async () => {
    server = await serve({ greet }, { config })
  })
  assert.match(said, /cannot be read, and is removed/)
  const headers = { cookie: `fascia=${cookie}`, accept: 'application/json' }
  const found = (await (await server!.request('/jobs', { headers })).json()) as any[]
  assert.equal(
    found.map(({ id, status, inputs }) => [id, status, inputs]).sort(),
    [
      [old.id, 'completed', { name: 'Ada' }],
      [ran.id, 'interrupted', { name: 'Ada' }],
    ].sort(),
  )
  const stopped = await server!.request(`/jobs/${old.id}`, { method: 'DELETE' })
  assert.is(stopped.status, 403)
  await server!.close()
  const left: string[] = []
  for await (const { key } of directory(dir).list('')) left.push(key)
  assert.equal(left, [])
  await remove()
})

test('an old Job that there is no room for stays where it was', async () => {
  await withRoom(async ({ folder, open }) => {
    const store = directory(join(folder, 'store'))
    const job = ended(jobOf(), ['x'.repeat(50_000)])
    await store.put(`jobs/${job.id}`, Readable.from([JSON.stringify({ job, process: '' })]))
    const full = open(day, 40_000)
    await takeOldJobs(store, full, (one) => one).then(
      () => assert.unreachable(),
      (error) => assert.match(error.message, /no room/),
    )
    assert.ok(await store.get(`jobs/${job.id}`))
  })
})

test.run()
