import { Interface, number } from '../app/index.ts'

export const greet = Interface({
  title: 'Greet App',
  description: 'A simple app that repeats a greeting a number of times.',
  inputs: { greeting: 'text', times: number({ min: 0, integer: true }) },
  outputs: 'text',
  examples: [
    { greeting: 'hello ', times: 3 },
    { greeting: 'hello alien ', times: 2 },
  ],
  fn: ({ greeting, times }) => greeting.repeat(times),
})
