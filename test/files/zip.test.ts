import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { together } from '../../app/core/file.ts'
import { type Packed, zip } from '../../app/files/zip.ts'
import { until } from '../support/scratch.ts'
import { unzip } from '../support/unzip.ts'

const test = suite('a zip')

/** Files of a megabyte each, and the streams of those that were asked for. */
function pile(count: number) {
  const opened: Readable[] = []
  async function* files(): AsyncGenerator<Packed> {
    for (let i = 0; i < count; i++) {
      const bytes = Readable.from(Array.from({ length: 16 }, () => Buffer.alloc(65_536, i)))
      opened.push(bytes)
      yield { name: `${i}.jpg`, bytes, modified: 0 }
    }
  }
  return { opened, archive: zip(files()) }
}

test('its files are opened one by one, as it is read', async () => {
  const { opened, archive } = pile(5)
  const ahead: number[] = []
  for await (const _ of archive) {
    ahead.push(opened.filter((source) => !source.readableEnded).length)
  }
  assert.is(opened.length, 5)
  assert.ok(Math.max(...ahead) <= 2, String(ahead))
})

test('who stops reading it closes them', async () => {
  const { opened, archive } = pile(5)
  for await (const _ of archive) break
  await until(() => opened.every((source) => source.destroyed))
  assert.ok(opened.length <= 2)
})

test('a file that cannot be read ends it with the reason', async () => {
  async function* files(): AsyncGenerator<Packed> {
    yield { name: 'a', bytes: Buffer.from('a'), modified: 0 }
    const bytes = new Readable({ read: (): void => void bytes.destroy(new Error('gone')) })
    yield { name: 'b', bytes, modified: 0 }
  }
  try {
    await buffer(zip(files()))
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'gone')
  }
})

test('what cannot be got ready ends it with the reason, and none make an empty one', async () => {
  async function* broken(): AsyncGenerator<Packed> {
    yield { name: 'a', bytes: Buffer.from('a'), modified: 0 }
    throw new Error('no more')
  }
  try {
    await buffer(zip(broken()))
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'no more')
  }
  assert.is(unzip(await buffer(pile(0).archive)).size, 0)
})

test('names that lie together are apart, also by case and by how an accent is written', () => {
  const nameOf = together()
  const given = ['a.jpg', 'A.JPG', 'a-2.jpg', 'é', 'e\u0301', 'LPT1', '...', 'a/b:c', '. .']
  assert.equal(given.map(nameOf), [
    ...['a.jpg', 'A-2.JPG', 'a-2-2.jpg', 'é', 'e\u0301-2', '_LPT1', 'file', 'a/b_c', 'file-2'],
  ])
})

test.run()
