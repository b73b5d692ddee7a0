/** Tags that say how a picture was taken; none that says where, by whom, or by which very camera. */
const tags: Record<number, string> = {
  271: 'make',
  272: 'model',
  306: 'changed',
  33434: 'exposureTime',
  33437: 'fNumber',
  34855: 'iso',
  36867: 'taken',
  37386: 'focalLength',
  42036: 'lens',
}

/** Where the tag that follows leads to further tags. */
const further = 34665
const mostEntries = 200
const longest = 60

export type Exif = { [name: string]: string | number }

/** The harmless part of an EXIF block (JEITA CP-3451), as sharp gives it; nothing of a broken one. */
export function readExif(block: Buffer | undefined): Exif {
  const found: Exif = {}
  if (!block) return found
  const start = block.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0
  const tiff = block.subarray(start)
  try {
    const little = tiff.toString('latin1', 0, 2) === 'II'
    const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
    const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at))

    const directory = (at: number, depth: number): void => {
      const count = Math.min(short(at), mostEntries)
      for (let i = 0; i < count; i++) {
        const entry = at + 2 + i * 12
        const tag = short(entry)
        const name = tags[tag]
        if (tag === further && depth === 0) directory(long(entry + 8), 1)
        else if (name !== undefined) keep(name, value(entry))
      }
    }

    const keep = (name: string, given: string | number | undefined) => {
      if (given !== undefined && given !== '') found[name] = given
    }

    const value = (entry: number): string | number | undefined => {
      const [type, count] = [short(entry + 2), long(entry + 4)]
      if (type === 2) return text(count > 4 ? long(entry + 8) : entry + 8, count)
      if (type === 3) return short(entry + 8)
      if (type === 4) return long(entry + 8)
      if (type !== 5) return undefined
      const at = long(entry + 8)
      const ratio = long(at) / long(at + 4)
      return Number.isFinite(ratio) ? Number(ratio.toPrecision(6)) : undefined
    }

    const text = (at: number, length: number): string =>
      tiff
        .toString('utf8', at, at + Math.min(length, longest))
        .replace(/\0.*$/s, '')
        .replace(/[^\x20-\x7e\u00a0-\uffff]/g, '')
        .trim()

    directory(long(4), 0)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return found
}
