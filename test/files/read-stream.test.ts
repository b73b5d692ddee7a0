import { readdirSync, readlinkSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readStream } from '../../app/files/read-stream.ts'
import { scratch, until } from '../support/scratch.ts'

/** How often this process has a file open. */
const held = (path: string): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path
    } catch {
      return false
    }
  }).length

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

const test = suite('reading a file')

test('gives the whole, a part, or the code of what is missing', async () => {
  const { dir, remove } = await scratch()
  const path = join(dir, 'a')
  await writeFile(path, '0123456789')
  assert.is(await text(await readStream(path)), '0123456789')
  assert.is(await text(await readStream(path, { start: 2, end: 4 })), '234')
  const error = await readStream(join(dir, 'b')).catch((error) => error)
  assert.is(error.code, 'ENOENT')
  await until(() => held(path) === 0)
  await remove()
})

test('holds nothing for a stream that was never read, and ends no process by it', async () => {
  const { dir, remove } = await scratch()
  const path = join(dir, 'a')
  await writeFile(path, 'x'.repeat(1_000_000))
  for (let at = 0; at < 20; at++) await readStream(path)
  await until(() => {
    collect()
    return held(path) === 0
  })
  await remove()
})

test.run()
