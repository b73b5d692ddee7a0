// Finds dates, sums of money, addresses and the like in a text, and marks them.
import { highlighted, Interface, text } from 'fascia'

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
  outputs: { found: highlighted() },
  fn({ text }) {
    const matches = [...text.matchAll(new RegExp(any.join('|'), 'g'))]
    const entities = matches.map(({ 0: words, index, groups = {} }) => {
      const entity = Object.keys(groups).find((kind) => groups[kind]) ?? ''
      return { entity, start: index, end: index + words.length }
    })
    return { found: { text, entities } }
  },
})
