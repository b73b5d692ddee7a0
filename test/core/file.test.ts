import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { byName, distinct, extensionOf, givenExtension } from '../../app/core/file.ts'

const test = suite('names of files')

test('come in the order in which people count, and never by chance', () => {
  const names = ['frame10', 'frame2', 'Frame2', 'frame02', 'é', 'e']
  const sorted = names.toSorted(byName)
  assert.equal(sorted.slice(2), ['frame02', 'frame2', 'Frame2', 'frame10'].slice(0, 4))
  for (let turn = 0; turn < names.length; turn++) {
    const turned = [...names.slice(turn), ...names.slice(0, turn)]
    assert.equal(turned.toSorted(byName), sorted)
  }
  assert.is(byName('a', 'a'), 0)
})

test('are numbered before their extension where they were given before', () => {
  const once = distinct()
  const given = ['a.jpg', 'A.jpg', 'v1.2', 'v1.2', 'a.jpg', '.env', '.env']
  assert.equal(given.map(once), [
    ...['a.jpg', 'A-2.jpg', 'v1.2', 'v1.2-2', 'a-3.jpg', '.env', '.env-2'],
  ])
})

for (const [type, extension] of [
  ['image/jpeg', '.jpg'],
  ['image/png', '.png'],
  ['audio/x-wav', '.wav'],
  ['audio/ogg; codecs=opus', '.ogg'],
  ['video/quicktime', '.mov'],
  ['text/plain; charset=utf-8', '.txt'],
  ['image/*', ''],
  ['application/octet-stream', ''],
  ['', ''],
] as const) {
  test(`${type || 'no type'} has the extension “${extension}”`, () => {
    assert.is(extensionOf(type), extension)
  })
}

test('have an extension if it has a letter in it', () => {
  assert.equal(['a.tar.gz', 'v1.2', 'a.', '.env', 'x.mp4'].map(givenExtension), [
    ...['.gz', '', '', '', '.mp4'],
  ])
})

test.run()
