// Whether a text can be read on its ground: the contrast of two colours, by the rules of WCAG.
import { Interface, image, text } from 'fascia'
import sharp from 'sharp'

const colour = (value: string) => text({ pattern: '#[0-9a-fA-F]{6}', default: value })

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export const contrast = Interface({
  title: 'Contrast of colours',
  live: true,
  onLoad: true,
  inputs: { text: colour('#777777'), ground: colour('#ffffff') },
  outputs: { ratio: 'number', verdict: 'text', sample: image({ name: 'sample.png' }) },
  async fn({ text, ground }) {
    const [light = 0, dark = 0] = [luminance(text), luminance(ground)].sort((a, b) => b - a)
    const ratio = Math.floor(((light + 0.05) / (dark + 0.05)) * 100) / 100
    const levels = ratio >= 7 ? 'for everybody (AAA)' : ratio >= 4.5 ? 'well enough (AA)' : ''
    const verdict = levels || (ratio >= 3 ? 'only when it is large' : 'hardly')
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="160">
      <path fill="${ground}" d="M0 0h480v160h-480z"/>
      <text x="24" y="72" fill="${text}" font-family="sans-serif" font-size="44">Large words</text>
      <text x="24" y="120" fill="${text}" font-family="sans-serif" font-size="18">And small ones, as in a book</text>
    </svg>`
    return {
      ratio,
      verdict: `It can be read ${verdict}.`,
      sample: await sharp(Buffer.from(svg)).png().toBuffer(),
    }
  },
})
