import { isDeepStrictEqual } from 'node:util'
import { html } from 'hono/html'
import {
  type Component,
  checkbox,
  dropdown,
  field,
  file,
  files,
  group,
  InputError,
  Interface,
  image,
  json,
  Mismatch,
  number,
  table,
  text,
} from '../../app/index.ts'

/** A component that the library does not know: a mark out of five, written in stars. */
const stars: Component<number> = {
  type: 'stars',
  schema: { type: 'string', pattern: '\\*{1,5}', description: 'One to five stars' },
  decode(raw) {
    if (typeof raw === 'string' && /^\*{1,5}$/.test(raw)) return raw.length
    throw new Mismatch('must be one to five stars')
  },
  encode: (value) => '*'.repeat(value),
  input: (props) => field(props, ({ attributes }) => html`<input ${attributes}>`),
  output: ({ id, value }) => html`<p id="${id}">${value}</p>`,
}

export const rate = Interface({
  title: 'Rate',
  inputs: { mark: stars },
  outputs: { answer: stars },
  // As JSON has it, which is not what fn receives.
  examples: [{ mark: '**' as unknown as number }],
  fn: ({ mark }) => ({ answer: 6 - mark }),
})

/** Names and values that each language must quote in its own way. */
const values = {
  words: `it's "a" $HOME \`x\` \\n <é> 😀 & %41\n-- two`,
  class: -1.5,
  'how-many': 2,
  birthYear: -40,
  yes: true,
  no: false,
  some: ['red one', '-blue'] as const,
  any: { a: ["it's", null, true], b: 'é' },
  rows: [
    { year: 1990, name: "d'Été" },
    { year: 1991, name: 'a, "b"' },
  ],
}

export const odd = Interface({
  title: 'Odd <b>values</b>',
  inputs: {
    words: text({ lines: 2 }),
    class: number(),
    'how-many': number({ default: 1 }),
    birthYear: number({ integer: true }),
    yes: checkbox(),
    no: checkbox({ default: true }),
    some: dropdown({ choices: ['red one', '-blue', 'green'], multiple: true }),
    any: json(),
    rows: table({ columns: { year: number(), name: 'text' } }),
    maybe: text({ optional: true }),
  },
  outputs: ['text', 'json'],
  examples: [values as never],
  fn({ maybe, ...given }) {
    if (maybe === undefined && isDeepStrictEqual(given, values)) return ['exactly', null]
    throw new InputError(`That is not what was written: ${JSON.stringify(given)}`)
  },
})

/** Files, and no example of any. */
export const weigh = Interface({
  title: 'Weigh',
  inputs: { photo: image(), papers: files(), note: text({ default: 'none' }) },
  outputs: { weight: 'text', copy: file() },
  fn: ({ photo, papers }) => ({
    weight: `${papers.reduce((sum, { size }) => sum + size, 0)} bytes of paper`,
    copy: photo,
  }),
})

export const plain = Interface({
  title: 'Plain',
  inputs: [
    'text',
    number({ min: 3 }),
    dropdown({ choices: ['a', 'b'] }),
    table({ columns: { n: 'number' } }),
  ],
  outputs: 'json',
  readOnly: true,
  fn: (...[word, times, choice]) => ({ word, times, choice }),
})

/** For those who may write alone. */
export const sealed = Interface({
  title: 'Sealed',
  guarded: () => true,
  inputs: { word: 'text', photo: image({ optional: true }) },
  outputs: 'text',
  examples: [{ word: 'wax' }],
  fn: ({ word }) => `${word} and seal`,
})

/** Under the name of a group. */
export const texts = group(
  { title: 'Texts' },
  {
    shout: Interface({
      inputs: { text: 'text', papers: files({ optional: true }) },
      outputs: 'text',
      examples: [{ text: 'hello' }],
      fn: ({ text }) => text.toUpperCase(),
    }),
  },
)

export { degrees, greet, img2vid } from '../../interfaces/index.ts'
