import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFile, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hasCode } from '../app/core/errors.ts'
import { shipped } from '../app/core/root.ts'
import { output, type Running, start } from './support/process.ts'
import { scratch, until } from './support/scratch.ts'

const test = suite('a server process')
const script = 'support/started-app.js'
const free = { SERVER_PORT: '0', SERVER_NAME: '', ROOT_PATH: '' }

async function withScratch(work: (dir: string) => Promise<void>) {
  const { dir, remove } = await scratch()
  await work(dir).finally(remove)
}

/** Ends what is left of a process and its children. */
function endGroup(pid: number) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

/** A data folder and the servers over it; whatever becomes of the test, none of them outlives it. */
const withData = (work: (serve: () => Promise<Running>, dir: string) => Promise<void>) =>
  withScratch(async (dir) => {
    const servers: Running[] = []
    const serve = async () => {
      const server = await start(script, [], { ...free, DATA_DIR: dir })
      servers.push(server)
      return server
    }
    try {
      await work(serve, dir)
    } finally {
      await Promise.all(servers.map(({ end }) => end('SIGKILL')))
    }
  })

const withServer = (work: (server: Running, dir: string) => Promise<void>) =>
  withData(async (serve, dir) => work(await serve(), dir))

/** Begins a call that takes long, and gives the Job's address once it has made a file. */
async function beginSlow({ url }: Running, dir: string): Promise<string> {
  const headers = { 'content-type': 'application/json', prefer: 'respond-async' }
  const response = await fetch(`${url}/slow`, { method: 'POST', body: '{}', headers })
  await until(async () => (await stored(dir)).length > 0)
  return response.headers.get('location')!
}

async function jobAt({ url }: Running, address: string) {
  return (await (await fetch(new URL(address, url))).json()) as Record<string, unknown>
}

/** The folders of calls, by process and id. */
async function callFolders(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, 'scratch'), { recursive: true }).catch(() => [])
  return names.filter((name) => /^\d+\/[0-9a-f]{32}$/.test(name))
}

/** The files in the data folder that hold something to keep. */
async function stored(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, 'files')).catch(() => [])
  return names.filter((name) => !name.endsWith('.json'))
}

test('takes 500 MB without holding it, and gives back the same bytes', () =>
  withServer(async (server) => {
    const megabyte = Buffer.alloc(1024 ** 2, 'not all the same, and not too short either ')
    const head = '--b\r\ncontent-disposition: form-data; name="paper"; filename="big.bin"\r\n\r\n'
    const headers = { 'content-type': 'multipart/form-data; boundary=b' }
    const call = request(`${server.url}/echo`, { method: 'POST', headers })
    const hash = createHash('sha256')
    call.write(head)
    for (let i = 0; i < 500; i++) {
      hash.update(megabyte)
      if (!call.write(megabyte)) await once(call, 'drain')
    }
    call.end('\r\n--b--\r\n')
    const [response] = await once(call, 'response')
    const { paper, size } = JSON.parse((await response.toArray()).join(''))
    assert.is(size, 500 * 1024 ** 2)
    assert.ok(server.peak() < 200, `${server.peak()} MiB`)
    const back = createHash('sha256')
    const { body } = await fetch(server.url + paper.url)
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) back.update(chunk)
    assert.is(back.digest('hex'), hash.digest('hex'))
  }))

test('an upload that is cut off leaves nothing', () =>
  withServer(async (server, dir) => {
    const headers = {
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': '1000000',
    }
    const call = request(`${server.url}/echo`, { method: 'POST', headers })
    call.on('error', () => {})
    call.write('--b\r\ncontent-disposition: form-data; name="paper"; filename="a"\r\n\r\n')
    call.write('x'.repeat(200_000))
    const half = () => readdir(join(dir, '.tmp')).catch(() => [])
    await until(async () => (await half()).length > 0)
    call.destroy()
    await until(async () => (await half()).length === 0)
    assert.equal(await stored(dir), [])
  }))

test('a client that hangs up ends its call and leaves nothing', () =>
  withServer(async (server, dir) => {
    const hangUp = new AbortController()
    const headers = { 'content-type': 'application/json' }
    const call = fetch(`${server.url}/slow`, {
      method: 'POST',
      body: '{}',
      headers,
      signal: hangUp.signal,
    })
    call.catch(() => {})
    await until(async () => (await stored(dir)).length > 0)
    hangUp.abort()
    await until(async () => (await stored(dir)).length === 0)
    await until(async () => (await callFolders(dir)).length === 0)
  }))

test('kill -9 in the middle leaves nothing that looks finished, and the next one starts at once', () =>
  withData(async (serve, dir) => {
    const first = await serve()
    const address = await beginSlow(first, dir)
    assert.is((await callFolders(dir)).length, 1)
    await first.end('SIGKILL')
    const second = await serve()
    const { status, outputs } = await jobAt(second, address)
    assert.equal([status, outputs], ['interrupted', null])
    assert.equal(await callFolders(dir), [])
  }))

test('SIGTERM ends it cleanly, also while it works', () =>
  withData(async (serve, dir) => {
    const first = await serve()
    const address = await beginSlow(first, dir)
    assert.equal(await first.end('SIGTERM'), { code: 0, signal: null })
    assert.is((await jobAt(await serve(), address)).status, 'interrupted')
  }))

