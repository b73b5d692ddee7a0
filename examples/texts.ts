// Three tools for a text under one name: a group, whose members are tabs.
import { group, Interface, number, plot, radio, text } from 'fascia'

const words = 'The cat saw the dog,\nand the dog saw the cat.'
const given = text({ lines: 5, label: 'Text', default: words })
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? []
const columns = { word: 'text', times: number({ integer: true }) } as const

const frequencies = Interface({
  title: 'Word frequencies',
  inputs: { given, most: number({ default: 10, min: 1, max: 50, integer: true }) },
  outputs: { words: plot({ kind: 'bar', columns, x: 'word', y: 'times', open: true }) },
  fn({ given, most }) {
    const times = new Map<string, number>()
    for (const word of wordsOf(given)) times.set(word, (times.get(word) ?? 0) + 1)
    const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, most)
    return { words: sorted.map(([word, times]) => ({ word, times })) }
  },
})

const readingTime = Interface({
  inputs: { given, pace: number({ default: 230, min: 1, label: 'Words a minute' }) },
  outputs: { minutes: 'number' },
  fn: ({ given, pace }) => ({ minutes: Math.ceil(wordsOf(given).length / pace) }),
})

const sortLines = Interface({
  inputs: { given, order: radio({ choices: ['A to Z', 'Z to A'], default: 'A to Z' }) },
  outputs: { sorted: text() },
  fn({ given, order }) {
    const lines = given.split('\n').sort((a, b) => a.localeCompare(b))
    return { sorted: (order === 'A to Z' ? lines : lines.reverse()).join('\n') }
  },
})

const about = { title: 'Texts', description: 'Small tools for what somebody wrote.' }

export const texts = group(about, { frequencies, readingTime, sortLines })
