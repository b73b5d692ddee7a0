import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { InputError, Interface, json, number, text } from '../../app/index.ts'

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

export const counts = Interface({
  inputs: { by: number(), fails: 'checkbox' },
  outputs: { sum: 'number', pid: 'number' },
  isolate: true,
  state: () => ({ sum: 0 }),
  fn({ by, fails }, { state }) {
    state.sum += by
    if (fails) throw new InputError('Not this time')
    return { sum: state.sum, pid: process.pid }
  },
})

export const ignores = Interface({
  inputs: {},
  outputs: 'text',
  isolate: true,
  state: () => 0,
  fn: () => 'done',
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

/** Starts a program, says its number, and notes when it hears the signal. */
export const waits = Interface({
  inputs: { note: 'text' },
  outputs: 'number',
  isolate: true,
  async *fn({ note }, { signal }) {
    const { pid } = spawn('sleep', ['1000'], { stdio: 'ignore' })
    yield pid!
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    await writeFile(note, 'heard')
    yield 0
  },
})

export const hoards = Interface({
  inputs: {},
  outputs: 'text',
  isolate: true,
  async fn() {
    const held = []
    for (;;) {
      held.push(Buffer.alloc(16 * 1024 ** 2, 1))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  },
})

export const tells = Interface({
  inputs: {},
  outputs: json(),
  isolate: true,
  fn: (_, { config }) => ({ env: process.env, config }) as never,
})
