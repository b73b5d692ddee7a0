import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { localCaller } from '../../app/access/caller.ts'
import type { FollowOptions } from '../../app/calls/calls.ts'
import { type Exchange, lift } from '../../app/calls/lift.ts'
import { passingFiles } from '../../app/calls/passing-files.ts'
import { isId, isStored } from '../../app/core/file.ts'
import { file, Interface, number } from '../../app/index.ts'
import { type Trial, trial, until } from '../support/scratch.ts'

const thrown: { [name: string]: unknown } = {
  text: 'just words',
  nothing: undefined,
  null: null,
  object: { status: 200, message: 'odd' },
  proxy: Object.freeze(Object.create(null)),
}

/** The signals of the calls of `waits`, in order. */
const signals: AbortSignal[] = []
let stalled: Readable | undefined

const interfaces = {
  throws: Interface({
    inputs: { what: 'text', later: 'checkbox' },
    outputs: 'text',
    fn({ what, later }): string | Promise<string> {
      if (later) return Promise.reject(thrown[what])
      throw thrown[what]
    },
  }),
  waits: Interface({
    inputs: { paper: file({ optional: true }) },
    outputs: 'text',
    concurrency: 1,
    fn: (_, { signal, dir }) =>
      new Promise<string>((_resolve, reject) => {
        signals.push(signal)
        signal.addEventListener('abort', () => reject(new Error(dir)))
      }),
  }),
  streams: Interface({
    inputs: {},
    outputs: 'file',
    concurrency: 1,
    fn: () => {
      stalled = new Readable({ read() {} })
      stalled.push('the beginning')
      return stalled
    },
  }),
  steps: Interface({
    inputs: { paper: file(), to: number({ integer: true }) },
    outputs: ['file', 'file'],
    async *fn({ paper, to }, { dir }) {
      for (let n = 1; n <= to; n++) {
        const path = join(dir, `${n}.txt`)
        await writeFile(path, `${n}`)
        yield [{ path }, paper] as const
      }
    },
  }),
}

const exchange: Exchange = {
  forms: 'words',
  read: (value) => [{ name: 'a.txt', open: () => Readable.from([Buffer.from(String(value))]) }],
  write: (file) => file,
}

const test = suite<{ app: Trial }>('calls', {} as { app: Trial })
test.before.each(async (context) => {
  signals.length = 0
  context.app = await trial(interfaces)
})
test.after.each(({ app }) => app.close())

async function call(
  { services }: Trial,
  name: string,
  values: Parameters<typeof lift>[1],
  options: Partial<FollowOptions> = {},
) {
  const { inputs } = services.interfaces.get(name)!
  const lifted = await lift(inputs, values, { exchange, files: services.files })
  return services.calls.call(name, lifted, { caller: localCaller, ...options })
}

async function quietly<T>(run: () => Promise<T>): Promise<T> {
  const { error } = console
  console.error = () => {}
  try {
    return await run()
  } finally {
    console.error = error
  }
}

test('whatever fn throws, at once or later, is a fault of ours', ({ app }) =>
  quietly(async () => {
    for (const later of [false, true]) {
      for (const what of Object.keys(thrown)) {
        const { status, error } = await call(app, 'throws', { what, later })
        assert.equal([status, error?.status], ['failed', 500], what)
      }
    }
  }))

test('who hangs up ends fn, and leaves neither files nor folders', async ({ app }) => {
  const hangUp = new AbortController()
  const calling = call(app, 'waits', { paper: 'x' }, { signal: hangUp.signal })
  await until(() => signals.length === 1)
  assert.ok((await app.left()).length > 0)
  hangUp.abort()
  assert.is((await calling).status, 'running', 'as it was when nobody waited any more')
  assert.ok(signals[0]!.aborted)
  assert.equal(await app.left(), [])
  assert.equal((await readdir(app.services.scratch)).filter(isId), [])
})

test('a caller whose ear fails hangs up by that', async ({ app }) => {
  const tell = () => Promise.reject(new Error('EPIPE'))
  const error = await call(app, 'waits', { paper: 'x' }, { tell }).catch((error) => error)
  assert.is(error.message, 'EPIPE')
  assert.ok(signals.length === 0 || signals[0]!.aborted)
  assert.equal(await app.left(), [])
  const next = new AbortController()
  const calling = call(app, 'waits', {}, { signal: next.signal })
  await until(() => signals.some(({ aborted }) => !aborted))
  next.abort()
  await calling
})

test('a result that is still being stored breaks off when its call is stopped', async ({ app }) => {
  const { calls } = app.services
  const begin = async () => {
    stalled = undefined
    const job = await call(app, 'streams', {}, { durable: true, wait: 0 })
    await until(() => stalled)
    return job
  }
  const job = await begin()
  await calls.cancel(job.id, localCaller)
  assert.ok(stalled?.destroyed)
  const next = await begin()
  await calls.cancel(next.id, localCaller)
  assert.equal(await app.left(), [])
})

test('of partial results the files go as the next one comes, and what came in goes with the call', async ({
  app,
}) => {
  const seen: number[] = []
  const tell = async ({ event }: { event?: { type: string } }) => {
    if (event?.type === 'output') seen.push((await app.left()).length)
  }
  const { outputs } = await call(app, 'steps', { paper: 'in', to: 3 }, { tell } as never)
  assert.is(seen.length, 3)
  const [made, came] = outputs as [{ id: string }, { id: string }]
  const { files } = app.services
  assert.ok(await files.get(made.id))
  assert.ok(await files.get(came.id), 'it is part of the result')
})

test('a second call under one key brings its own files in vain, and leaves none', async ({
  app,
}) => {
  const durable = { durable: true, key: 'k', caller: { ...localCaller, session: 's' } }
  const hangUp = new AbortController()
  const first = await call(app, 'waits', { paper: 'same' }, { ...durable, wait: 0 })
  await until(() => signals.length === 1)
  const before = await app.left()
  const second = call(app, 'waits', { paper: 'same' }, { ...durable, signal: hangUp.signal })
  await until(async () => (await app.left()).length > before.length).catch(() => {})
  hangUp.abort()
  assert.is((await second).id, first.id)
  assert.equal(await app.left(), before)
  assert.not.ok(signals[0]!.aborted, 'the call is the first one’s, and goes on')
})

test('files of a result that nothing refers to are let go of when their time is over', async ({
  app,
}) => {
  const { files } = app.services
  const put = async () => (await files.put(Readable.from([Buffer.from('x')]), 'x')).id
  const isHere = async (ids: string[]) =>
    Promise.all(ids.map(async (id) => (await files.get(id)) !== undefined))
  const over = passingFiles(files, 0)
  const ids = [await put(), await put(), await put()]
  over.add(ids)
  over.use([ids[0]!], true)
  await over.sweep()
  assert.equal(await isHere(ids), [true, false, false])
  const lasting = passingFiles(files, 600)
  lasting.add([ids[0]!])
  await lasting.sweep()
  assert.equal(await isHere([ids[0]!]), [true])
  await files.remove(ids[0]!)
})

test('what a call gave that is not kept is swept before its files would be', async () => {
  const app = await trial(interfaces, { FILE_TTL: 1 })
  const { outputs } = await call(app, 'steps', { paper: 'in', to: 1 })
  const [made] = outputs?.filter(isStored) ?? []
  const left = async () => (await app.left()).some((path) => path.endsWith(made!.id))
  assert.ok(await left())
  await until(async () => {
    await app.services.calls.sweep()
    return !(await left())
  })
  await app.close()
})

test.run()
