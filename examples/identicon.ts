// A picture that stands for a name, as drawn for people who never chose one: SVG made by hand.
import { createHash } from 'node:crypto'
import { download, Interface, image, slider, text } from 'fascia'
import sharp from 'sharp'

export const identicon = Interface({
  title: 'Identicons',
  description: 'The same name always gives the same picture.',
  live: true,
  onLoad: true,
  inputs: {
    name: text({ default: 'Ada Lovelace', maxLength: 200 }),
    size: slider({ min: 5, max: 11, step: 2, default: 7, label: 'Squares in a row' }),
  },
  outputs: { picture: image({ name: 'identicon.png' }), svg: download({ name: 'identicon.svg' }) },
  async fn({ name, size }) {
    const bytes = createHash('sha512').update(name).digest()
    const squares: string[] = []
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        // The right half mirrors the left.
        const at = y * size + Math.min(x, size - 1 - x)
        const byte = bytes[at % bytes.length] ?? 0
        if (byte % 2 === 0) squares.push(`<path d="M${x} ${y}h1v1h-1z"/>`)
      }
    }
    const hue = Math.round(((bytes[63] ?? 0) / 255) * 360)
    const box = `viewBox="-1 -1 ${size + 2} ${size + 2}" width="512" height="512"`
    const svg = Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" ${box}><path fill="#f4f4f4" d="M-1-1h99v99h-99z"/>` +
        `<g fill="hsl(${hue} 60% 45%)" shape-rendering="crispEdges">${squares.join('')}</g></svg>`,
    )
    return { picture: await sharp(svg).png().toBuffer(), svg }
  },
})
