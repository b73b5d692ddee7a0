// A picture that stands for a name, as for people who never chose one: pixels, and a drawing in SVG.
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
    size: slider({ min: 5, max: 15, step: 2, default: 9, label: 'Squares in a row' }),
  },
  outputs: {
    picture: image({ name: 'identicon.png' }),
    svg: download({ name: 'identicon.svg', label: 'As SVG' }),
  },
  async fn({ name, size }) {
    const bytes = [...createHash('sha512').update(name).digest()]
    const colour = bytes.slice(-3).map((byte) => byte * 0.7)
    const squares = Array.from({ length: size * size }, (_, at) => {
      // The right half mirrors the left.
      const x = Math.min(at % size, size - 1 - (at % size))
      return (bytes[(Math.floor(at / size) * 8 + x) % 61] ?? 0) % 2 === 0
    })
    const raw = { width: size, height: size, channels: 3 } as const
    const pixels = Buffer.from(squares.flatMap((isFilled) => (isFilled ? colour : [240, 240, 240])))
    const picture = sharp(pixels, { raw }).resize(495, 495, { kernel: 'nearest' }).png()
    const paths = squares.map(
      (isFilled, at) => isFilled && `M${at % size} ${Math.floor(at / size)}h1v1h-1z`,
    )
    const path = `<path fill="rgb(${colour.map(Math.round)})" d="${paths.filter(Boolean).join('')}"/>`
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">${path}</svg>`
    return { picture: await picture.toBuffer(), svg: Buffer.from(svg) }
  },
})
