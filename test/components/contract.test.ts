import { html } from 'hono/html'
import { component, type Options } from '../../app/core/component.ts'
import { Mismatch } from '../../app/core/errors.ts'
import { field, wordsResult } from '../../app/core/fields.ts'
import * as library from '../../components/index.ts'
import { contract, type Subject } from '../support/component-contract.ts'

const choices = ['low', { value: 'high', label: 'Very "high"' }] as const

const columns = {
  id: library.number({ integer: true }),
  name: 'text',
  good: 'checkbox',
  level: library.dropdown({ choices, optional: true }),
  more: library.json({ optional: true }),
}

/** Options without which a component cannot be. */
const needed: { [name: string]: object } = {
  dropdown: { choices },
  radio: { choices },
  compare: { with: 'photo' },
  table: { columns },
  plot: { columns: { ...columns, more: 'number' }, kind: 'bar', x: 'name', y: ['id', 'more'] },
}

for (const [name, factory] of Object.entries(library)) {
  const make = factory as (options: object) => ReturnType<Subject['make']>
  contract(name, { make: (options) => make({ ...needed[name], ...options }) })
}

contract('dropdown of several', {
  make: (options) => library.dropdown({ choices, multiple: true, ...options }),
})
contract('radio of several', {
  make: (options) => library.radio({ choices, multiple: true, ...options }),
})
contract('number within bounds', {
  make: (options) => library.number({ min: 1, max: 9, integer: true, default: 4, ...options }),
})
contract('file of a family', {
  make: (options) => library.file({ accept: ['video/*'], ...options }),
})
contract('table of any columns', {
  make: library.table,
  sample: [{ a: 1, b: 'x', c: true }],
})
contract('plot of any columns', {
  make: library.plot,
  sample: [{ a: 'x', b: 2 }],
})
contract('text of several lines', {
  make: (options) => library.text({ lines: 4, placeholder: '"><script>', ...options }),
})

/** A component from outside the registry: a colour, picked or written in hex. */
function colour<const O extends boolean = false>(options: Options<O> = {}) {
  return component<string, string, O>(options, {
    type: 'colour',
    schema: { type: 'string', pattern: '#[0-9a-f]{6}' },
    decode(raw) {
      if (typeof raw === 'string' && /^#[0-9a-f]{6}$/.test(raw)) return raw
      throw new Mismatch('must be a colour such as #00cc88')
    },
    encode: (value) => value,
    input: (props) =>
      field(
        props,
        ({ value, attributes }) =>
          html`<input type="color" ${attributes} value="${typeof value === 'string' ? value : '#000000'}">`,
      ),
    output: (props) => wordsResult(props),
  })
}

contract('colour, made elsewhere', { make: colour, sample: '#00cc88' })
