import { setTimeout as sleep } from 'node:timers/promises'
import { files, Interface, json, number, text } from '../../app/index.ts'

// What a server is made of that is to be abused.

/** Of a request of 34 bytes it makes a megabyte. */
export const large = Interface({
  inputs: { a: number({ default: 1 }) },
  outputs: 'text',
  fn: ({ a }) => `${a}${'x'.repeat(1024 ** 2)}`,
})

export const say = Interface({
  inputs: {
    times: number({ default: 1 }),
    word: text({ default: 'hi' }),
    any: json({ optional: true }),
    some: files({ optional: true }),
  },
  outputs: 'text',
  readOnly: true,
  fn: ({ word, times }) => word.repeat(Math.min(times, 10)),
})

export const wait = Interface({
  inputs: {},
  outputs: 'text',
  fn: async (_, { signal }) => {
    await sleep(600_000, undefined, { signal })
    return 'waited'
  },
})

export const keep = Interface({
  inputs: { word: text({ default: 'x' }) },
  outputs: 'text',
  guarded: () => true,
  fn: ({ word }) => word,
})

export { colorize } from '../../interfaces/index.ts'
