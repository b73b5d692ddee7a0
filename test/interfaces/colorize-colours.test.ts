import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { applyColours } from '../../interfaces/colorize/local/apply-colours.ts'
import { lightness, tinted, toGrey, toLab } from '../../interfaces/colorize/local/lab.ts'
import { refine } from '../../interfaces/colorize/local/refine.ts'

const test = suite('colorize: applying colours to greys')

const codes = (colour: number) => [colour & 255, (colour >> 8) & 255, colour >> 16] as const

/** A picture of one grey level, with room for its colours as `readGrey` lays them out. */
function flat(width: number, height: number, level: number) {
  const rgb = new Uint8Array(width * height * 3)
  return { width, height, rgb, grey: rgb.subarray((rgb.length / 3) * 2).fill(level) }
}

const map = (width: number, height: number, a: number[], b: number[]) => ({
  width,
  height,
  ab: Float32Array.from([...a, ...b]),
})

test('black, white and the grey in the middle are as light as the standard says', () => {
  assert.is(Math.abs(lightness[0]!) < 1e-5, true)
  assert.is(lightness[255], 100)
  assert.is(lightness[119]!.toFixed(2), '50.03')
})

test('a grey without a tint stays the same grey', () => {
  for (let level = 0; level < 256; level++) {
    assert.equal(codes(tinted(level, 0, 0)), [level, level, level])
  }
})

test('a colour taken apart and put together again is the same', () => {
  for (const [red, green, blue] of [
    [200, 30, 40],
    [10, 90, 200],
    [240, 230, 20],
    [3, 2, 1],
  ] as const) {
    const [l, a, b] = toLab(red, green, blue)
    const level = lightness.findIndex((grey) => grey >= l - 0.2)
    const back = codes(tinted(level, a, b))
    const off = Math.max(...[red, green, blue].map((code, i) => Math.abs(code - back[i]!)))
    assert.ok(off <= 4, `${[red, green, blue]} became ${back}`)
  }
})

test('the grey of a colour is as light as it is, in the memory of the colour itself', () => {
  const colours = [255, 0, 0, 0, 255, 0, 12, 34, 56, 77, 77, 77]
  const rgb = Uint8Array.from(colours)
  const grey = rgb.subarray(8)
  toGrey(rgb, grey)
  for (let i = 0; i < 4; i++) {
    const [l] = toLab(colours[i * 3]!, colours[i * 3 + 1]!, colours[i * 3 + 2]!)
    assert.ok(Math.abs(lightness[grey[i]!]! - l) < 0.5)
  }
  assert.is(grey[3], 77)
})

test('colours lie at the middle of their cells, and change evenly between', () => {
  const picture = flat(8, 1, 150)
  applyColours(picture, map(2, 1, [0, 40], [0, 0]))
  const tints = Array.from({ length: 8 }, (_, x) =>
    Math.round(toLab(picture.rgb[x * 3]!, picture.rgb[x * 3 + 1]!, picture.rgb[x * 3 + 2]!)[1]),
  )
  assert.equal(tints.slice(0, 2), [0, 0])
  assert.equal(tints.slice(6), [40, 40])
  for (const [x, expected] of [
    [2, 5],
    [3, 15],
    [4, 25],
    [5, 35],
  ] as const) {
    assert.ok(Math.abs(tints[x]! - expected) <= 1.5, `${tints}`)
  }
})

test('a map of one cell, or one finer than the picture, is taken too', () => {
  for (const [width, height] of [
    [1, 1],
    [1, 40],
    [40, 1],
    [3, 7],
  ] as const) {
    for (const cells of [1, 9]) {
      const picture = flat(width, height, 120)
      const plane = new Array(cells * cells).fill(-20)
      applyColours(picture, map(cells, cells, plane, plane))
      const expected = codes(tinted(120, -20, -20))
      for (let at = 0; at < picture.rgb.length; at += 3) {
        assert.equal([...picture.rgb.subarray(at, at + 3)], [...expected])
      }
    }
  }
})

test('the strongest colours of both signs do not run over', () => {
  for (const a of [-127, 127]) {
    for (const b of [-127, 127]) {
      const picture = flat(64, 64, 128)
      applyColours(picture, map(2, 2, [a, a, a, a], [b, b, -b, b]))
      assert.equal([...picture.rgb.subarray(0, 3)], [...codes(tinted(128, a, b))])
    }
  }
})

test('refining draws the edge of a colour where the light has one', () => {
  const coarse = map(
    4,
    4,
    new Array(16).fill(0).map((_, i) => (i % 4 < 2 ? 0 : 40)),
    new Array(16).fill(5),
  )
  // The light's edge is a little to the right of the colour's.
  const light = Float32Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 18 ? 30 : 80))
  const { width, height, ab } = refine(coarse, light)
  assert.equal([width, height], [32, 32])
  const [left, right] = [ab[16 * 32 + 17]!, ab[16 * 32 + 18]!]
  assert.ok(right - left > 15, `${left} and ${right}`)
  assert.ok(ab.subarray(32 * 32).every((b) => Math.abs(b - 5) < 0.01))
})

test.run()
