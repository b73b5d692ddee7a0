import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkbox, file, InputError, Interface, number, shipped, text } from '../../app/index.ts'
import { greet } from '../../interfaces/greet.ts'
import { trial, until } from '../support/scratch.ts'

const photo = shipped('interfaces/colorize/examples/hills.jpg')

const interfaces = {
  greet,
  copy: Interface({
    inputs: { paper: file(), times: number({ default: 1 }), loud: checkbox({}) },
    outputs: { paper: file(), note: 'text' },
    examples: [{ paper: photo }, { paper: photo, times: 2, loud: true }],
    fn: ({ paper, times, loud }) => ({ paper: new Blob([paper.name]), note: `${times} ${loud}` }),
  }),
  who: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    examples: [{ word: 'hi' }],
    fn: ({ word }, { caller }) => `${word} ${caller.address}`,
  }),
  guarded: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    guarded: () => true,
    examples: [{ word: 'hi' }],
    fn: ({ word }) => word,
  }),
  secret: Interface({
    inputs: { word: 'text', key: text({ password: true, optional: true }) },
    outputs: 'text',
    examples: [{ word: 'hi' }],
    fn: ({ word }) => word,
  }),
  asked: Interface({
    inputs: { word: 'text' },
    outputs: 'text',
    readOnly: true,
    examples: [{ word: 'hi' }],
    fn: ({ word }) => word,
  }),
}

const test = suite('examples')
const headers = { accept: 'text/html' }

async function withApp(use: (app: Awaited<ReturnType<typeof trial>>) => Promise<void>) {
  const app = await trial(interfaces)
  try {
    await use(app)
  } finally {
    await app.close()
  }
}

/** Sends the form as a browser does, and waits until its Job has ended. */
async function run(app: Awaited<ReturnType<typeof trial>>, name: string, fields: object) {
  const body = new FormData()
  for (const [field, value] of Object.entries(fields)) body.append(field, String(value))
  const answer = await app.request(`/${name}`, { method: 'POST', headers, body })
  const address = answer.headers.get('location')
  assert.ok(address, `${name}: ${answer.status}`)
  await until(async () => ((await (await app.request(address)).json()) as { ended: unknown }).ended)
}

const last = (app: Awaited<ReturnType<typeof trial>>, name: string, number = 0) =>
  app.services.examples.last(name, number)

test('what a call with an example’s inputs gave is remembered under it, nobody’s and nameless', async () => {
  await withApp(async (app) => {
    assert.is(await last(app, 'greet'), undefined)
    await run(app, 'greet', { greeting: 'hello ', times: '4' })
    await run(app, 'greet', { greeting: 'hello alien ', times: '2' })
    await until(() => last(app, 'greet', 1))
    assert.is(await last(app, 'greet', 0), undefined)
    const job = (await last(app, 'greet', 1))!
    assert.equal(job.outputs, ['hello alien hello alien '])
    assert.equal([job.owner, job.user, job.address, job.durable], [null, null, null, false])
    assert.is(await app.services.calls.get(job.id), undefined)
  })
})

test('files count by their ids, defaults and checkboxes by their values', async () => {
  await withApp(async (app) => {
    const { id } = await app.services.files.include(photo)
    await run(app, 'copy', { paper: id, times: '2', loud: 'true' })
    const job = await found(() => last(app, 'copy', 1))
    assert.is(job.outputs?.[1], '2 true')
    assert.is(await last(app, 'copy', 0), undefined)
    await run(app, 'copy', { paper: id, times: '1' })
    await until(() => last(app, 'copy', 0))
    const [paper] = job.outputs as [{ id: string }]
    await app.services.files.remove(paper.id)
    assert.is(await last(app, 'copy', 1), undefined)
  })
})

test('nothing is remembered that is not for all, or is asked anew each time', async () => {
  await withApp(async (app) => {
    for (const name of ['who', 'guarded', 'secret'] as const) {
      await run(app, name, { word: 'hi' })
    }
    await app.request('/asked?word=hi')
    await run(app, 'greet', { greeting: 'hello ', times: '3' })
    await until(() => last(app, 'greet'))
    for (const name of ['who', 'guarded', 'secret', 'asked']) {
      assert.is(await last(app, name), undefined, name)
    }
  })
})

