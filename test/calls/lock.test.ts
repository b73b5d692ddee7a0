import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lock } from '../../app/files/lock.ts'
import { Interface, serve } from '../../app/index.ts'
import { output } from '../support/process.ts'
import { scratch } from '../support/scratch.ts'

const script = fileURLToPath(new URL('../../app/files/lock.js', import.meta.url))

/** A process that holds a folder until it is killed. */
async function holder(folder: string) {
  const code = `import { lock } from ${JSON.stringify(script)}
    await lock(${JSON.stringify(folder)})
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    async kill() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function withFolder(use: (folder: string) => Promise<void>) {
  const { dir, remove } = await scratch()
  try {
    await use(dir)
  } finally {
    await remove()
  }
}

const test = suite('the lock of a data folder')

test('is had by one, and by the next when it is let go', () =>
  withFolder(async (folder) => {
    const unlock = await lock(folder)
    const refused = await lock(folder).catch((error) => error)
    assert.match(refused.message, /^DATA_DIR “.*” is in use by another server: give each a folder/)
    await unlock()
    await (await lock(folder))()
    assert.not.ok(existsSync(join(folder, '.lock')))
  }))

test('of a process that was killed is taken over at once, by one alone', () =>
  withFolder(async (folder) => {
    const { kill } = await holder(folder)
    assert.match((await lock(folder).catch((error) => error)).message, /is in use/)
    await kill()
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => lock(folder)))
    const had = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    assert.is(had.length, 1)
    assert.match((await lock(folder).catch((error) => error)).message, /is in use/)
    await had[0]!()
  }))

test('is taken over though somebody died while he took it over', () =>
  withFolder(async (folder) => {
    const { kill } = await holder(folder)
    await kill()
    await mkdir(join(folder, '.lock-takeover'))
    await (await lock(folder))()
  }))

test('holds where the path is too long for a socket', () =>
  withFolder(async (dir) => {
    const folder = join(dir, 'a'.repeat(150))
    await mkdir(folder)
    const unlock = await lock(folder)
    assert.match((await lock(folder).catch((error) => error)).message, /is in use/)
    await unlock()
  }))

test('a second server on one folder says so in one sentence, and does no harm to the first', () =>
  withFolder(async (folder) => {
    const interfaces = { say: Interface({ inputs: {}, outputs: 'text', fn: () => 'here' }) }
    const first = await serve(interfaces, { config: { DATA_DIR: folder } })
    const env = { DATA_DIR: folder, SERVER_PORT: '0', SERVER_NAME: '' }
    const { code, stderr } = await output('../app/main.js', ['serve'], env)
    assert.is(code, 1)
    assert.match(stderr, /^DATA_DIR “.*” is in use by another server/)
    assert.is(stderr.trim().split('\n').length, 1)
    const answer = await first.request('/say', {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      body: '{}',
    })
    assert.is(answer.status, 202)
    await first.close()
  }))

test.run()
