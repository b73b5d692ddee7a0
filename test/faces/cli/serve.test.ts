import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError } from '../../../app/core/config.ts'
import type { Io } from '../../../app/faces/cli/terminal.ts'
import { type Desk, desk, ended, fixture } from './desk.ts'

const test = suite<Desk>('fascia serve')
test.before.each(async (context) => void Object.assign(context, await desk()))
test.after.each(({ remove }) => remove())

async function serving({ start, input }: Desk, ...args: string[]) {
  const child = start(['serve', ...args], { DATA_DIR: input, SERVER_PORT: '', SERVER_NAME: '' })
  const exit = once(child, 'exit')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const [, url] = /^Fascia serves .+ at (http:\S+)\n/.exec(line.toString())!
  return { child, exit, url: url!, line: line.toString() }
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 0],
] as const) {
  test(`says where it is, and ends on ${signal}`, async (desk) => {
    const { child, exit, url, line } = await serving(desk, 'greet', '--port', '0')
    assert.is(
      line,
      [
        `Fascia serves greet at ${url}`,
        `  Page   ${url}/`,
        `  API    ${url}/docs`,
        `  MCP    ${url}/mcp\n`,
      ].join('\n'),
    )
    const headers = { 'content-type': 'application/json' }
    const body = '{"greeting":"hi ","times":2}'
    const answer = await fetch(`${url}/greet`, { method: 'POST', headers, body })
    assert.is(await answer.json(), 'hi hi ')
    child.kill(signal)
    assert.equal(await exit, [code, null])
  })
}

test('serves another module, by its names', async (desk) => {
  const { child, exit, url } = await serving(desk, 'half', '--app', fixture, 'alone', '--port=0')
  const headers = { 'content-type': 'application/json' }
  const body = '{"words":"hi"}'
  const answer = await fetch(`${url}/alone`, { method: 'POST', headers, body })
  assert.is(await answer.json(), 'hi from a child')
  assert.is((await fetch(`${url}/copy`)).status, 404)
  child.kill('SIGTERM')
  await exit
})

test('listens where it is told to', async (desk) => {
  const { child, exit, url } = await serving(desk, '--host', 'localhost', '--port', '0')
  assert.match(url, /^http:\/\/localhost:\d+$/)
  child.kill('SIGTERM')
  await exit
})

test('what is typed comes before the environment, and changes nothing in it', async (desk) => {
  const before = { ...process.env }
  const given: [host: string | undefined, port: number | undefined][] = []
  const launch: Io['launch'] = async (_, { config }) => {
    given.push([config.SERVER_NAME, config.SERVER_PORT])
    throw new ConfigError('Enough.')
  }
  const env = { SERVER_NAME: '127.0.0.2', SERVER_PORT: '8001' }
  await desk.call(['serve', '--host', 'localhost', '--port', '8002'], { env, launch })
  await desk.call(['serve', '--port', '8002'], { env, launch })
  await desk.call(['serve'], { env, launch })
  assert.equal(given, [
    ['localhost', 8002],
    ['127.0.0.2', 8002],
    ['127.0.0.2', 8001],
  ])
  assert.equal({ ...process.env }, before)
})

test('says in a sentence why it cannot', async ({ start, call, input }) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const port = String((taken.address() as { port: number }).port)
  const faults: [argv: string[], env: NodeJS.ProcessEnv, message: RegExp][] = [
    [['--port', port], {}, /^Port \d+ is taken already: set SERVER_PORT to another\.\n$/],
    [['nope'], {}, /^There is no Interface “nope”: there are .+\.\n$/],
    [[], { SERVER_PORT: 'x' }, /^SERVER_PORT must be .+, not “x”\.\n$/],
    [
      [],
      { DATA_DIR: join(input, 'file') },
      /^DATA_DIR “.+\/file” must be a folder that can be written to: E.+\.\n$/,
    ],
    [['--host', '192.0.2.1'], {}, /^SERVER_NAME must be an address of this machine/],
  ]
  await writeFile(join(input, 'file'), '')
  try {
    for (const [argv, env, message] of faults) {
      const more = { DATA_DIR: input, SERVER_PORT: '0', SERVER_NAME: '', ...env }
      const { code, out, err } = await ended(start(['serve', ...argv], more))
      assert.equal([code, out], [1, ''])
      assert.match(err, message)
    }
  } finally {
    taken.close()
  }
  const misused = await call(['serve', '--port', '70000'])
  assert.is(misused.code, 2)
  assert.match(
    misused.err,
    /^Usage: .+\n\n--port must be a whole number from 0 to 65535, not “70000”$/,
  )
})

test('MCP ends at once when it is told to end before it has begun', async ({ call, left }) => {
  const stdin = new PassThrough()
  const signal = AbortSignal.abort('SIGTERM')
  const { code, out } = await call(['mcp', '--app', fixture], { stdin, signal })
  assert.equal([code, out], [143, ''])
  assert.equal(await left(), [])
})

test('MCP is spoken on standard input and output', async ({ start, left }) => {
  const child = start(['mcp', '--app', fixture])
  child.stdin.end('{"jsonrpc":"2.0","id":7,"method":"ping"}\n')
  const { code, out } = await ended(child)
  assert.is(code, 0)
  assert.equal(JSON.parse(out), { jsonrpc: '2.0', id: 7, result: {} })
  assert.equal(await left(), [])
})

test.run()
