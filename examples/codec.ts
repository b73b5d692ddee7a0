// Encodes and decodes: two actions over the same inputs, each with a button of its own.
import { InputError, Interface, radio, text } from 'fascia'

const rotate = (text: string) =>
  text.replace(/[a-z]/gi, (letter) => {
    const at = letter.charCodeAt(0) - (letter <= 'Z' ? 65 : 97)
    return String.fromCharCode(letter.charCodeAt(0) - at + ((at + 13) % 26))
  })
const bytes = (format: 'base64' | 'hex') => ({
  encode: (text: string) => Buffer.from(text).toString(format),
  decode: (text: string) => Buffer.from(text, format).toString(),
})
const formats = {
  Base64: bytes('base64'),
  hex: bytes('hex'),
  URL: { encode: encodeURIComponent, decode: decodeURIComponent },
  ROT13: { encode: rotate, decode: rotate },
}

export const codec = Interface({
  title: 'Encode and decode',
  description: 'Base64, hex, URLs and ROT13, there and back.',
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
