import type { Raw } from '../../app/core/component.ts'
import * as library from '../../components/index.ts'

/** What a component is shown and tried with. */
export interface Sample {
  /** Options without which it cannot be. */
  options?: object
  /** A value it takes, as JSON; the plainest of its schema unless said. */
  value?: Raw
  /** One that is long, and one from right to left. */
  long?: Raw
  rtl?: Raw
  /** One that it refuses. */
  wrong?: Raw
}

export const choices = ['low', { value: 'high', label: 'Very "high"' }] as const
const cities = [
  ...['Amman', 'Bergen', 'Cádiz', 'Dakar', 'Essen', 'Fès', 'Ghent', 'Hanoi', 'Izmir', 'Jaffa'],
  ...['Kyoto', 'Lyon'],
] as const

const columns = {
  id: library.number({ integer: true }),
  name: 'text',
  good: 'checkbox',
  level: library.dropdown({ choices, optional: true }),
  more: library.json({ optional: true }),
}

const rtl = 'مرحبًا بالعالم، هذا نص من اليمين إلى اليسار'
const long = 'The quick brown fox jumps over the lazy dog, and none of it was seen. '.repeat(40)
const program = `# Greets who is named.
def greet(name, times=2):
    words = ["Hello " + name] * times
    return ", ".join(words)  # 2 > 1 & "a" < "b"

print(greet("Ada"))
`

/** By the name in the registry; one that is not here is shown with the plainest value it takes. */
export const samples: { [name: string]: Sample } = {
  text: { value: 'Hello', long, rtl },
  markdown: { value: '# A title\n\nSome **bold** words.\n\n- one\n- two', long, rtl },
  markup: {
    value: '<h1>A title</h1><p>Some <b>bold</b> words.</p><ul><li>one<li>two</ul>',
    long: `<p>${long}</p>`.repeat(3),
    rtl: `<p dir="rtl">${rtl}</p>`,
  },
  code: {
    options: { language: 'python' },
    value: program,
    long: program.repeat(8) + '#'.repeat(200),
  },
  number: { options: { min: 0, max: 300, unit: 'kg' }, value: 72.5, wrong: 'heavy' },
  slider: { options: { unit: '%' }, value: 40, wrong: '400' },
  date: { value: '2026-05-17', wrong: 'tomorrow' },
  time: { value: '14:30', wrong: 'noon' },
  datetime: { value: '2026-05-17T14:30', wrong: '2026-02-30T10:00' },
  colour: { value: '#0b6b4b', wrong: 'greenish' },
  checkbox: { value: true, wrong: 'perhaps' },
  checkboxes: { options: { choices }, value: ['high'], wrong: ['middle'] },
  radio: { options: { choices }, value: 'high', wrong: 'middle' },
  dropdown: { options: { choices: cities }, value: 'Hanoi', wrong: 'Atlantis' },
  label: {
    value: {
      label: 'Persian cat',
      confidences: [
        { label: 'Persian cat', confidence: 0.91 },
        { label: 'Pekinese', confidence: 0.06 },
        { label: 'tennis ball', confidence: 0.004 },
      ],
    },
    long: Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`${i} ${long.slice(0, 300)}`, 1 / (i + 1)]),
    ),
    rtl: { قطة: 0.8, كلب: 0.2 },
    wrong: 'cat: 2',
  },
  highlighted: {
    value: [
      { token: 'Ada Lovelace', class_or_confidence: 'person' },
      { token: ' wrote the first program in ', class_or_confidence: null },
      { token: '1843', class_or_confidence: 'date' },
      { token: ', which was ', class_or_confidence: null },
      { token: 'good', class_or_confidence: 0.9 },
      { token: ' and not ', class_or_confidence: null },
      { token: 'bad', class_or_confidence: -0.4 },
    ],
    long: `[${long}](story) ${long}`,
    rtl: `[${rtl}](تحية)، ${rtl}`,
    wrong: [{ token: 5 }] as never,
  },
  compare: { options: { with: 'photo' } },
  messages: {
    value: [
      { role: 'user', content: 'How does one greet in Norway?' },
      { role: 'assistant', content: 'With **hei**:\n\n```js\nconsole.log("hei")\n```' },
    ],
    long: [
      { role: 'user', content: long },
      { role: 'assistant', content: long },
    ],
    rtl: [{ role: 'user', content: rtl }],
    wrong: '[{"role": "nobody"}]',
  },
  json: { value: { a: [1, null, 'b'], c: { d: true } }, wrong: '{"a"' },
  table: { options: { columns }, wrong: 'id,name\nx,y' },
  plot: {
    options: {
      ...{ columns: { ...columns, more: 'number' }, kind: 'bar', x: 'name', y: ['id', 'more'] },
    },
  },
}

/** Names that are of the same component. */
const aliases: { [name: string]: string } = { textbox: 'text', color: 'colour', html: 'markup' }

/** What the component that is registered under this name is shown with. */
export const sampleOf = (name: string): Sample => samples[aliases[name] ?? name] ?? {}

/** Every component of the registry once, by its name. */
export const registered = Object.entries(library).filter(([name]) => !Object.hasOwn(aliases, name))

/** Such as look otherwise by an option: what they are called, and the component that they are. */
export const variants: { [title: string]: [name: string, sample: Sample] } = {
  'dropdown-multiple': [
    'dropdown',
    {
      options: { choices: cities, multiple: true },
      ...{ value: ['Hanoi', 'Lyon'], wrong: ['Atlantis'], long: [...cities] },
    },
  ],
  'text-lines': ['text', { options: { lines: 4 }, value: 'One\nTwo', long, rtl }],
}
