import { html } from 'hono/html'
import { component, type Options } from '../../app/core/component.ts'
import { Mismatch } from '../../app/core/errors.ts'
import { field, wordsResult } from '../../app/core/fields.ts'
import * as library from '../../components/index.ts'
import { contract, type Subject } from '../support/component-contract.ts'
import { choices, sampleOf } from '../support/component-samples.ts'

for (const [name, factory] of Object.entries(library)) {
  const make = factory as (options: object) => ReturnType<Subject['make']>
  const { options: needed, value } = sampleOf(name)
  contract(name, {
    make: (options) => make({ ...needed, ...options }),
    ...(value !== undefined && { sample: value }),
  })
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
contract('number without a unit', {
  make: (options) => library.number(options),
})
contract('date within bounds', {
  make: (options) => library.date({ min: '2026-01-01', max: '2026-12-31', ...options }),
  sample: '2026-05-17',
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
function ownColour<const O extends boolean = false>(options: Options<O> = {}) {
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

contract('colour, made elsewhere', { make: ownColour, sample: '#00cc88' })
