import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as assert from 'uvu/assert'
import { shipped } from '../../app/core/root.ts'
import { needs } from '../support/needs.ts'
import { scratch, until } from '../support/scratch.ts'
import { children, isAlive } from '../support/studio.ts'

const test = needs('what ships, on the network', 'strace', 'ffmpeg')

const main = fileURLToPath(new URL('../../app/main.js', import.meta.url))
const photo = fileURLToPath(shipped('interfaces/colorize/examples/lake.jpg'))

/** `fascia serve` over folders of its own, its system calls that reach for a network noted down. */
async function served(traced: boolean) {
  const { dir, remove } = await scratch()
  const trace = join(dir, 'trace')
  const home = join(dir, 'home')
  const strace = ['strace', '-f', '-qq', '-e', 'trace=socket,connect,sendto,sendmsg', '-o', trace]
  const [command, ...args] = [...(traced ? strace : []), process.execPath, main, 'serve']
  const child = spawn(command!, args, {
    env: {
      ...process.env,
      HOME: home,
      XDG_CACHE_HOME: join(home, 'cache'),
      DATA_DIR: join(dir, 'data'),
      SERVER_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  const url = /http:\S+/.exec(`${line}`)![0]
  return { child, url, trace, home, remove }
}

async function form(fields: { [name: string]: string }, field: string, ...paths: string[]) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  for (const path of paths) body.append(field, new File([await readFile(path)], `${path}.jpg`))
  return { method: 'POST', body, headers: { Accept: 'application/json' } }
}

test('no process of ours reaches for a network that it was not told of', async () => {
  const { child, url, trace, home, remove } = await served(true)
  const lakes = [1, 2].map((i) =>
    fileURLToPath(shipped(`interfaces/img2vid/examples/lake${i}.jpg`)),
  )
  const json = (value: object) => ({
    method: 'POST',
    body: JSON.stringify(value),
    headers: { 'Content-Type': 'application/json' },
  })
  for (const [path, init] of [
    ['/greet', json({ greeting: 'hello ', times: 2 })],
    ['/degrees?start=1992', {}],
    ['/images', {}],
    ['/colorize', await form({}, 'photo', photo)],
    ['/img2vid', await form({ fps: '5' }, 'images', ...lakes)],
  ] as [string, RequestInit][]) {
    const answer = await fetch(`${url}${path}`, init)
    assert.is(answer.status, 200, `${path}: ${await answer.text()}`)
  }
  const [server] = children(undefined, child.pid)
  process.kill(server!, 'SIGTERM')
  await once(child, 'exit')
  const reached = (await readFile(trace, 'utf8'))
    .split('\n')
    .filter((call) => /(connect|sendto|sendmsg)\(.*(AF_INET|nscd)|AF_INET6?, SOCK_DGRAM/.test(call))
  assert.equal(reached, [])
  const kept = await readdir(home, { recursive: true }).catch(() => [])
  assert.equal(kept, [], 'nothing is written into the home of who runs it')
  await remove()
})

test('SIGTERM ends a server with the processes that it keeps warm', async () => {
  const { child, url, remove } = await served(false)
  assert.is((await fetch(`${url}/colorize`, await form({}, 'photo', photo))).status, 200)
  const warm = children(undefined, child.pid)
  assert.ok(warm.length > 0)
  child.kill('SIGTERM')
  await once(child, 'exit')
  await until(() => !warm.some(isAlive), 1000)
  await remove()
})

test.run()
