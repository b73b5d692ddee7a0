// Passwords that nobody guesses; what few people change is folded away.
import { randomInt } from 'node:crypto'
import { checkboxes, InputError, Interface, slider, text } from 'fascia'

const kinds = {
  small: 'abcdefghijkmnopqrstuvwxyz',
  capital: 'ABCDEFGHJKLMNPQRSTUVWXYZ',
  digits: '23456789',
  signs: '!#$%&*+-=?@_~',
}
const pick = (from: string) => from[randomInt(from.length)] ?? ''

export const password = Interface({
  title: 'Password generator',
  description: 'Made here, and kept nowhere.',
  onLoad: true,
  inputs: {
    length: slider({ min: 8, max: 64, integer: true, default: 16 }),
    letters: checkboxes({
      choices: ['small', 'capital', 'digits', 'signs'],
      default: ['small', 'capital', 'digits'],
    }),
    without: text({ default: '', label: 'Without these characters' }),
  },
  advanced: ['letters', 'without'],
  outputs: { password: 'text', strength: 'text' },
  fn({ length, letters, without }) {
    const sets = letters.map((kind) => [...kinds[kind]].filter((each) => !without.includes(each)))
    const all = sets.flat().join('')
    if (all === '') throw new InputError('Choose some characters to use', { field: 'letters' })
    let password = ''
    while (password.length < length) password += pick(all)
    const bits = Math.floor(length * Math.log2(all.length))
    return { password, strength: `${bits} bits: ${bits < 60 ? 'weak' : 'strong'}` }
  },
})
