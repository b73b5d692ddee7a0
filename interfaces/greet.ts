import { InputError, Interface, number } from 'fascia'

const longest = 1_000_000

export const greet = Interface({
  title: 'Greet App',
  description: 'A simple app that repeats a greeting a number of times.',
  inputs: { greeting: 'text', times: number({ min: 0, integer: true }) },
  outputs: 'text',
  examples: [
    { greeting: 'hello ', times: 3 },
    { greeting: 'hello alien ', times: 2 },
  ],
  fn({ greeting, times }) {
    const most = Math.floor(longest / greeting.length)
    if (times <= most) return greeting.repeat(times)
    throw new InputError(`Times must be at most ${most} for this greeting`, { field: 'times' })
  },
})
