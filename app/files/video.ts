interface Dimensions {
  width: number
  height: number
}

/**
 * A film's size in pixels as the beginning of an MP4, QuickTime or WebM file tells it, and as it is
 * shown; undefined where it is told later in the file, or not at all. Linear in what it is given.
 */
export function filmSize(head: Uint8Array): Dimensions | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  try {
    const found = view.getUint32(0) === ebml ? matroska(view) : mp4(view, 0, view.byteLength)
    return found && found.width > 0 && found.height > 0 ? found : undefined
  } catch (error) {
    // It ends before it says so.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Boxes of the ISO base media format that hold what is looked for. */
const holders = ['moov', 'trak']

function mp4(view: DataView, from: number, to: number): Dimensions | undefined {
  for (let at = from; at + 8 <= to; ) {
    const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)))
    const short = view.getUint32(at)
    const size = short === 1 ? Number(view.getBigUint64(at + 8)) : short || to - at
    const start = at + (short === 1 ? 16 : 8)
    if (size < 8) return undefined
    const end = Math.min(at + size, to)
    const found = holders.includes(type)
      ? mp4(view, start, end)
      : type === 'tkhd' && trackSize(view, start)
    if (found) return found
    at += size
  }
  return undefined
}

/** Of a track's header: one of sound has no size, and a film that lies on its side is turned. */
function trackSize(view: DataView, start: number): Dimensions | undefined {
  const matrix = start + (view.getUint8(start) === 1 ? 52 : 40)
  const isTurned = view.getInt32(matrix) === 0 && view.getInt32(matrix + 4) !== 0
  const [across, down] = [36, 40].map((i) => Math.round(view.getUint32(matrix + i) / 0x10000))
  if (!across || !down) return undefined
  return isTurned ? { width: down, height: across } : { width: across, height: down }
}

const ebml = 0x1a45dfa3
/** Elements of Matroska that hold what is looked for: Segment, Tracks, TrackEntry, Video. */
const masters = [0x18538067, 0x1654ae6b, 0xae, 0xe0]
const pixels = { width: 0xb0, height: 0xba }
const shown = { width: 0x54b0, height: 0x54ba, unit: 0x54b2 }

function matroska(view: DataView): Dimensions | undefined {
  const told = new Map<number, number>()
  try {
    for (let at = 0; at < view.byteLength; ) {
      const id = variable(view, at, false)
      const size = variable(view, at + id.length, true)
      at += id.length + size.length
      // The first track of pictures is the one that is shown.
      if (id.value === 0xae && told.has(pixels.width)) break
      if (masters.includes(id.value)) continue
      if (size.value <= 8) told.set(id.value, unsigned(view, at, size.value))
      at += size.value
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  const [width, height] = [told.get(pixels.width), told.get(pixels.height)]
  if (!width || !height) return undefined
  const isPlain = (told.get(shown.unit) ?? 0) !== 0
  if (isPlain) return { width, height }
  return { width: told.get(shown.width) ?? width, height: told.get(shown.height) ?? height }
}

/** A number of EBML's, as long as its first bits say; an id keeps them. */
function variable(view: DataView, at: number, isSize: boolean) {
  const first = view.getUint8(at)
  const length = Math.clz32(first) - 23
  if (length > 8) throw new RangeError('No number of EBML is so long')
  let value = isSize ? first & (0xff >> length) : first
  for (let i = 1; i < length; i++) value = value * 256 + view.getUint8(at + i)
  return { value, length }
}

function unsigned(view: DataView, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + view.getUint8(at + i)
  return value
}
