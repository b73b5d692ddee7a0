// Hangman: a game that belongs to its visitor, with two buttons under one form.
import { randomInt } from 'node:crypto'
import { InputError, Interface, markdown, text } from 'fascia'

const words = 'octopus zephyr lantern quartz marmalade volcano bicycle whisper'.split(' ')
const gallows = '┌──┐\n│  O\n│ /|\\\n│ / \\\n┴'
const newGame = () => ({ word: words[randomInt(words.length)] ?? '', tried: '' })

function board({ word, tried }: ReturnType<typeof newGame>): { board: string } {
  const missed = [...tried].filter((letter) => !word.includes(letter))
  const shown = [...word].map((letter) => (tried.includes(letter) ? letter : '_')).join(' ')
  let parts = 0
  const drawn = gallows.replace(/[O/|\\]/g, (part) => (parts++ < missed.length ? part : ' '))
  const said = missed.length < 6 ? 'Guess a letter.' : `It was **${word}**.`
  const end = shown.includes('_') ? said : '**You won!**'
  return { board: `\`\`\`\n${drawn}   ${shown}   ${missed.join('')}\n\`\`\`\n\n${end}` }
}

export const hangman = Interface({
  title: 'Hangman',
  description: 'Guess the word, letter by letter, before the figure is whole.',
  onLoad: true,
  inputs: { letter: text({ pattern: '[A-Za-z]', optional: true }) },
  outputs: { board: markdown() },
  state: newGame,
  actions: {
    guess({ letter = '' }, { state }) {
      const guess = letter.toLowerCase()
      if (guess !== '' && state.tried.includes(guess)) {
        throw new InputError(`You tried “${guess}” already`, { field: 'letter' })
      }
      state.tried += guess
      return board(state)
    },
    newWord(_, context) {
      context.state = newGame()
      return board(context.state)
    },
  },
})