test('npm start ends with what it started when its supervisor ends it', () =>
  withScratch(async (dir) => {
    // The package as it is, but that nothing is compiled while other tests run what was.
    const bin = join(dir, 'node_modules', '.bin')
    await mkdir(bin, { recursive: true })
    await symlink('/bin/true', join(bin, 'tsc'))
    await copyFile(shipped('package.json'), join(dir, 'package.json'))
    await symlink(fileURLToPath(shipped('dist')), join(dir, 'dist'))
    const env = { ...process.env, ...free, DATA_DIR: join(dir, 'data') }
    const npm = spawn('npm', ['start'], { cwd: dir, env, detached: true })
    try {
      let said = ''
      for await (const chunk of npm.stdout) {
        said += chunk
        if (/at http:\S+\n/.test(said)) break
      }
      const [url] = /http:\S+/.exec(said) ?? []
      assert.is((await fetch(`${url}/healthz`)).status, 200)
      npm.kill('SIGTERM')
      await until(() =>
        fetch(`${url}/healthz`).then(
          () => false,
          () => true,
        ),
      )
    } finally {
      endGroup(npm.pid!)
    }
  }))

/** A program that launches one Interface, whose own port is `port`. */
async function program(dir: string, port: number, options: string): Promise<string> {
  const path = join(dir, 'program.mjs')
  const index = new URL('../app/index.js', import.meta.url).href
  const text = `import { Interface, launch } from '${index}'
    const one = Interface({ inputs: 'text', outputs: 'text', port: ${port}, fn: (text) => text })
    const { close } = await launch({ one }, ${options})
    await close()`
  await writeFile(path, text)
  return path
}

/** A port that somebody else listens on. */
async function withTaken(work: (port: number) => Promise<void>) {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  await work((taken.address() as { port: number }).port).finally(() => taken.close())
}

const settings = (dir: string) => ({
  SERVER_PORT: '',
  SERVER_NAME: '',
  ROOT_PATH: '',
  DATA_DIR: dir,
})

test('a script that launches prints where, and what it serves', () =>
  withScratch(async (dir) => {
    const path = await program(dir, 0, '{ port: 0 }')
    const { code, stdout, stderr } = await output(path, [], settings(dir))
    assert.equal([code, stderr], [0, ''])
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)![0]
    const lines = [`Page   ${url}/`, `API    ${url}/docs`, `MCP    ${url}/mcp`]
    assert.is(stdout, `Fascia serves one at ${url}\n${lines.map((line) => `  ${line}\n`).join('')}`)
    const quiet = await program(dir, 0, '{ port: 0, quiet: true }')
    assert.is((await output(quiet, [], settings(dir))).stdout, '')
  }))

test('a taken port that nobody asked for makes way for the next', () =>
  withTaken((port) =>
    withScratch(async (dir) => {
      const { code, stdout } = await output(await program(dir, port, '{}'), [], settings(dir))
      assert.is(code, 0)
      const [, from, to] = /^Port (\d+) is taken already, so this is port (\d+)\.\n/.exec(stdout)!
      assert.is(Number(from), port)
      assert.ok(Number(to) > port)
      assert.match(stdout, new RegExp(`\nFascia serves one at http://127.0.0.1:${to}\n`))
    }),
  ))

test('one that was asked for is a sentence, which nobody has to catch', () =>
  withTaken((port) =>
    withScratch(async (dir) => {
      const path = await program(dir, 0, `{ port: ${port} }`)
      const { code, stdout, stderr } = await output(path, [], settings(dir))
      const sentence = `Port ${port} is taken already: set SERVER_PORT to another.\n`
      assert.equal([code, stdout, stderr], [1, '', sentence])
      const caught = `{ port: ${port} }).catch(({ name }) => ({ close: () => console.log(name) })`
      const quietly = await output(await program(dir, 0, caught), [], settings(dir))
      assert.equal([quietly.code, quietly.stdout, quietly.stderr], [0, 'ConfigError\n', ''])
    }),
  ))

test('a taken port and a wrong setting are one sentence and exit 1', async () => {
  const taken = createServer().unref().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { port: number }
  const cases: [NodeJS.ProcessEnv, RegExp][] = [
    [{ SERVER_PORT: String(port) }, new RegExp(`^Port ${port} is taken already: set SERVER_PORT`)],
    [{ SERVER_PORT: 'abc' }, /^SERVER_PORT must be a whole number from 0 to 65535, not “abc”/],
    [{ SERVER_NAME: '203.0.113.9' }, /^SERVER_NAME must be an address of this machine/],
    [{ MAX_UPLOAD_BYTES: '-1' }, /^MAX_UPLOAD_BYTES must be a whole number/],
    [{ ROOT_PATH: 'app' }, /^ROOT_PATH must be/],
  ]
  for (const [env, sentence] of cases) {
    const { dir, remove } = await scratch()
    const { code, stderr } = await output('../app/main.js', ['serve'], {
      ...free,
      DATA_DIR: dir,
      ...env,
    })
    assert.is(code, 1, stderr)
    assert.match(stderr, sentence)
    assert.is(stderr.trim().split('\n').length, 1, stderr)
    await remove()
  }
  taken.close()
})

test.run()
