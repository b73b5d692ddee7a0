import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { load } from '../../../app/faces/cli/load.ts'
import { fascia } from '../../support/developing.ts'
import { type Desk, desk, ended } from './desk.ts'

/** Exports one thing, launches others in an order of its own, and is not to listen by itself. */
const text = `import { Interface, launch } from '${fascia}'
const one = (fn) => Interface({ inputs: { words: 'text' }, outputs: 'text', fn })
export const shout = one(({ words }) => words.toUpperCase())
const apart = Interface({ inputs: 'text', outputs: 'text', isolate: true, fn: (words) => words + process.pid })
const { url } = await launch({ zeta: shout, apart, alpha: one(({ words }) => words) }, {
  port: 1,
  config: { MAX_TEXT: 5 },
})
console.log('launched', url)
`

const test = suite<Desk & { app: string }>('a file that calls launch()')
test.before.each(async (context) => {
  Object.assign(context, await desk())
  context.app = join(context.input, 'app.mjs')
  await writeFile(context.app, text)
})
test.after.each(({ remove }) => remove())

test('hands over what it launches, in that order, with its options', async ({ app }) => {
  const { interfaces, options } = await load(app)
  assert.equal(Object.keys(interfaces), ['zeta', 'apart', 'alpha'])
  assert.equal([options.port, options.config], [1, { MAX_TEXT: 5 }])
})

test('can be run, as the first argument, and its settings hold', async ({ start, app }) => {
  const call = (argv: string[]) => ended(start(argv))
  assert.is((await call(['run', app, 'zeta', 'hi'])).out, 'HI\n')
  assert.is((await call(['run', '--json', app, '--json', 'zeta', 'hi'])).out, '"HI"\n')
  const long = await call(['run', app, 'zeta', 'hello there'])
  assert.is(long.code, 2)
  assert.match(long.err, /must have at most 5 characters/)
  assert.match(
    (await call(['run', app, 'shout', 'hi'])).err,
    /no Interface “shout”: there are zeta/,
  )
})

test('can be run in a process of its own, and listens there neither', async ({ start, app }) => {
  const { code, out, err } = await ended(start(['run', app, 'apart', 'hi']))
  assert.is(code, 0, err)
  assert.match(out, /^hi\d+\n$/)
})

test('is served where its command says, and goes on after that', async ({ start, app, input }) => {
  const env = { DATA_DIR: input, SERVER_PORT: '', SERVER_NAME: '' }
  const child = start(['serve', app, 'zeta', '--port', '0'], env)
  const [[line], [more]] = await Promise.all([
    once(child.stdout, 'data'),
    once(child.stderr, 'data'),
  ])
  const [, url] = /^Fascia serves zeta at (http:\S+)\n/.exec(String(line))!
  assert.is(String(more), `launched ${url}\n`)
  assert.is((await fetch(`${url}/healthz`)).status, 200)
  child.kill('SIGTERM')
  await once(child, 'exit')
})

test('is spoken to over MCP', async ({ start, app }) => {
  const child = start(['mcp', app])
  child.stdin.end('{"jsonrpc":"2.0","id":7,"method":"ping"}\n')
  const { code, out } = await ended(child)
  assert.equal([code, out], [0, '{"jsonrpc":"2.0","id":7,"result":{}}\n'])
})

test('has its settings printed', async ({ start, app }) => {
  const call = (argv: string[]) => ended(start(argv))
  const { out } = await call(['config', app])
  assert.match(out, / {2}MAX_TEXT +5 \(default 1000000\)\n/)
})

test('is refused when it launches twice', async ({ start, input }) => {
  const twice = join(input, 'twice.mjs')
  await writeFile(twice, text.replace('console.log(', 'await launch({ shout }); console.log('))
  const env = { DATA_DIR: input, SERVER_PORT: '0', SERVER_NAME: '' }
  const { code, err } = await ended(start(['serve', twice], env))
  assert.is(code, 1)
  assert.match(err, /launch\(\) was called twice: call it once/)
})

test('is told from an Interface by its name', async ({ call }) => {
  const none = await call(['run', 'nothing.here', 'x'])
  assert.is(none.code, 2)
  assert.match(none.err, /\n\nThere is no file “.+nothing\.here”$/)
  for (const command of ['mcp', 'config']) {
    const { err } = await call([command, 'word'])
    assert.match(err, new RegExp(`fascia ${command} takes nothing but a file, and “word” is none`))
  }
})

test.run()
