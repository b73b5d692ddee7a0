import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { html } from 'hono/html'
import { raster } from '../../../app/files/picture.ts'
import {
  audio,
  type Context,
  component,
  field,
  file,
  files,
  InputError,
  Interface,
  image,
  Mismatch,
  number,
  result,
} from '../../../app/index.ts'

export { greet } from '../../../interfaces/greet.ts'

/** A component that the library does not know. */
const colour = () =>
  component<string, string>(
    {},
    {
      type: 'colour',
      schema: { type: 'string', format: 'colour', pattern: '#[0-9a-f]{6}' },
      decode(raw) {
        if (/^#[0-9a-f]{6}$/.test(String(raw))) return String(raw)
        throw new Mismatch(`must be a colour such as #ff8800, not “${raw}”`)
      },
      encode: (value) => value,
      input: (props) => field(props, ({ attributes }) => html`<input ${attributes}>`),
      output: (props) => result(props, (value) => html`${value}`),
    },
  )

export const invert = Interface({
  title: 'Invert',
  description: 'Turns *each* colour into its [opposite](https://example.com).',
  readOnly: true,
  inputs: { photo: image({ maxBytes: 2_000_000, maxPixels: 1_000_000, help: 'Any picture' }) },
  outputs: { negative: image({ name: 'negative.png' }) },
  fn: async ({ photo }) => ({
    negative: await (await raster())(photo.path).negate().png().toBuffer(),
  }),
})

export const tint = Interface({
  inputs: { from: colour() },
  outputs: { to: colour(), name: 'text' },
  fn: ({ from }) => ({ to: from, name: `as ${from}` }),
})

/** The picture is too large to be sent along. */
export const make = Interface({
  inputs: {},
  outputs: { sound: audio(), paper: file(), poster: image(), more: files() },
  fn: async () => {
    const create = { width: 800, height: 800, channels: 3 as const, background: '#123456' }
    const sharp = await raster()
    const poster = await sharp({ create }).png({ compressionLevel: 0 }).toBuffer()
    const small = await sharp({ create }).resize(8).png().toBuffer()
    return {
      sound: new File([wav()], 'beep.wav'),
      paper: new File(['a,b\n1,2\n'], 'paper.csv'),
      poster: new File([poster], 'poster.png'),
      more: [new File([small], 'one.png'), new File([small], 'two.png')],
    }
  },
})

function wav(): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(44 + 100)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(8000, 24)
  bytes.writeUInt32LE(8000, 28)
  bytes.writeUInt16LE(1, 32)
  bytes.writeUInt16LE(8, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(100, 40)
  return new Uint8Array(bytes)
}

export const names = Interface({
  inputs: { papers: files() },
  outputs: 'json',
  fn: ({ papers }) => papers.map(({ name, size }) => [name, size]),
})

export const count = Interface({
  inputs: { to: number({ integer: true }) },
  outputs: 'text',
  fn: async ({ to }, { progress, log }) => {
    log('off we go')
    for (let done = 0; done <= to; done++) {
      progress(done, to, `Step ${done}`)
      await sleep(30)
    }
    return 'there'
  },
})

export const spell = Interface({
  inputs: { word: 'text' },
  outputs: 'text',
  async *fn({ word }) {
    for (let length = 1; length <= word.length; length++) {
      yield word.slice(0, length)
      await sleep(150)
    }
  },
})

async function untilStopped({ signal, progress }: Context): Promise<string> {
  progress(1, 2, 'Under way')
  await once(signal, 'abort')
  console.log('stopped')
  return 'never'
}

export const wait = Interface({
  concurrency: 1,
  inputs: {},
  outputs: 'text',
  fn: (_, context) => untilStopped(context),
})

export const refuse = Interface({
  inputs: { word: 'text' },
  outputs: 'text',
  fn: ({ word }): string => {
    if (word === 'ours') throw new Error('secret detail')
    throw new InputError('Word is wrong in a way that only fn sees', { field: 'word' })
  },
})

export const chatter = Interface({
  inputs: {},
  outputs: 'text',
  fn: () => {
    console.log('this is not the protocol')
    return 'quiet'
  },
})

export const alone = Interface({
  isolate: true,
  inputs: {},
  outputs: 'text',
  fn: () => {
    console.log('nor is this')
    return 'isolated'
  },
})
