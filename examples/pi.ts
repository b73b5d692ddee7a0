// Pi by throwing darts at a circle: a simulation with progress, and results before its end.
import { setImmediate } from 'node:timers/promises'
import { Interface, number, plot, slider } from 'fascia'

/** Numbers from 0 to 1, the same ones for the same seed. */
const random = (seed: number) => () => {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}

const columns = { darts: number(), guess: number() }

export const pi = Interface({
  title: 'Pi by darts',
  description: 'Of darts that are thrown at a square, π/4 hit the circle in it.',
  inputs: {
    thousands: slider({ min: 1, max: 999, integer: true, default: 100, label: 'Thousand darts' }),
    seed: number({ default: 2026, min: 1, max: 1e9, integer: true }),
  },
  advanced: ['seed'],
  outputs: {
    pi: 'number',
    guesses: plot({ kind: 'line', columns, x: 'darts', y: 'guess' }),
  },
  async *fn({ thousands, seed }, { progress, signal }) {
    const darts = 1000 * thousands
    const next = random(seed)
    const guesses: { darts: number; guess: number }[] = []
    for (let thrown = 0, hits = 0; thrown < darts; await setImmediate()) {
      for (const end = thrown + darts / 50; thrown < end; thrown++) {
        if (Math.hypot(next(), next()) < 1) hits++
      }
      signal.throwIfAborted()
      progress(thrown, darts, `${thrown} darts`)
      guesses.push({ darts: thrown, guess: (4 * hits) / thrown })
      yield { pi: (4 * hits) / thrown, guesses }
    }
  },
})
