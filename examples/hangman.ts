// Hangman: a game that belongs to its visitor, with two buttons under one form.
import { randomInt } from 'node:crypto'
import { InputError, Interface, markdown, text } from 'fascia'

const words = 'octopus zephyr lantern quartz marmalade volcano bicycle whisper'.split(' ')
const newGame = () => ({ word: words[randomInt(words.length)] ?? '', tried: '' })

function board({ word, tried }: ReturnType<typeof newGame>): { board: string } {
  const missed = [...tried].filter((letter) => !word.includes(letter))
  const shown = [...word].map((letter) => (tried.includes(letter) ? letter : '_')).join(' ')
  const end = missed.length < 6 ? 'Guess a letter.' : `It was **${word}**.`
  const lives = '🧡'.repeat(Math.max(0, 6 - missed.length)).padEnd(12, '🖤')
  const said = shown.includes('_') ? end : '**You won!**'
  return { board: `## \`${shown}\`\n\n${lives} ${missed.join(' ')}\n\n${said}` }
}

export const hangman = Interface({
  title: 'Hangman',
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
