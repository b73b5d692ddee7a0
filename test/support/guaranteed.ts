import { setTimeout as sleep } from 'node:timers/promises'
import { file, files, InputError, Interface, number, text } from '../../app/index.ts'

/** What the functions below have seen, wherever they were called from in this process. */
export const seen = {
  runs: 0,
  /** The signals of the calls that wait. */
  signals: [] as AbortSignal[],
}

const password = () => text({ password: true, minLength: 8, optional: true })

/** Waits until its signal fires. */
async function wait(signal: AbortSignal): Promise<string> {
  seen.runs++
  seen.signals.push(signal)
  await sleep(60_000, undefined, { signal })
  return 'waited'
}

export const mixed = Interface({
  title: 'Mixed',
  inputs: {
    times: number({ min: 0, integer: true }),
    name: text({ maxLength: 20, default: 'Ada' }),
    some: files({ max: 3, optional: true }),
    secret: password(),
  },
  outputs: 'text',
  fn({ times, name, secret }) {
    seen.runs++
    return `${name} ${times} ${secret === 'swordfish-7' ? 'knows' : 'asks'}`
  },
})

export const fails = Interface({
  inputs: { paper: file(), secret: password(), kindly: 'checkbox' },
  outputs: 'text',
  fn({ kindly }): string {
    seen.runs++
    if (kindly) throw new InputError('Not today')
    throw new Error('the inside of it')
  },
})

export const waits = Interface({
  inputs: { paper: file({ optional: true }) },
  outputs: 'text',
  concurrency: 1,
  fn: (_, { signal }) => wait(signal),
})

export const brief = Interface({
  inputs: { paper: file({ optional: true }) },
  outputs: 'text',
  timeout: 0.1,
  fn: (_, { signal }) => wait(signal),
})

export const steps = Interface({
  inputs: { to: number({ integer: true }) },
  outputs: { said: 'text', paper: file() },
  async *fn({ to }) {
    for (let at = 1; at <= to; at++) {
      yield { said: `step ${at}`, paper: Buffer.from(`step ${at}`) }
      await sleep(5)
    }
  },
})

export const score = Interface({
  inputs: { points: number({ integer: true }), paper: file({ optional: true }) },
  outputs: { said: 'text' },
  state: () => ({ points: 0 }),
  fn({ points }, context) {
    context.state.points += points
    if (points === 13) throw new InputError('Thirteen does not count')
    const { session, user, address } = context.caller
    const here = [session !== undefined, user !== undefined, address !== undefined]
    return { said: `score ${context.state.points} ${here}` }
  },
})

export const keeps = Interface({
  inputs: { word: text({ default: 'x' }), paper: file({ optional: true }) },
  outputs: 'text',
  guarded: () => true,
  fn({ word }) {
    seen.runs++
    return `kept ${word}`
  },
})
