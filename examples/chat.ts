// A conversation that streams and remembers: the patient listener of 1966, by a handful of patterns.
import { Chat } from 'fascia'

/** What is said to a pattern; `$1` is what was said there, turned round. */
const rules: [RegExp, ...string[]][] = [
  [/\bmy name is (\w+)/i, 'A pleasure, **$1**. What brings you here?'],
  [/\bi (?:feel|am|'m) (.+)/i, 'How long have you been $1?', 'And what makes you $1?'],
  [/\bi (?:want|need) (.+)/i, 'What would it mean to you to have $1?'],
  [/\bbecause (.+)/i, 'Is that the *real* reason?', 'What else comes to mind?'],
  [/\bmy (\w+)/i, 'Tell me more about your $1.', 'Your $1, you say?'],
  [/\?\s*$/, 'Why do you ask?', 'What do you think yourself?'],
]
const turned: { [word: string]: string } = { i: 'you', me: 'you', my: 'your', am: 'are', you: 'I' }
const turn = (words: string) =>
  words.replace(/[a-z]+/gi, (word) => turned[word.toLowerCase()] ?? word)

export const chat = Chat({
  title: 'Eliza',
  description: 'She listens, and remembers. No network, no model: six patterns, as in 1966.',
  greeting: 'Good day. **What is on your mind?**',
  examples: ['My name is Ada', 'I feel a little lost', 'What did I say?'],
  async *fn(message, { history }, { signal }) {
    const said = history.filter(({ role }) => role === 'user').map(({ content }) => content)
    const known = said.findLast((line) => /\bmy name is/i.test(line))?.match(/is (\w+)/)?.[1]
    let answer = `Please go on${known ? `, ${known}` : ''}.`
    const rule = rules.find(([pattern]) => pattern.test(message))
    if (/what did i say/i.test(message) && said.length > 0) {
      answer = `So far:\n\n${said.map((line) => `1. ${line}`).join('\n')}`
    } else if (rule) {
      const [pattern, ...answers] = rule
      const words = turn(pattern.exec(message)?.[1] ?? '').replace(/[.!?]+$/, '')
      answer = answers[said.length % answers.length]!.replaceAll('$1', words)
    }
    for (let end = 1; end <= answer.length && !signal.aborted; end += 2) {
      yield answer.slice(0, end + 1)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  },
})
