import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { picture, raster } from 'fascia/picture'
import { readConfig } from '../../../../app/core/config.ts'
import { applyColours, type ColourMap } from '../../local/apply-colours.ts'
import { toGrey } from '../../local/lab.ts'
import { openModel } from '../../local/model.ts'
import { colourMap } from '../../local/paint.ts'
import type { Grey, Size } from '../../local/photo.ts'
import { census, type Scores, tally } from './scores.ts'

/** Of a tile, in pixels. */
const side = 192

/**
 * Judges the colorizer by a folder of colour photos, `colorize:evaluate FOLDER [SHEET.png]`: each
 * is made grey, within 256 × 256, and coloured again by COLORIZE_MODEL or else the shipped model.
 * No colour at all and the photos' mean colour stand beside it, for a score alone says little.
 */
const config = readConfig()
const { COLORIZE_MODEL, OUTPUT_DIR } = config
const [folder, sheet = join(OUTPUT_DIR, 'colorize-sheet.png')] = process.argv.slice(2)
if (!folder) {
  console.error('Name a folder of colour photos: npm run colorize:evaluate -- FOLDER [SHEET.png]')
  process.exit(2)
}

const colours = census()
let count = 0
for await (const { rgb } of photos(folder)) {
  colours.add(rgb)
  count++
}
if (count === 0) {
  console.error(`There is no photo in ${folder}`)
  process.exit(2)
}
const model = await openModel(COLORIZE_MODEL)
const [meanA, meanB] = colours.mean()
const ways: [name: string, find: (grey: Grey) => ColourMap | Promise<ColourMap>][] = [
  ['grey', () => even(0, 0)],
  ['mean colour', () => even(meanA, meanB)],
  ['cautious (vividness 0)', (grey) => colourMap(model, grey, 1)],
  ['usual (vividness 0.5)', (grey) => colourMap(model, grey, 0.5)],
  ['vivid (vividness 1)', (grey) => colourMap(model, grey, 0)],
]
const rarity = colours.rarity()
const truths = tally(rarity)
const tallies = ways.map(() => tally(rarity))
const rows: Tile[][] = []
const every = Math.ceil(count / 40)
let index = 0
for await (const truth of photos(folder)) {
  truths.add(truth.rgb, truth.rgb)
  const row = [truth]
  for (const [i, [, find]] of ways.entries()) {
    const made = await coloured(truth, find)
    tallies[i]!.add(truth.rgb, made.rgb)
    row.push(made)
  }
  if (index++ % every === 0) rows.push(row)
}
print('truth', truths.scores())
for (const [i, [name]] of ways.entries()) print(name, tallies[i]!.scores())
await writeSheet(rows, sheet)
console.log(
  `${count} photos; ${sheet} shows ${rows.length}: the truth, then the ways in this order.`,
)

/** The pictures of a folder, small; what is no picture is passed over. */
async function* photos(from: string): AsyncGenerator<Tile> {
  for (const name of (await readdir(from).catch(() => [])).sort()) {
    const small = await picture(join(from, name), config)
      .then((photo) =>
        photo
          .resize(256, 256, { fit: 'inside', withoutEnlargement: true })
          .flatten({ background: 'white' })
          .toColourspace('srgb')
          .raw()
          .toBuffer({ resolveWithObject: true }),
      )
      .catch(() => undefined)
    if (small) yield { rgb: small.data, width: small.info.width, height: small.info.height }
  }
}

async function coloured(truth: Tile, find: (grey: Grey) => ColourMap | Promise<ColourMap>) {
  const rgb = new Uint8Array(truth.rgb)
  const grey = rgb.subarray((rgb.length / 3) * 2)
  toGrey(rgb, grey)
  const made = { ...truth, rgb, grey }
  applyColours(made, await find(made))
  return made
}

function even(a: number, b: number): ColourMap {
  return { width: 1, height: 1, ab: Float32Array.of(a, b) }
}

function print(name: string, scores: Scores): void {
  const { psnr, rmse, auc, rebalanced, colourfulness, lightness } = scores
  console.log(
    `${name.padEnd(23)} PSNR ${psnr.toFixed(2)} dB  ab RMSE ${rmse.toFixed(2)}  AuC ${auc.toFixed(2)}` +
      `  rebalanced ${rebalanced.toFixed(2)}  colourfulness ${colourfulness.toFixed(1)}` +
      `  lightness off by ${lightness.toFixed(2)}`,
  )
}

interface Tile extends Size {
  rgb: Uint8Array
}

/** Writes rows of pictures, all scaled to the same height, as one PNG to look at. */
async function writeSheet(rows: Tile[][], path: string): Promise<void> {
  const sharp = await raster()
  const placed = rows.flatMap((row, y) =>
    row.map(async ({ rgb, width, height }, x) => ({
      input: await sharp(rgb, { raw: { width, height, channels: 3 } })
        .resize(side, side, { fit: 'contain', background: '#222' })
        .png()
        .toBuffer(),
      left: x * side,
      top: y * side,
    })),
  )
  const width = Math.max(...rows.map((row) => row.length)) * side
  const canvas = { width, height: rows.length * side, channels: 3 as const, background: '#222' }
  await sharp({ create: canvas })
    .composite(await Promise.all(placed))
    .png()
    .toFile(path)
}
