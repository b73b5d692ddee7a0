import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Block, blocksOf, growingText } from '../../app/core/growing-text.ts'

const test = suite('a Markdown text that grows')

const sample = [
  '# A heading\n\nOne paragraph\nof two lines.\n\n',
  '- one\n\n- two\n\n  still two\n\n  ```js\n  in a list\n\n  ```\n\n- three\n\n',
  'After it.\n\n```js\nconst a = 1\n\n// not a paragraph\n```\nRight behind.\n\n',
  '~~~~\n```\n~~~\n~~~~\n\n> a quotation\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n',
  '1. first\n2. second\n\nThe end',
].join('')

const sources = (blocks: Block[]) => blocks.map(({ kind, source }) => [kind, source.trim()])

test('is cut into blocks that can be drawn alone', () => {
  assert.equal(sources(blocksOf(sample)), [
    ['text', '# A heading'],
    ['text', 'One paragraph\nof two lines.'],
    ['text', '- one\n\n- two\n\n  still two\n\n  ```js\n  in a list\n\n  ```\n\n- three'],
    ['text', 'After it.'],
    ['code', 'const a = 1\n\n// not a paragraph'],
    ['text', 'Right behind.'],
    ['code', '```\n~~~'],
    ['text', '> a quotation'],
    ['text', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['text', '1. first\n2. second'],
    ['text', 'The end'],
  ])
})

test('is cut in the same places whether it comes at once or in pieces', () => {
  const long = `${'word '.repeat(5000)}\n\n${sample}${'x'.repeat(20_000)}\n${sample}`
  for (const [text, step] of [
    [sample, 1],
    [sample, 7],
    [long, 613],
  ] as const) {
    const grow = growingText()
    const finished: Block[] = []
    for (let end = step; end < text.length + step; end += step) {
      const growth = grow(text.slice(0, end))
      assert.not(growth.isAnew)
      finished.push(...growth.finished)
    }
    const last = grow(`${text}\n`)
    finished.push(...last.finished, ...(last.open ? [last.open] : []))
    assert.equal(finished, blocksOf(text))
  }
})

test('has an open block of a bounded length, unless it is code', () => {
  const grow = growingText()
  for (let length = 0; length < 50_000; length += 999) {
    const { open } = grow('a word '.repeat(length / 7))
    assert.ok((open?.source.length ?? 0) <= 8000)
  }
})

test('tells of open code whole lines, and of a fence nothing', () => {
  const grow = growingText()
  assert.equal(grow('```js\none\ntw').open, { kind: 'code', source: 'one\n' })
  assert.equal(grow('```js\none\ntwo\n``').open, { kind: 'code', source: 'one\ntwo\n' })
  const { finished, open } = grow('```js\none\ntwo\n```\n')
  assert.equal([finished, open], [[{ kind: 'code', source: 'one\ntwo\n' }], undefined])
  assert.equal(blocksOf('```\none\ntwo'), [{ kind: 'code', source: 'one\ntwo\n' }])
  assert.equal(blocksOf('```\none\n```'), [{ kind: 'code', source: 'one\n' }])
  assert.equal(blocksOf('```'), [{ kind: 'code', source: '' }])
})

test('that is another than before comes anew', () => {
  const grow = growingText()
  grow('One.\n\nTwo.\n\nThr')
  const { isAnew, finished, open } = grow('Else.\n\nTwo\nmore')
  assert.ok(isAnew)
  assert.equal(sources(finished), [['text', 'Else.']])
  assert.is(open?.source, 'Two\nmore')
})

test.run()
