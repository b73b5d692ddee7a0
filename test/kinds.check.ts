import { Interface } from '../app/index.ts'
import {
  checkboxes,
  code,
  date,
  dropdown,
  highlighted,
  label,
  number,
} from '../components/index.ts'
import type { Labelled } from '../components/label.ts'

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const check = <_ extends true>() => {}

// What is ticked is a list of the values themselves.
Interface({
  inputs: {
    some: checkboxes({ choices: ['a', { value: 2, label: 'Two' }] }),
    none: checkboxes({ choices: ['a', 'b'], optional: true }),
    many: dropdown({ choices: ['a', 'b'], multiple: true }),
    day: 'date',
    at: date({ optional: true }),
    what: 'label',
    said: 'highlighted',
    paint: 'color',
    page: 'html',
    program: code({ language: 'python' }),
    weight: number({ unit: 'kg' }),
  },
  outputs: { some: checkboxes({ choices: ['a', 'b'] }), mood: 'label', said: highlighted() },
  fn(given) {
    check<Equal<typeof given.some, ('a' | 2)[]>>()
    check<Equal<typeof given.none, ('a' | 'b')[] | undefined>>()
    check<Equal<typeof given.many, ('a' | 'b')[]>>()
    check<Equal<typeof given.day, string>>()
    check<Equal<typeof given.at, string | undefined>>()
    check<Equal<typeof given.what, Labelled>>()
    check<Equal<typeof given.paint, string>>()
    check<Equal<typeof given.weight, number>>()
    return {
      some: ['b'],
      mood: { glad: 0.5 },
      said: [
        ['a', 'b'],
        ['c', null],
      ],
    }
  },
})

// @ts-expect-error: a default is one of the choices
checkboxes({ choices: ['a', 'b'], default: ['c'] })
// @ts-expect-error: boxes are for choices
checkboxes({})
// @ts-expect-error: a language that there is not
code({ language: 'klingon' })
// @ts-expect-error: a date is a text
Interface({ inputs: {}, outputs: date(), fn: () => new Date() })
// @ts-expect-error: what is ticked is among the choices
Interface({ inputs: {}, outputs: checkboxes({ choices: ['a'] }), fn: () => ['b'] })
// @ts-expect-error: how sure it is, is a number
Interface({ inputs: {}, outputs: label(), fn: () => ({ cat: 'very' }) })
