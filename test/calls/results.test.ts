import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as fascia from '../../app/index.ts'
import { logged } from '../support/logged.ts'
import { trial } from '../support/scratch.ts'

// What JavaScript lets through, and TypeScript would not.
const { Interface, ...library } = fascia as any
const { checkbox, dropdown, image, json, number, table, text } = library

const mood = dropdown({ choices: ['glad', 'sad'] })
const moods = dropdown({ choices: ['glad', 'sad'], multiple: true })
const years = table({ columns: { year: number({ integer: true }), name: 'text' } })
const two = { count: 'number', word: 'text' }

const cases: [what: string, outputs: unknown, fn: unknown, sentence: string][] = [
  ['an object for text', 'text', () => ({ a: 1 }), 'greet: the output must be text, not an object'],
  ['a list for text', 'text', () => ['a'], 'greet: the output must be text, not a list'],
  [
    'a function for text',
    'text',
    () => () => 'a',
    'greet: the output must be text, not a function',
  ],
  ['a date for text', 'text', () => new Date(0), 'greet: the output must be text, not a Date'],
  ['bytes for text', 'text', () => Buffer.from('a'), 'greet: the output must be text, not bytes'],
  ['nothing for text', 'text', () => {}, 'greet: the output must be text, not undefined'],
  ['null for text', 'text', () => null, 'greet: the output must be text, not null'],
  [
    'text that is too long',
    text({ maxLength: 2 }),
    () => 'abc',
    'greet: the output must have at most 2 characters, not 3',
  ],
  ['text for a number', 'number', () => 'abc', 'greet: the output must be a number, not “abc”'],
  ['a number in text', 'number', () => '5', 'greet: the output must be a number, not “5”'],
  ['NaN', 'number', () => Number.NaN, 'greet: the output must be a number, not NaN'],
  ['infinity', 'number', async () => 1 / 0, 'greet: the output must be a number, not Infinity'],
  [
    'a number out of bounds',
    number({ min: 0, max: 5 }),
    () => 6,
    'greet: the output must be a number from 0 to 5, not 6',
  ],
  [
    'a fraction of a whole',
    number({ integer: true }),
    () => 0.5,
    'greet: the output must be a whole number, not 0.5',
  ],
  ['a word for yes', checkbox(), () => 'yes', 'greet: the output must be true or false, not “yes”'],
  [
    'a choice not offered',
    mood,
    () => 'mad',
    'greet: the output must be one of glad, sad, not “mad”',
  ],
  [
    'a choice not offered among some',
    moods,
    () => ['glad', 'mad'],
    'greet: the output must be one of glad, sad, not “mad”',
  ],
  [
    'one choice for several',
    moods,
    () => 'glad',
    'greet: the output must be one or more of glad, sad, not “glad”',
  ],
  [
    'no object',
    two,
    () => 'a',
    'greet: fn must return an object of its outputs count and word, not “a”',
  ],
  [
    'no object at all',
    two,
    async () => undefined,
    'greet: fn must return an object of its outputs count and word, not undefined',
  ],
  [
    'a list for an object',
    two,
    () => [1, 'a'],
    'greet: fn must return an object of its outputs count and word, not a list',
  ],
  [
    'a missing output',
    two,
    () => ({ count: 1 }),
    'greet: the output “word” must be text, not undefined',
  ],
  [
    'an unknown output',
    two,
    () => ({ count: 1, wrod: 'a' }),
    'greet: there is no output “wrod”: did you mean “word”?',
  ],
  [
    'a wrong output among right ones',
    two,
    () => ({ count: 'x', word: 'a' }),
    'greet: the output “count” must be a number, not “x”',
  ],
  [
    'a tuple that is none',
    ['text', 'number'],
    () => 'ab',
    'greet: fn must return a list of its 2 outputs, not “ab”',
  ],
  [
    'a tuple too short',
    ['text', 'number'],
    () => ['a'],
    'greet: fn must return a list of its 2 outputs, not of 1',
  ],
  [
    'a tuple too long',
    ['text', 'number'],
    () => ['a', 1, 2],
    'greet: fn must return a list of its 2 outputs, not of 3',
  ],
  [
    'a tuple in the wrong order',
    ['text', 'number'],
    () => [1, 'a'],
    'greet: the output 2 must be a number, not “a”',
  ],
  [
    'a path for an image',
    'image',
    () => '/tmp/a.png',
    'greet: the output must be a JPEG, PNG or WebP image, given as { path }, a Buffer, a Blob or a stream, not “/tmp/a.png”',
  ],
  [
    'a number for an image',
    'image',
    () => 42,
    'greet: the output must be a JPEG, PNG or WebP image, given as { path }, a Buffer, a Blob or a stream, not 42',
  ],
  [
    'text bytes for an image',
    'image',
    () => Buffer.from('hello there'),
    'greet: the output must be a JPEG, PNG or WebP image, not a file of type text/plain',
  ],
  [
    'a text in a blob for an image',
    { a: image() },
    () => ({ a: new Blob(['hello']) }),
    'greet: the output “a” must be a JPEG, PNG or WebP image, not a file of type text/plain',
  ],
  [
    'a file elsewhere',
    'file',
    () => ({ path: '/etc/hostname' }),
    'greet: the output must be a file in context.dir, and “/etc/hostname” is outside',
  ],
  [
    'a file that is not there',
    'file',
    () => ({ path: '/no/such/file' }),
    'greet: the output must be there: no file is at “/no/such/file”',
  ],
  [
    'one file for several',
    'files',
    () => Buffer.from('a'),
    'greet: the output must be a list of files, not bytes',
  ],
  [
    'a wrong one of several files',
    'files',
    () => [Buffer.from('a'), 'b'],
    'greet: the output must be a file, given as { path }, a Buffer, a Blob or a stream, not “b”',
  ],
  [
    'no table',
    years,
    () => ({ year: 1 }),
    'greet: the output must be a list of rows, not an object',
  ],
  [
    'a row that is none',
    years,
    () => [{ year: 1, name: 'a' }, 2],
    'greet: the output must have objects as its rows, but row 2 is 2',
  ],
  [
    'a wrong cell',
    years,
    () => [{ year: 'x', name: 'a' }],
    'greet: the output must be right in every cell, but in row 1 “year” must be a whole number, not “x”',
  ],
  [
    'a missing cell',
    years,
    () => [{ year: 1 }],
    'greet: the output must be right in every cell, but in row 1 “name” must be text, not undefined',
  ],
  [
    'a wrong step of a generator',
    two,
    function* () {
      yield { count: 1, word: 'a' }
      yield { count: 'x', word: 'a' }
    },
    'greet: the output “count” must be a number, not “x”',
  ],
  [
    'a wrong step of a stream',
    'number',
    () => new ReadableStream({ start: (c) => c.enqueue('x') }),
    'greet: the output must be a number, not “x”',
  ],
]

