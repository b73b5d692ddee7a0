import { raster } from '../../../app/files/picture.ts'
import type { Size } from '../local/tints.ts'

export interface Tile extends Size {
  rgb: Uint8Array
}

const side = 192

/** Writes rows of pictures, all scaled to the same height, as one PNG to look at. */
export async function writeSheet(rows: Tile[][], path: string): Promise<void> {
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
