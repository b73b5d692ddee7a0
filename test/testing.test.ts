import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { shipped } from '../app/core/root.ts'
import { InputError, Interface, number, ProblemError } from '../app/index.ts'
import { type Testing, testing } from '../app/testing.ts'

const greet = Interface({
  title: 'Greet',
  inputs: { greeting: 'text', times: number({ min: 0, integer: true }) },
  outputs: 'text',
  fn: ({ greeting, times }) => greeting.repeat(times),
})

const weigh = Interface({
  title: 'Weigh',
  inputs: { papers: 'files', factor: number({ default: 1 }) },
  outputs: { grams: 'number', copy: 'file' },
  fn({ papers, factor }) {
    const grams = papers.reduce((sum, { size }) => sum + size, 0) * factor
    if (grams > 1e6) throw new InputError('That is too much', { field: 'factor' })
    return { grams, copy: new Blob([`${grams} g`]) }
  },
})

const test = suite('fascia/testing', {} as { app: Testing<'greet' | 'weigh'> })

test.before(async (context) => {
  context.app = await testing({ greet, weigh })
})
test.after(({ app }) => app.close())

const hi = { greeting: 'hi ', times: 2 }
const few = { greeting: 'hi ', times: -2 }
const sentence = 'Times must be a whole number from 0, not -2'

test('every face gives the same result', async ({ app }) => {
  assert.is(await app.call('greet', hi), 'hi hi ')
  assert.is((await app.json('greet', hi)).body, 'hi hi ')
  assert.match((await app.form('greet', hi)).html, '>hi hi <')
  assert.is((await app.mcp('greet', hi)).text, 'hi hi ')
  assert.equal(await app.gradio('greet', hi), { data: ['hi hi '] })
  assert.equal(await app.gradio('greet', ['hi ', 2]), { data: ['hi hi '] })
  assert.equal(await app.cli(['run', 'greet', 'hi ', '2']), {
    code: 0,
    stdout: 'hi hi \n',
    stderr: '',
    files: {},
  })
})

test('every face refuses in the same words', async ({ app }) => {
  const error = await app.call('greet', few).catch((reason) => reason)
  assert.instance(error, ProblemError)
  assert.equal(error.problem.errors, [{ field: 'times', detail: sentence }])
  const { status, body } = await app.json('greet', few)
  assert.equal([status, body.detail], [400, sentence])
  const page = await app.form('greet', few)
  assert.equal([page.status, page.path], [400, '/greet'])
  assert.match(page.html, sentence.replace('-2', '“-2”'))
  const told = await app.mcp('greet', few)
  assert.equal([told.isError, told.text], [true, `times: ${sentence}`])
  assert.is((await app.gradio('greet', few)).error.error, sentence)
  const { code, stderr } = await app.cli(['run', 'greet', 'hi ', '--times=-2'])
  assert.is(code, 2)
  assert.match(stderr, sentence.replace('-2', '“-2”'))
})

const licence = shipped('LICENSE')
const files = [new TextEncoder().encode('abc'), new File(['de'], 'de.txt'), licence]
const size = 5 + readFileSync(licence).length

test('files go in as bytes, Blobs and addresses on every face, and come out as bytes', async ({
  app,
}) => {
  const { grams, copy } = await app.call('weigh', { papers: files, factor: 2 })
  assert.is(grams, size * 2)
  assert.is(new TextDecoder().decode(await app.bytes(copy)), `${size * 2} g`)
  const page = await app.form('weigh', { papers: files })
  assert.match(page.html, new RegExp(`\\b${size}\\b`))
  assert.is((await app.mcp('weigh', { papers: files })).structuredContent?.grams, size)
  assert.is((await app.gradio('weigh', { papers: files })).data?.[0], size)
  const ended = await app.cli(['run', 'weigh', '--papers=a.txt', '--papers=b/c.txt', 'out'], {
    files: { 'a.txt': files[0]!, 'b/c.txt': files[1]! },
  })
  assert.is(ended.code, 0, ended.stderr)
  const written = Object.entries(ended.files).map(([name, bytes]) => [name, `${bytes}`])
  assert.ok(
    written.some(([name, text]) => /^out/.test(name!) && text === '5 g'),
    JSON.stringify(written),
  )
})

test('what fn throws at the caller names its field', async ({ app }) => {
  const error = await app.call('weigh', { papers: files, factor: 1e6 }).catch((reason) => reason)
  assert.equal(error.problem?.errors, [{ field: 'factor', detail: 'That is too much' }])
})

test('settings, and an Interface served alone, are as on a server', async () => {
  const app = await testing({ greet }, { config: { MAX_TEXT: 3 } })
  const { status, body } = await app.json('greet', { greeting: 'long', times: 1 })
  assert.is(status, 400)
  assert.match(body.detail, '3')
  assert.match((await app.form('greet', hi)).html, '>hi hi <')
  assert.is((await app.request('/healthz')).status, 200)
  await app.close()
})

test('a test is one visitor of what keeps something for each', async () => {
  const app = await testing({
    count: Interface({
      inputs: {},
      outputs: 'number',
      state: () => 0,
      fn: (_, context) => ++context.state,
    }),
  })
  assert.is(await app.call('count', {}), 1)
  assert.is(await app.call('count', {}), 2)
  assert.match((await app.form('count', {})).html, '>3<')
  assert.equal((await app.gradio('count', {})).data, [4])
  assert.is((await app.mcp('count', {})).structuredContent?.output, 1)
  assert.is((await app.mcp('count', {})).structuredContent?.output, 2)
  await app.close()
})

test.run()
