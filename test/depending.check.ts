import { dropdown, Interface, number, radio } from '../app/index.ts'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>) => {}

// Choices infer, however they are written.
Interface({
  inputs: {
    size: dropdown({ choices: [{ value: 1, label: 'One' }, 2, 'three'] }),
    several: radio({ choices: [1, 2], multiple: true }),
    city: dropdown({ choices: ({ country }) => (country ? ['Oslo', 'Bergen'] : ['Paris']) }),
    any: dropdown({
      choices: ({ country }) => (({ no: ['Oslo'] }) as Record<string, string[]>)[country],
    }),
    days: number({ visible: ({ size }) => size === 2, optional: true }),
  },
  outputs: 'text',
  fn({ size, several, city, any, days }) {
    same<typeof size, 1 | 2 | 'three'>(true)
    same<typeof several, (1 | 2)[]>(true)
    same<typeof city, 'Oslo' | 'Bergen' | 'Paris'>(true)
    same<typeof any, string>(true)
    same<typeof days, number | undefined>(true)
    return ''
  },
})

// @ts-expect-error: not among the choices
dropdown({ choices: [1, 2], default: 3 })
// @ts-expect-error: a list goes with several
radio({ choices: ['a', 'b'], default: ['a'] })
// @ts-expect-error: neither text nor a number
dropdown({ choices: () => [true] })
// @ts-expect-error: whether, not what
number({ visible: ({ mode }) => mode as string, default: 1 })
// @ts-expect-error: how often, in seconds
Interface({ every: '5', inputs: {}, outputs: 'text', fn: () => '' })
