import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { file, files, InputError, Interface, number } from '../../app/index.ts'

/** How each call of `waits` ended. */
export const ended: string[] = []

export const greet = Interface({
  inputs: { greeting: 'text', times: number({ min: 0, integer: true, default: 1 }) },
  outputs: 'text',
  fn: ({ greeting, times }) => greeting.repeat(times),
})

/** A paper and some more come in; their words and the first of them go out. */
export const read = Interface({
  inputs: { paper: file(), more: files({ optional: true }) },
  outputs: { words: 'text', names: 'json', paper: file(), all: 'files' },
  async fn({ paper, more = [] }) {
    const { readFile } = await import('node:fs/promises')
    const papers = [paper, ...more]
    const texts = await Promise.all(papers.map(({ path }) => readFile(path, 'utf8')))
    const names = papers.map(({ name }) => name)
    return { words: texts.join(' '), names, paper, all: papers }
  },
})

export const steps = Interface({
  inputs: { to: number({ integer: true }) },
  outputs: { said: 'text', paper: file() },
  async *fn({ to }, { progress, log }) {
    for (let at = 1; at <= to; at++) {
      progress(at, to, `Step ${at}`)
      log(`at ${at}`)
      yield { said: `step ${at}`, paper: Buffer.from(`paper ${at}`) }
      await sleep(20)
    }
  },
})

export const waits = Interface({
  inputs: { name: 'text' },
  outputs: 'text',
  async fn({ name }, { signal }) {
    const word = await sleep(60_000, 'waited', { signal }).catch(() => 'stopped')
    ended.push(`${name} ${word}`)
    signal.throwIfAborted()
    return word
  },
})

export const fails = Interface({
  inputs: { kindly: 'checkbox' },
  outputs: 'text',
  fn({ kindly }): string {
    if (kindly) throw new InputError('Not today', { field: 'kindly' })
    throw new Error('the inside of it')
  },
})

export const order = Interface({
  inputs: z.object({ name: z.string().min(2), size: z.number().max(3).default(2) }),
  outputs: z.object({ said: z.string() }),
  fn: ({ name, size }) => ({ said: `${size} ${name}` }),
})

export const two = Interface({
  inputs: ['text', 'number'],
  outputs: ['text', 'number'],
  fn: (word, n) => [word, n],
})

/** JSON that looks like a file of another server's. */
export const odd = Interface({
  inputs: {},
  outputs: 'json',
  fn: () => ({
    id: 'a'.repeat(32),
    url: 'http://elsewhere.test/x',
    name: 'x',
    type: 'a/b',
    size: 1,
  }),
})

/** How often this visitor has called it. */
export const counts = Interface({
  inputs: {},
  outputs: 'number',
  state: () => ({ calls: 0 }),
  fn: (_, { state }) => ++state.calls,
})
