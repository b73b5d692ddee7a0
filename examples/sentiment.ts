// Is it kind or unkind? A classifier that knows a few words, and says how sure it is.
import { Interface, label, text } from 'fascia'

const kind =
  'amazing beautiful best delicious enjoy fun good great happy like love nice thank wonderful'
const unkind =
  'angry awful bad boring broken cold dirty hate poor rude sad slow terrible worst wrong'
const known = new Map([
  ...kind.split(' ').map((word) => [word, 1] as const),
  ...unkind.split(' ').map((word) => [word, -1] as const),
])

export const sentiment = Interface({
  title: 'Kind or unkind',
  description: 'The mood of a review, by the words in it.',
  ...{ live: true, onLoad: true, readOnly: true },
  inputs: { review: text({ lines: 4, default: 'Cold soup, but wonderful people.' }) },
  outputs: { mood: label() },
  examples: [
    { review: 'I love this place: great food, nice people!' },
    { review: 'Slow, rude and terrible.' },
    { review: 'It was not bad at all.' },
  ],
  fn({ review }) {
    const points = { kind: 1, neutral: 1, unkind: 1 }
    let turn = 1
    for (const word of review.toLowerCase().match(/\p{L}+/gu) ?? []) {
      const mood = turn * (known.get(word) ?? 0)
      if (mood !== 0) points[mood > 0 ? 'kind' : 'unkind'] += 4
      turn = /^(not?|never)$/.test(word) ? -1 : 1
    }
    const all = points.kind + points.neutral + points.unkind
    const { kind, neutral, unkind } = points
    return { mood: { kind: kind / all, neutral: neutral / all, unkind: unkind / all } }
  },
})
