import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { highlighted } from '../../components/index.ts'
import { readMarks, writeMarks } from '../../components/shared/passages.ts'
import { refusal } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('highlighted')
const part = (token: string, class_or_confidence: string | number | null = null) => ({
  token,
  class_or_confidence,
})
const ada = [part('Ada', 'person'), part(' wrote'), part(' well', 0.8)]

test('fn gives pairs, passages, or a text with entities', () => {
  const { encode } = highlighted()
  assert.equal(
    encode([
      ['Ada', 'person'],
      [' wrote', null],
      [' well', 0.8],
    ]),
    ada,
  )
  assert.equal(encode(ada), ada)
  const entities = [
    { start: 4, end: 9, entity_group: 'act' },
    { start: 0, end: 3, entity: 'person' },
  ]
  assert.equal(encode({ text: 'Ada wrote well', entities }), [
    part('Ada', 'person'),
    part(' '),
    part('wrote', 'act'),
    part(' well'),
  ])
})

test('what is none of these is told by its part', () => {
  const { encode } = highlighted()
  assert.throws(() => encode([part('Ada'), part(5 as never)]), 'but part 2 is an object')
  assert.throws(() => encode([['Ada', true as never]]), 'but part 1 is marked as true')
  const entities = [{ start: 2, end: 9, entity: 'x' }]
  assert.throws(() => encode({ text: 'Ada', entities }), 'within the text')
})

test('marks are typed behind what they mark', () => {
  const { decode } = highlighted()
  assert.equal(decode('[Ada](person) wrote[ well](0.8)'), ada)
  assert.equal(decode('f\\[0\\] is [a\\]](b)'), [part('f[0] is '), part('a]', 'b')])
  assert.equal(decode('no [mark] (here) [at](all'), [part('no [mark] (here) [at](all')])
  assert.is(refusal(highlighted(), ' '), 'must be marked text, not blank')
})

test('what was typed reads the same when it is written again', () => {
  for (const passages of [
    ada,
    [part('a [b](c) \\ \\[d\\]')],
    [part('x[]()', 'y\\()'), part('[')],
  ]) {
    assert.equal(readMarks(writeMarks(passages)), passages)
  }
})

test('marks are read in a time that grows with the text alone', () => {
  for (const odd of ['[', '[a](', '[a]', '\\[', '[\\]']) {
    const text = odd.repeat(100_000)
    assert.is(
      readMarks(text)
        .map(({ token }) => token)
        .join('').length > 0,
      true,
    )
  }
})

test('a mark is a colour and a word', async () => {
  const value = highlighted().encode([...ada, part(' Bob', 'person'), part(' bad', -0.5)]) as any
  const output = { id: 'o', label: 'O', value, inputs: {}, final: true }
  const drawn = String(await highlighted().output(output))
  assert.ok(words(drawn).startsWith('O Ada person wrote well 0.8 Bob person bad -0.5 Copy'))
  const looks = elements(drawn).filter(({ tag }) => tag === 'mark')
  assert.equal(
    looks.map(({ attributes }) => attributes.class),
    ['s1', 'more by4', 's1', 'less by3'],
  )
})

test.run()
