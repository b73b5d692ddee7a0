import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { titlesOf } from '../../app/core/ports.ts'
import { Interface, text } from '../../app/index.ts'

const test = suite('labels of inputs without a name')

const object = {
  repeat(greeting: string, times: number) {
    return greeting.repeat(times)
  },
  async later(greeting: string, times: number) {
    return greeting.repeat(times)
  },
  async *each(greeting: string, times: number) {
    yield greeting.repeat(times)
  },
}
const functions: [fn: (...args: any) => unknown, titles: string[]][] = [
  [(greeting: string, times: number) => [greeting, times], ['Greeting', 'Times']],
  [
    async (firstName: string, birth_year: number) => [firstName, birth_year],
    ['First name', 'Birth year'],
  ],
  [
    function named(greeting: string, times = 3) {
      return [greeting, times]
    },
    ['Greeting', 'Times'],
  ],
  [object.repeat, ['Greeting', 'Times']],
  [object.later, ['Greeting', 'Times']],
  [object.each, ['Greeting', 'Times']],
  [(greeting: string) => greeting, ['Greeting', 'Input 2']],
  [({ greeting }: any, times: number) => [greeting, times], ['Input 1', 'Input 2']],
  [(greeting: string, [times]: any) => [greeting, times], ['Greeting', 'Input 2']],
  [(a: string, b: number) => [a, b], ['Input 1', 'Input 2']],
  [(...all: unknown[]) => all, ['Input 1', 'Input 2']],
  [() => 1, ['Input 1', 'Input 2']],
  [Math.max, ['Input 1', 'Input 2']],
  [object.repeat.bind(object), ['Input 1', 'Input 2']],
]

for (const [fn, titles] of functions) {
  test(`of ${String(fn).split('\n')[0]} are ${titles.join(' and ')}`, () => {
    assert.equal(titlesOf(fn, 2), titles)
  })
}

const labels = ({ inputs }: Interface) => inputs.components.map(({ schema }) => schema.title)

test('a tuple has those of its parameters, and Gradio’s names on the wire', () => {
  const greet = Interface({
    inputs: ['text', 'number'],
    outputs: 'text',
    fn: (greeting, times) => greeting.repeat(times),
  })
  assert.equal(labels(greet), ['Greeting', 'Times'])
  assert.equal(greet.inputs.names, ['param_0', 'param_1'])
})

test('one port has that of its parameter; a label that is given stays; a record has its own', () => {
  const one = Interface({ inputs: 'text', outputs: 'text', fn: (words) => words })
  assert.equal(labels(one), ['Words'])
  const told = Interface({ inputs: [text({ label: 'Say' })], outputs: 'text', fn: (it) => it })
  assert.equal(labels(told), ['Say'])
  const record = Interface({ inputs: { words: 'text' }, outputs: 'text', fn: (all) => all.words })
  assert.equal(labels(record), ['Words'])
})

test.run()
