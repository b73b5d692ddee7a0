import { Interface } from '../app/interface.ts'
import { number, text } from '../components/index.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_ extends true>() => {}
Interface({
  inputs: ['text', 'number'],
  outputs: 'text',
  fn: (a, b, context) => {
    check<Equal<typeof a, string>>()
    check<Equal<typeof b, number>>()
    context.progress(1, 2)
    return a.repeat(b)
  },
})
Interface({
  inputs: { a: text({ optional: true }), n: number({ min: 1 }) },
  outputs: { x: 'text', y: 'number' },
  fn: ({ a, n }, { signal }) => {
    check<Equal<typeof a, string | undefined>>()
    return { x: a ?? '', y: n + (signal.aborted ? 1 : 0) }
  },
})
Interface({
  inputs: { n: 'number' },
  outputs: ['number', 'text'],
  fn: ({ n }) => [n, 'x'],
  examples: [{ n: 2 }],
})
Interface({ inputs: 'text', outputs: 'text', fn: (s) => s, examples: ['a'] })
