import { fileURLToPath } from 'node:url'
import { shipped } from 'fascia'
import sharp from 'sharp'
import { scene } from './scene.ts'

/** Run as a program, it draws the example pictures anew: a day at a lake in 16 of them. */
const total = 16
for (let i = 1; i <= total; i++) {
  const path = fileURLToPath(shipped(`interfaces/img2vid/examples/lake${i}.jpg`))
  const drawing = sharp(Buffer.from(scene((i - 1) / (total - 1))))
  await drawing.jpeg({ quality: 82, mozjpeg: true }).toFile(path)
}