const test = suite('a wrong result')

for (const [what, outputs, fn, sentence] of cases) {
  test(`that is ${what} is told to the developer, and a reference to the user`, async () => {
    const { status, answer, lines } = await called(outputs, fn)
    assert.is(status, 500)
    assert.match(answer.detail, /^The fault is ours\. It is in the log under [0-9a-f]{8}$/)
    const said = lines.find((line) => line.includes(answer.reference)) ?? ''
    assert.is(/ResultError: ([^\n]*)/.exec(said)?.[1], sentence)
  })
}

const right: [what: string, outputs: unknown, fn: unknown, answer: unknown][] = [
  [
    'a plain generator',
    'number',
    function* () {
      yield 1
      yield 2
    },
    2,
  ],
  [
    'an async one',
    two,
    async function* () {
      yield { count: 1, word: 'a' }
    },
    { count: 1, word: 'a' },
  ],
  ['a stream of values', 'text', () => ReadableStream.from(['a', 'b']), 'b'],
  ['a stream that is promised', 'text', async () => ReadableStream.from(['a', 'b']), 'b'],
  [
    'any async iterable',
    'number',
    () => ({
      async *[Symbol.asyncIterator]() {
        yield 7
      },
    }),
    7,
  ],
  [
    'an optional output left out',
    { a: text({ optional: true }), b: 'text' },
    () => ({ b: 'x' }),
    { a: null, b: 'x' },
  ],
  ['nothing where nothing need be', text({ optional: true }), () => {}, null],
  ['no value of JSON', json(), () => undefined, null],
  ['a number for text', 'text', () => 5, '5'],
]

for (const [what, outputs, fn, expected] of right) {
  test(`is not ${what}`, async () => {
    const { status, answer, lines } = await called(outputs, fn)
    assert.equal([status, answer, lines], [200, expected, []])
  })
}

async function called(outputs: unknown, fn: unknown) {
  const app = await trial({ greet: Interface({ inputs: {}, outputs, fn }) })
  const log = logged()
  try {
    const response = await app.request('/greet', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    return { status: response.status, answer: (await response.json()) as any, lines: log.lines }
  } finally {
    log.end()
    await app.close()
  }
}

test.run()
