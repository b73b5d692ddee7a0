// Finds dates, sums of money, addresses and the like in a text, and marks them.
import { Interface, markdown, table, text } from 'fascia'

const kinds = {
  email: /[\w.+-]+@[\w-]+\.[\w.]*\w/,
  link: /https?:\/\/[^\s<>"]+[\w/]/,
  date: /\d{4}-\d\d-\d\d|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}/,
  money: /[€$£]\s?\d[\d.,]*\d|\d[\d.,]* ?(?:euros?|dollars?|pounds?)/,
  number: /\d[\d.,]*/,
}
const any = Object.entries(kinds).map(([kind, { source }]) => `(?<${kind}>${source})`)
const letter =
  'On 10 December 2030 Ada (ada@example.org) paid €1,200 for 3 tickets: see https://example.org/trip.'

export const entities = Interface({
  title: 'Entities',
  description: 'Dates, money, addresses and numbers in a text.',
  live: true,
  onLoad: true,
  readOnly: true,
  inputs: { text: text({ lines: 4, default: letter }) },
  outputs: { marked: markdown(), found: table({ columns: { kind: 'text', words: 'text' } }) },
  fn({ text }) {
    const matches = [...text.matchAll(new RegExp(any.join('|'), 'g'))]
    const found = matches.map(({ 0: words, groups = {} }) => {
      return { words, kind: Object.keys(groups).find((kind) => groups[kind]) ?? '' }
    })
    let rest = text
    const marked = found.map(({ words, kind }) => {
      const [before = ''] = rest.split(words)
      rest = rest.slice(before.length + words.length)
      return `${before}**\`${words}\`** *${kind}*`
    })
    return { marked: marked.join('') + rest, found }
  },
})
