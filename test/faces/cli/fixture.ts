import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  Chat,
  type Context,
  checkbox,
  component,
  dropdown,
  file,
  files,
  InputError,
  Interface,
  json,
  Mismatch,
  number,
  text,
} from '../../../app/index.ts'

/** A component that the library does not have. */
const even = () =>
  component<number, number>(
    {},
    {
      type: 'even',
      schema: { type: 'integer' },
      decode(raw) {
        if (raw !== '' && Number(raw) % 2 === 0) return Number(raw)
        throw new Mismatch(`must be even, not ${raw}`)
      },
      encode: (value) => value,
      input: () => '' as never,
      output: () => '' as never,
    },
  )

export const half = Interface({
  inputs: { whole: even() },
  outputs: 'number',
  fn: ({ whole }) => whole / 2,
})

export const every = Interface({
  title: 'Every kind',
  description: 'It has **every** kind, and [more](https://example.com/).',
  inputs: {
    first: 'text',
    birthYear: number({ integer: true, default: 1990, help: 'As in a passport.' }),
    loud: checkbox({ default: true }),
    tags: dropdown({ choices: ['a', 'b', 'c'], multiple: true, optional: true }),
    note: text({ optional: true }),
    second: 'number',
  },
  outputs: { given: json(), sum: 'number' },
  examples: [{ first: "it's", second: 2, loud: false, tags: ['a', 'b'] }],
  fn: (given) => ({ given, sum: given.second + given.birthYear }),
})

/** Its names are those of `fascia run`'s own options. */
export const names = Interface({
  inputs: { json: text({ default: 'j' }), help: text({ default: 'h' }) },
  outputs: 'text',
  fn: ({ json, help }) => json + help,
})

export const nameOf = Interface({
  inputs: { file: file() },
  outputs: json(),
  fn: ({ file: { name, type, size } }) => ({ name, type, size }),
})

export const talk = Chat({
  fn: (message, { history }) => `${history.length / 2 + 1}: ${message}`,
})

export const listing = Interface({
  inputs: { files: files({ max: 12 }), fallback: file({ optional: true }) },
  outputs: 'text',
  fn: ({ files }) => files.map(({ name }) => name).join(' '),
})

export const copy = Interface({
  inputs: { file: file() },
  outputs: file(),
  fn: ({ file }) => file,
})

async function twice(words: string, { dir }: Context) {
  const made = { path: join(dir, 'made.txt') }
  await writeFile(made.path, words)
  return { show: made, take: made }
}

export const twin = Interface({
  inputs: { words: 'text' },
  outputs: { show: file(), take: file() },
  fn: ({ words }, context) => twice(words, context),
})

export const parts = Interface({
  inputs: { words: 'text' },
  outputs: { count: 'number', parts: files(), whole: file({ name: 'whole.csv' }) },
  fn({ words }) {
    const parts = words.split(' ').map((word, i) => new File([word], `part${i}.txt`))
    return { count: parts.length, parts, whole: Buffer.from(words) }
  },
})

export const typing = Interface({
  inputs: { words: 'text', pause: number({ default: 0 }) },
  outputs: 'text',
  async *fn({ words, pause }, { log, progress }) {
    log('Sitting down')
    let typed = ''
    for (const [i, word] of words.split(' ').entries()) {
      await sleep(pause)
      progress(i, words.length, 'Typing')
      typed += word
      yield typed
    }
  },
})

export const counting = Interface({
  inputs: { to: number() },
  outputs: 'number',
  async *fn({ to }) {
    for (let i = 1; i <= to; i++) yield i
  },
})

export const endless = Interface({
  inputs: {},
  outputs: 'text',
  async *fn() {
    for (let line = ''; ; await sleep(1)) {
      line += 'on and on\n'
      yield line
    }
  },
})

/** Starts a child and waits for it; says where its files are. */
export const waits = Interface({
  inputs: { words: text({ default: '' }) },
  outputs: file(),
  async fn(_, { signal, dir, log }) {
    const child = spawn('sleep', ['600'], { signal })
    child.on('error', () => {})
    await writeFile(join(dir, 'started'), '')
    log(`${child.pid} ${dir}`)
    await new Promise((resolve) => child.once('exit', resolve))
    return { path: join(dir, 'started') }
  },
})

export const stubborn = Interface({
  inputs: {},
  outputs: 'text',
  async fn(_, { log, dir }) {
    log(dir)
    await sleep(600_000)
    return ''
  },
})

export const broken = Interface({
  inputs: { words: 'text' },
  outputs: 'text',
  fn({ words }): string {
    throw new Error(`secret ${words}`)
  },
})

export const crashes = Interface({
  inputs: {},
  outputs: 'text',
  async fn() {
    setTimeout(() => {
      throw new Error('secret')
    })
    await sleep(600_000)
    return ''
  },
})

export const picky = Interface({
  inputs: { file: file() },
  outputs: 'text',
  async fn({ file }) {
    const words = await readFile(file.path, 'utf8')
    if (words !== 'good') throw new InputError(`“${file.name}” is not good`, { field: 'file' })
    return words
  },
})

export const alone = Interface({
  inputs: { words: 'text' },
  outputs: 'text',
  isolate: true,
  fn: ({ words }) => `${words} from ${process.send ? 'a child' : 'here'}`,
})

/** The name of its result chooses what it is. */
export const drawing = Interface({
  inputs: { shape: dropdown({ choices: ['csv', 'svg'], default: 'csv' }) },
  outputs: file({ accept: ['text/csv', 'image/svg+xml'], extension: 'shape' }),
  fn: ({ shape }) => new File([shape === 'csv' ? 'a,b' : '<svg/>'], `drawing.${shape}`),
})

export const frames = Interface({
  inputs: { pictures: files({ accept: ['image/png'] }) },
  outputs: 'text',
  fn: ({ pictures }) => pictures.map(({ name }) => name).join(' '),
})

export const noisy = Interface({
  inputs: {},
  outputs: 'text',
  fn() {
    console.log('noise')
    return 'signal'
  },
})
