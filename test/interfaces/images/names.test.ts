import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { InputError } from '../../../app/core/errors.ts'
import { refuseKey } from '../../../app/core/store.ts'
import {
  address,
  keyOf,
  keysUnder,
  nameOf,
  pathOf,
  pictureName,
} from '../../../interfaces/images/names.ts'

const odd = [
  'one',
  'a/one',
  'my photo',
  'a+b',
  '100%',
  '%20',
  'grün/über (1)',
  "it's [here] {now} ~!*',;:@&=$?#",
  '日本/東京',
  '🌊',
  'v1.0/cat',
  'v1.0',
  '.hidden',
  '...',
  'é'.repeat(200),
  'x'.repeat(400),
]

const test = suite('names of pictures')

test('comes back from its key and from its path', () => {
  for (const name of odd) {
    assert.is(pictureName(name), name)
    refuseKey(keyOf(name))
    assert.is(nameOf(keyOf(name)), name)
    assert.equal(address(pathOf(name)), { name, isFolder: false, extension: undefined })
    assert.equal(address(`${pathOf(name)}/`).name, `${name}/`)
  }
})

test('has a key that is nobody’s folder, and begins as the keys of its folder', () => {
  const keys = odd.map(keyOf)
  for (const key of keys) assert.not(keys.some((other) => other.startsWith(`${key}/`)))
  for (let length = 1; length <= 400; length++) {
    const key = keyOf('x'.repeat(400))
    assert.ok(key.startsWith(keysUnder('x'.repeat(length))))
  }
  assert.not(keyOf('ab').startsWith(keysUnder('b')))
})

test('has no extension, in whatever case, once or more', () => {
  for (const file of ['cat.jpg', 'cat.JPEG', 'cat.png', 'cat.tif.webp', 'cat.avif', 'cat.Tiff']) {
    assert.is(pictureName(file), 'cat')
  }
  assert.is(pictureName('a.jpg/cat.bmp'), 'a.jpg/cat')
  assert.is(pictureName('cat.2019'), 'cat.2019')
  assert.is(pictureName('.jpg'), '.jpg')
  assert.is(address('a/cat.PNG').extension, 'png')
  assert.is(address('a/cat.tar').extension, undefined)
})

test('is the same however its letters are composed, and whatever blanks are around', () => {
  assert.is(pictureName('u\u0308ber'), 'über')
  assert.is(pictureName(' a / b //c/'), 'a/b/c')
  assert.is(address('a%2Fb').name, 'a/b')
})

test('is refused where it could be a path, or could not be read', () => {
  const wrong = ['', ' ', '/', '..', 'a/../b', './a', 'a\\b', 'a\0b', 'a\nb', '\u202egpj', '\ud800']
  for (const name of [...wrong, 'x'.repeat(401), 'é'.repeat(201)]) {
    assert.throws(
      () => pictureName(name),
      (error: unknown) => error instanceof InputError,
    )
  }
  for (const path of ['%', '%zz', '%ff', 'a%00', '%2e%2e/x']) {
    assert.throws(
      () => address(path),
      (error: unknown) => error instanceof InputError,
    )
  }
})

test.run()
