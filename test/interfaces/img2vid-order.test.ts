import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { inOrder } from '../../interfaces/img2vid/index.ts'

const test = suite('img2vid: order')

const named = (...names: string[]) => names.map((name, i) => ({ name, i }))
const names = (files: { name: string }[]) => files.map(({ name }) => name)

test('names are ordered as people count', () => {
  const files = named('frame10.jpg', 'frame2.jpg', 'frame1.jpg', 'frame010.jpg')
  const sorted = names(inOrder(files, 'name'))
  assert.equal(sorted.slice(0, 2), ['frame1.jpg', 'frame2.jpg'])
  assert.equal(sorted.slice(2).toSorted(), ['frame010.jpg', 'frame10.jpg'])
})

test('padded names keep their order', () => {
  const files = named('mba_010.jpg', 'mba_009.jpg', 'mba_100.jpg')
  assert.equal(names(inOrder(files, 'name')), ['mba_009.jpg', 'mba_010.jpg', 'mba_100.jpg'])
})

test('capitals, kinds and other scripts do not tear a series apart', () => {
  const files = named('B2.JPG', 'a10.png', 'b1.jpg', 'A9.webp', 'é3.jpg', '画2.jpg', '画10.jpg')
  const expected = ['A9.webp', 'a10.png', 'b1.jpg', 'B2.JPG', 'é3.jpg', '画2.jpg', '画10.jpg']
  assert.equal(names(inOrder(files, 'name')), expected)
})

test('files of one name stay as they were given', () => {
  const files = named('a.jpg', 'a.jpg', 'a.jpg')
  assert.equal(
    inOrder(files, 'name').map(({ i }) => i),
    [0, 1, 2],
  )
})

test('the order that the caller gave is kept when the caller says so', () => {
  const files = named('c.jpg', 'a.jpg', 'b.jpg')
  assert.equal(names(inOrder(files, 'given')), ['c.jpg', 'a.jpg', 'b.jpg'])
  assert.equal(names(files), ['c.jpg', 'a.jpg', 'b.jpg'])
})

test.run()
