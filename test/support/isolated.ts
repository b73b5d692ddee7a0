import { InputError, Interface, text } from '../../app/index.ts'

// Interfaces that run in a child process, and do there what nobody wants done at home.

export const steps = Interface({
  inputs: { word: 'text' },
  outputs: { said: 'text', pid: 'number', paper: 'file' },
  isolate: true,
  async *fn({ word }, { progress, log }) {
    for (const at of [1, 2]) {
      progress(at, 2, `Step ${at}`)
      log(`Wrote ${at}`)
      yield { said: `${word} ${at}`, pid: process.pid, paper: Buffer.from(`${word} ${at}`) }
    }
  },
})

export const refuses = Interface({
  inputs: { word: text({ default: '' }) },
  outputs: 'text',
  isolate: true,
  fn: (): string => {
    throw new InputError('Word is too short', { field: 'word' })
  },
})

export const crashes = Interface({
  inputs: {},
  outputs: 'text',
  isolate: true,
  fn: (): string => process.exit(7),
})

export const spins = Interface({
  inputs: {},
  outputs: 'text',
  isolate: true,
  fn: (): string => {
    for (;;);
  },
})
