// Encodes and decodes: two actions over the same inputs, each with a button of its own.
import { InputError, Interface, radio, text } from 'fascia'

const rotate = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 13) % 26))
  })
const formats = {
  Base64: {
    encode: (text: string) => Buffer.from(text).toString('base64'),
    decode: (text: string) => Buffer.from(text, 'base64').toString(),
  },
  hex: {
    encode: (text: string) => Buffer.from(text).toString('hex'),
    decode: (text: string) => Buffer.from(text, 'hex').toString(),
  },
  URL: { encode: encodeURIComponent, decode: decodeURIComponent },
  ROT13: { encode: rotate, decode: rotate },
}

export const codec = Interface({
  title: 'Encode and decode',
  inputs: {
    text: text({ lines: 4 }),
    format: radio({ choices: ['Base64', 'hex', 'URL', 'ROT13'], default: 'Base64' }),
  },
  outputs: { result: text() },
  examples: [{ text: 'Fascia 🎛️' }, { text: 'Uryyb', format: 'ROT13' }],
  actions: {
    encode: ({ text, format }) => ({ result: formats[format].encode(text) }),
    decode({ text, format }) {
      try {
        return { result: formats[format].decode(text) }
      } catch {
        throw new InputError(`This text is not in ${format}`, { field: 'text' })
      }
    },
  },
})
