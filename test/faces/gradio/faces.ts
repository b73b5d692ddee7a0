import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import {
  checkbox,
  dropdown,
  files,
  InputError,
  Interface,
  image,
  json,
  number,
} from '../../../app/index.ts'

export const shout = Interface({
  title: 'Shout',
  description: 'Says it again, louder.',
  inputs: { words: 'text', times: number({ min: 1, max: 5, integer: true, default: 1 }) },
  outputs: 'text',
  examples: [{ words: 'hey ', times: 2 }],
  fn: ({ words, times }) => words.repeat(times).toUpperCase(),
})

export const story = Interface({
  title: 'Story',
  inputs: { hero: 'text' },
  outputs: { text: 'text', facts: json() },
  async *fn({ hero }) {
    yield { text: `Once ${hero}`, facts: { hero, deeds: [1] } }
    yield { text: `Once ${hero} slept`, facts: { hero, deeds: [1, 2], over: true } }
  },
})

/** Begins, and waits to be stopped. */
export const unended = Interface({
  title: 'Story without an end',
  inputs: { hero: 'text' },
  outputs: { text: 'text', facts: json() },
  async *fn({ hero }, { signal }) {
    yield { text: `Once ${hero}`, facts: { hero } }
    await once(signal, 'abort')
  },
})

export const mirror = Interface({
  title: 'Mirror',
  inputs: { photo: image() },
  outputs: image({ name: 'mirrored.png' }),
  fn: async ({ photo }) => readFile(photo.path),
})

export const album = Interface({
  title: 'Album',
  inputs: { photos: files({ accept: ['image/png'] }), size: dropdown({ choices: ['s', 'l'] }) },
  outputs: { names: json(), first: image() },
  fn: async ({ photos }) => ({
    names: photos.map(({ name }) => name),
    first: await readFile(photos[0]!.path),
  }),
})

export const broken = Interface({
  title: 'Broken',
  inputs: { kindly: checkbox() },
  outputs: 'text',
  fn: ({ kindly }): string => {
    if (kindly) throw new InputError('Kindly is not possible today')
    throw new Error('a secret of ours')
  },
})

/** Yields more than anybody keeps for a client who does not read. */
export const flood = Interface({
  title: 'Flood',
  inputs: { drops: number({ integer: true }) },
  outputs: 'text',
  async *fn({ drops }, { progress }) {
    let water = ''
    for (let drop = 1; drop <= drops; drop++) {
      water += `${drop} `
      progress(drop, drops)
      yield water
    }
  },
})

/** Goes on until it is stopped; those who wait for it to have begun call `begun`. */
export function endless() {
  let begin = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const iface = Interface({
    title: 'Endless',
    concurrency: 1,
    inputs: { words: 'text' },
    outputs: 'text',
    async fn({ words }, { signal, progress, log }) {
      log(`Thinking of ${words}`)
      progress(3, 10, 'Halfway, nearly')
      begin()
      await once(signal, 'abort')
      stop()
      return words
    },
  })
  return { iface, begun, stopped }
}

/** A PNG of one red dot. */
export const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
)
