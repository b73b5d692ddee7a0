import { Interface } from '../app/index.ts'
import { compare, dropdown, file, number, plot, radio, table, text } from '../components/index.ts'

// What must not compile.

const greet = ({ name }: { name: string }) => `hi ${name}`

// @ts-expect-error a dropdown needs choices, so its name alone is no port
Interface({ inputs: 'dropdown', outputs: 'text', fn: (s) => String(s) })
// @ts-expect-error there is no such component
Interface({ inputs: ['txt'], outputs: 'text', fn: (s) => String(s) })
// @ts-expect-error text is no number
Interface({ inputs: 'text', outputs: 'number', fn: (s) => s })
// @ts-expect-error an output is missing
Interface({ inputs: 'text', outputs: { a: 'text', b: 'text' }, fn: (s) => ({ a: s }) })
// @ts-expect-error the tuple is too short
Interface({ inputs: 'text', outputs: ['text', 'text'], fn: (s) => [s] })
// @ts-expect-error a path alone is no file
Interface({ inputs: 'text', outputs: 'file', fn: (s) => s })
// @ts-expect-error one file is no list
Interface({ inputs: 'file', outputs: 'files', fn: (one) => one })
// @ts-expect-error no choice is called so
Interface({ inputs: 'text', outputs: radio({ choices: ['a', 'b'] }), fn: () => 'c' })
// @ts-expect-error an optional text may be undefined
Interface({ inputs: text({ optional: true }), outputs: 'number', fn: (s) => s.length })
// @ts-expect-error fn asks for what is no input
Interface({ inputs: { title: 'text' }, outputs: 'text', fn: greet })
Interface({
  inputs: { a: 'text' },
  outputs: 'text',
  fn: ({ a }) => a,
  // @ts-expect-error an example of what is no input
  examples: [{ b: 1 }],
})
// @ts-expect-error the default is no choice
dropdown({ choices: ['x', 'y'], default: 'z' })
// @ts-expect-error the default of several is a list
dropdown({ choices: ['x', 'y'], multiple: true, default: 'x' })
// @ts-expect-error the default of one is no list
radio({ choices: ['x', 'y'], default: ['x'] })
// @ts-expect-error a misspelt option
dropdown({ choices: ['x', 'y'], defualt: 'x' })
// @ts-expect-error a misspelt option beside a right one
number({ min: 0, maximum: 5 })
// @ts-expect-error a file has no default
file({ default: 'x' })
// @ts-expect-error it must be said what to compare with
compare({})
// @ts-expect-error there is no such way to draw
plot({ kind: 'pie' })
// @ts-expect-error a cell holds no list
Interface({ inputs: [], outputs: 'table', fn: () => [{ a: [1] }] })
// @ts-expect-error there is no such kind of column
table({ columns: { a: 'numbr' } })
// @ts-expect-error no column is called so
plot({ columns: { a: 'number' }, kind: 'bar', x: 'a', y: 'b' })
Interface({
  inputs: 'text',
  outputs: table({ columns: { year: 'number' } }),
  // @ts-expect-error the year is a number
  fn: (year) => [{ year }],
})
Interface({
  inputs: 'text',
  outputs: table({ columns: { a: 'text', b: 'text' } }),
  // @ts-expect-error a cell is missing
  fn: (a) => [{ a }],
})
