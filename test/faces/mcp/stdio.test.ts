import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { kinds, type McpClient, mcpClient } from '../../support/mcp.ts'
import { scratch, until } from '../../support/scratch.ts'
import { plain } from '../../support/studio.ts'

interface Held extends McpClient {
  dir: string
  remove(): Promise<void>
  /** What the program has written to stderr. */
  log: string[]
}

const program = fileURLToPath(import.meta.url).replace('stdio.test', 'program')
/** Each program needs a data folder of its own. */
const settings = (dir: string, data = 'data') => ({
  DATA_DIR: join(dir, data),
  INPUT_DIR: join(dir, 'in'),
  OUTPUT_DIR: join(dir, 'out'),
})

const test = suite<Held>('mcp over stdio', {} as Held)
test.before(async (context) => {
  const { dir, remove } = await scratch()
  await mkdir(join(dir, 'in', 'folder', 'deeper'), { recursive: true })
  await (await plain(20, 10, '#102030')).png().toFile(join(dir, 'in', 'photo.png'))
  for (const name of ['frame10', 'frame2', '.hidden']) {
    await writeFile(join(dir, 'in', 'folder', name), name)
  }
  await writeFile(join(dir, 'secret'), 'secret')
  await symlink(join(dir, 'secret'), join(dir, 'in', 'leak'))
  await symlink(join(dir, 'in', 'photo.png'), join(dir, 'in', 'same.png'))
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program],
    env: settings(dir),
    stderr: 'pipe',
  })
  const log: string[] = []
  transport.stderr!.on('data', (chunk: Buffer) => log.push(String(chunk)))
  Object.assign(context, { dir, remove, log }, await mcpClient(transport))
})
test.after(async ({ client, remove }) => {
  await client.close()
  await remove()
})

test('the tools are those of every face', async ({ client, call, dir }) => {
  const { tools } = await client.listTools()
  const { description } = tools.find(({ name }) => name === 'invert')!
  assert.match(description ?? '', `A file is given as a path in ${join(dir, 'in')}, which may be`)
  assert.is((await call('greet', { greeting: 'hi', times: 2 })).text, 'hihi')
})

test('a file goes in by its path and comes out in OUTPUT_DIR', async ({ call, dir }) => {
  const path = join(dir, 'in', 'photo.png')
  const given = ['photo.png', './folder/../photo.png', 'same.png', path, pathToFileURL(path).href]
  for (const photo of given) {
    const told = await call('invert', { photo })
    assert.equal(kinds(told), ['image', 'resource_link'])
    const [picture, link] = told.content
    assert.is(await readFile(new URL(link!.uri), 'base64'), picture!.data)
    assert.is(told.structuredContent?.negative.url, link!.uri)
  }
  const written = await readdir(join(dir, 'out'))
  assert.equal(written.sort(), [
    'negative-2.png',
    'negative-3.png',
    'negative-4.png',
    'negative-5.png',
    'negative.png',
  ])
})

test('what one tool made the next one takes by its id', async ({ call }) => {
  const { structuredContent } = await call('invert', { photo: 'photo.png' })
  const again = await call('invert', { photo: structuredContent?.negative.id })
  assert.is(again.structuredContent?.negative.width, 20)
})

test('what is outside INPUT_DIR is refused as what is nowhere is', async ({ call, dir }) => {
  const outside = ['../secret', 'leak', '/etc/passwd', join(dir, 'secret'), '../in2/x', 'none.png']
  for (const photo of [...outside, pathToFileURL(join(dir, 'secret')).href]) {
    const { text, isError } = await call('invert', { photo })
    assert.is(isError, true)
    assert.match(text, `photo: Photo must be a file in ${join(dir, 'in')}, and “`)
  }
  const address = await call('invert', { photo: 'https://example.com/photo.png' })
  assert.match(address.text, /Photo must be a JPEG, PNG or WebP image, given as a path in /)
  const host = await call('invert', { photo: 'file://elsewhere/photo.png' })
  assert.is(host.isError, true)
})

test('a folder stands for its files, in the order people read', async ({ call }) => {
  const told = await call('names', { papers: 'folder' })
  assert.equal(told.structuredContent, {
    output: [
      ['frame2', 6],
      ['frame10', 7],
    ],
  })
  const several = await call('invert', { photo: 'folder' })
  assert.is(several.text, 'photo: Photo must be one file, not a folder of 2')
  const none = await call('names', { papers: ['folder/deeper'] })
  assert.match(none.text, /Papers must be files, but there is none in “/)
})

test('what fn prints goes to stderr', async ({ call, log }) => {
  assert.is((await call('chatter')).text, 'quiet')
  assert.is((await call('alone')).text, 'isolated')
  await until(() => log.join('').includes('this is not the protocol'))
  await until(() => log.join('').includes('nor is this'))
})

test('progress comes, and a cancel ends the call', async ({ call, log }) => {
  const stop = new AbortController()
  const onprogress = () => stop.abort('enough')
  const error = await call('wait', {}, { signal: stop.signal, onprogress }).catch(String)
  assert.match(String(error), /enough/)
  await until(() => log.join('').includes('stopped'))
})

test('nothing is left of what calls were given', async ({ call, dir }) => {
  const stored = async () => (await readdir(join(dir, 'data', 'files'))).length
  const before = await stored()
  await call('names', { papers: ['folder', 'photo.png', 'data:,text'] })
  await call('names', { papers: ['folder', '../secret'] })
  assert.is(await stored(), before)
})

test('who writes lines and ends its input gets all answers', async ({ dir }) => {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...settings(dir, 'lines') },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const call = { name: 'spell', arguments: { word: 'abc' } }
  child.stdin.write('nonsense\n\n{"jsonrpc":"2.0","id":1,"method":"ping"}\r\n')
  child.stdin.end(JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: call }))
  const answers = (await text(child.stdout))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.equal(
    answers.map(({ id, result, error }) => [id, error?.code ?? result.structuredContent ?? result]),
    [
      [null, -32700],
      [1, {}],
      [2, { output: 'abc' }],
    ],
  )
})

test('it ends when nobody reads its answers any more', async ({ dir }) => {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...settings(dir, 'unread') },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.stdin.on('error', () => {})
  child.stdout.destroy()
  child.stdin.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
  assert.is(await exit, 0)
})

test.run()
