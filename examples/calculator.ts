// A calculator that follows what is typed: there is no button to press.
import { InputError, Interface, number, text } from 'fascia'

/** Works out `2 * (3 + 4)^2`, the usual way: from what binds least to what binds most. */
function evaluate(sum: string): number {
  const tokens = sum.match(/\d+\.?\d*|\.\d+|\S/g) ?? []
  const takes = (token: string) => tokens[0] === token && tokens.shift() !== undefined
  const added = (value = multiplied()): number => {
    if (takes('+')) return added(value + multiplied())
    return takes('-') ? added(value - multiplied()) : value
  }
  const multiplied = (value = raised()): number => {
    if (takes('*')) return multiplied(value * raised())
    return takes('/') ? multiplied(value / raised()) : value
  }
  const raised = (): number => {
    if (takes('-')) return -raised()
    const base = takes('(') ? added() : Number(tokens[0] ?? Number.NaN)
    tokens.shift()
    return takes('^') ? base ** raised() : base
  }
  const result = added()
  return tokens.length > 0 ? Number.NaN : result
}

export const calculator = Interface({
  title: 'Calculator',
  description: 'Type a sum with `+ - * / ^` and brackets: the result follows.',
  ...{ live: true, onLoad: true, readOnly: true },
  inputs: { sum: text({ default: '2 * (3 + 4)^2', maxLength: 200 }) },
  outputs: { result: number() },
  examples: [{ sum: '1 / 3' }, { sum: '2^10 - 24' }, { sum: '-(8 - 3) * 1.5' }],
  fn({ sum }) {
    const result = evaluate(sum)
    if (Number.isFinite(result)) return { result: Number(result.toPrecision(12)) }
    throw new InputError('This cannot be worked out', { field: 'sum' })
  },
})