test('a form that an example fills shows what it gave, unless the address changes it', async () => {
  await withApp(async (app) => {
    const page = async (query: string) => (await app.request(`/greet?${query}`, { headers })).text()
    assert.not.match(await page('_example=0'), 'As it came last time')
    await run(app, 'greet', { greeting: 'hello ', times: '3' })
    await until(() => last(app, 'greet'))
    assert.match(await page('_example=0'), 'hello hello hello ')
    assert.match(await page('_example=0'), 'As it came last time')
    assert.not.match(await page('_example=0&times=2'), 'As it came last time')
    for (const wrong of ['9', '-1', 'x', '', 'constructor', '0.0']) {
      assert.not.match(await page(`_example=${wrong}`), 'As it came last time', wrong)
    }
    // Nothing but the page's own script is told to run it.
    assert.not.match(await page('_example=1'), /data-run(?!ning)/)
    const part = { ...headers, 'HX-Request-Type': 'partial' }
    const partial = await app.request('/greet?_example=1', { headers: part })
    assert.match(await partial.text(), /data-run(?!ning)/)
    assert.is(partial.headers.get('hx-push-url'), 'false')
  })
})

let runs: string[] = []
const prepared = (more: object = {}) =>
  Interface({
    inputs: { word: 'text' },
    outputs: { page: file() },
    examples: [{ word: 'one' }, { word: 'bad' }, { word: 'two' }],
    keepExamples: 'start',
    fn: ({ word }) => {
      runs.push(word)
      if (word === 'bad') throw new InputError('Word is bad', { field: 'word' })
      return { page: new Blob([word]) }
    },
    ...more,
  })

test('those that are to be there from the start are run then, whatever becomes of one', async () => {
  runs = []
  const log = console.error
  const said: string[] = []
  console.error = (line: string) => said.push(line)
  const app = await trial({ prepared: prepared() })
  try {
    await until(() => last(app, 'prepared', 2))
    assert.ok(await last(app, 'prepared', 0))
    assert.is(await last(app, 'prepared', 1), undefined)
    assert.equal(runs, ['one', 'bad', 'two'])
    assert.equal(said, ['Example 2 of “prepared” did not run at the start: Word is bad'])
    const page = await (await app.request('/prepared?_example=2', { headers })).text()
    assert.match(page, 'As it came last time')
    assert.equal(runs, ['one', 'bad', 'two'])
  } finally {
    console.error = log
    await app.close()
  }
})

test('one whose files are gone is made again, after as long as files are kept', async () => {
  runs = []
  const app = await trial({ prepared: prepared({ examples: [{ word: 'one' }] }) }, { FILE_TTL: 1 })
  try {
    const [page] = (await found(() => last(app, 'prepared'))).outputs as { id: string }[]
    await app.services.files.remove(page!.id)
    assert.is(await last(app, 'prepared'), undefined)
    await until(async () => {
      app.services.keepExamples()
      return last(app, 'prepared')
    })
    assert.equal(runs, ['one', 'one'])
  } finally {
    await app.close()
  }
})

test('one that is never to be kept is run at each click', async () => {
  runs = []
  const app = await trial({ prepared: prepared({ keepExamples: false }) })
  try {
    await run(app, 'prepared', { word: 'one' })
    await run(app, 'prepared', { word: 'one' })
    assert.equal(runs, ['one', 'one'])
    assert.is(await last(app, 'prepared'), undefined)
  } finally {
    await app.close()
  }
})

test('a server that is closed runs no more of them', async () => {
  runs = []
  let begun = () => {}
  const isRunning = new Promise<void>((resolve) => (begun = resolve))
  const slow = prepared({
    fn: (_: unknown, { signal }: { signal: AbortSignal }) => {
      runs.push('begun')
      begun()
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason)),
      )
    },
  })
  const log = console.error
  console.error = () => {}
  const app = await trial({ slow })
  await isRunning
  await app.close()
  console.error = log
  assert.equal(runs, ['begun'])
})

test('what cannot be kept is refused when it is declared', () => {
  assert.throws(() => prepared({ keepExamples: 'always' }), 'must be “start”, “use” or false')
  assert.throws(() => prepared({ readOnly: true }), 'leave out keepExamples')
  assert.throws(() => prepared({ examples: undefined }), 'it has no examples to keep')
})

test.run()

async function found<T>(look: () => Promise<T | undefined>): Promise<T> {
  let seen: T | undefined
  await until(async () => {
    seen = await look()
    return seen
  })
  return seen!
}
