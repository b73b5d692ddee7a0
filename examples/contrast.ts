// Whether a text can be read on its ground: the contrast of two colours, by the rules of WCAG.
import { colour, Interface, image } from 'fascia'
import sharp from 'sharp'

// “Hi”, in seven rows of eight.
const word = '.........#..#.#..#..#....####.#..#..#.#..#..#.#.........'
const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = rgb(hex)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export const contrast = Interface({
  title: 'Contrast of colours',
  description: 'Can everybody read this?',
  live: true,
  onLoad: true,
  inputs: { text: colour({ default: '#777777' }), ground: colour({ default: '#ffffff' }) },
  outputs: { ratio: 'number', verdict: 'text', sample: image({ name: 'sample.png' }) },
  async fn({ text, ground }) {
    const [light = 0, dark = 0] = [luminance(text), luminance(ground)].sort((a, b) => b - a)
    const ratio = Math.floor(((light + 0.05) / (dark + 0.05)) * 100) / 100
    const levels = ratio >= 7 ? 'for everybody (AAA)' : ratio >= 4.5 ? 'well enough (AA)' : ''
    const verdict = `It can be read ${levels || (ratio >= 3 ? 'when it is large' : 'hardly at all')}.`
    const pixels = Buffer.from([...word].flatMap((dot) => rgb(dot === '#' ? text : ground)))
    const raw = { width: 8, height: 7, channels: 3 } as const
    const sample = sharp(pixels, { raw }).resize(320, 280, { kernel: 'nearest' })
    return { ratio, verdict, sample: await sample.png().toBuffer() }
  },
})
