import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseCall } from '../../../app/faces/cli/arguments.ts'
import { checkbox, files, Interface, number, text } from '../../../app/index.ts'

const test = suite('arguments of a call')

const { inputs } = Interface({
  inputs: {
    first: 'text',
    fps: number({ default: 5 }),
    isLoud: checkbox({ default: true }),
    pictures: files(),
    no_way: text({ optional: true }),
  },
  outputs: 'text',
  fn: () => '',
})

const table: [argv: string[], values: { [name: string]: string[] }, output?: string][] = [
  [[], {}],
  [['a', 'b'], { first: ['a'], pictures: ['b'] }],
  [['a', 'b', 'c'], { first: ['a'], pictures: ['b'] }, 'c'],
  [['a', 'b', ''], { first: ['a'], pictures: ['b'] }],
  [['--fps', '10', 'a'], { fps: ['10'], first: ['a'] }],
  [['a', '--fps=10', 'b'], { fps: ['10'], first: ['a'], pictures: ['b'] }],
  [['--fps', '-3'], { fps: ['-3'] }],
  [['--fps=', 'a'], { fps: [''], first: ['a'] }],
  [['--first', 'a', 'b', 'c'], { first: ['a'], pictures: ['b'] }, 'c'],
  [['--pictures', 'x', '--pictures', 'y', 'a', 'c'], { pictures: ['x', 'y'], first: ['a'] }, 'c'],
  [['--is-loud'], { isLoud: ['true'] }],
  [['--isLoud', '--no-is-loud'], { isLoud: ['true', 'false'] }],
  [['--is-loud=no'], { isLoud: ['no'] }],
  [['--no-way', 'x'], { no_way: ['x'] }],
  [['-5', '-.5e3', '-1'], { first: ['-5'], pictures: ['-.5e3'] }, '-1'],
  [['-', '-', '-'], { first: ['-'], pictures: ['-'] }, '-'],
  [['--', '--fps', '-h'], { first: ['--fps'], pictures: ['-h'] }],
]

for (const [argv, values, output] of table) {
  test(`${JSON.stringify(argv)} is read from left to right`, () => {
    const call = parseCall(inputs, argv)
    assert.equal(Object.fromEntries(call.values), values)
    assert.is(call.output, output)
  })
}

const faults: [argv: string[], message: RegExp][] = [
  [['--speed', '3'], /^There is no option --speed: there are --first, --fps, .+ and --help$/],
  [['-x'], /^There is no option -x.+Write -- before a value that begins with a dash$/],
  [['--fps'], /^--fps needs a value after it$/],
  [['--fps', '--is-loud'], /^--fps needs a value after it$/],
  [['--no-is-loud=x'], /^--no-is-loud takes no value$/],
  [['--json=x'], /^--json takes no value$/],
  [['--constructor'], /^There is no option --constructor/],
  [['a', 'b', 'c', 'd'], /^“d” is one argument too many: there is room for first, pictures and/],
]

for (const [argv, message] of faults) {
  test(`${JSON.stringify(argv)} is refused in a sentence`, () => {
    assert.throws(
      () => parseCall(inputs, argv),
      (error: Error & { code: number }) => message.test(error.message) && error.code === 2,
    )
  })
}

test('options of its own are told apart', () => {
  assert.equal(
    [...parseCall(inputs, ['--json', '-h', 'a', 'b', 'c', 'd']).own.keys()],
    ['json', 'help'],
  )
})

test.run()
