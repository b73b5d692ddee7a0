import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filmSize } from '../../app/files/video.ts'

const test = suite('the size of a film')

const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

/** A track's header; turned is what a phone held upright writes. */
function track(width: number, height: number, isTurned = false): Buffer {
  const body = Buffer.alloc(84)
  const matrix = isTurned ? [0, 0x10000, 0, -0x10000, 0] : [0x10000, 0, 0, 0, 0x10000]
  for (const [i, number] of matrix.entries()) body.writeInt32BE(number, 40 + 4 * i)
  body.writeUInt32BE(width * 0x10000, 76)
  body.writeUInt32BE(height * 0x10000, 80)
  return box('trak', box('tkhd', body))
}
const start = box('ftyp', Buffer.from('isom'))
const mp4 = (...tracks: Buffer[]) => Buffer.concat([start, box('free'), box('moov', ...tracks)])

const element = (id: number[], ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([
    Buffer.from(id),
    Buffer.from([0x40 | (body.length >> 8), body.length]),
    body,
  ])
}
const number = (id: number[], value: number) => element(id, Buffer.from([value >> 8, value]))
const webm = (...video: Buffer[]) =>
  Buffer.concat([
    element([0x1a, 0x45, 0xdf, 0xa3], number([0x42, 0x86], 1)),
    // A segment of a size that nobody knew when it was begun.
    Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    element([0x15, 0x49, 0xa9, 0x66], Buffer.alloc(40)),
    element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0xe0], ...video))),
  ])
const [wide, tall] = [[0xb0], [0xba]]

test('an MP4 tells it in the header of the track that has one', () => {
  assert.equal(filmSize(mp4(track(0, 0), track(640, 360))), { width: 640, height: 360 })
})

test('an MP4 that lies on its side is shown upright', () => {
  assert.equal(filmSize(mp4(track(640, 360, true))), { width: 360, height: 640 })
})

test('a WebM tells its pixels, or what they are shown as', () => {
  const pixels = [number(wide, 720), number(tall, 576)]
  assert.equal(filmSize(webm(...pixels)), { width: 720, height: 576 })
  const shown = [number([0x54, 0xb0], 768), number([0x54, 0xba], 576)]
  assert.equal(filmSize(webm(...pixels, ...shown)), { width: 768, height: 576 })
})

test('what is cut off, has none or is no film has no size, wherever it is cut', () => {
  for (const whole of [mp4(track(640, 360)), webm(number(wide, 720), number(tall, 576))]) {
    for (let length = 0; length < whole.length - 1; length++) {
      assert.is(filmSize(whole.subarray(0, length)), undefined, String(length))
    }
  }
  assert.is(filmSize(mp4(track(0, 0))), undefined)
  assert.is(filmSize(Buffer.alloc(1000)), undefined)
  assert.is(filmSize(Buffer.alloc(1000, 0xff)), undefined)
})

test.run()
