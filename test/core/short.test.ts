import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { brief, expected } from '../../app/core/schema.ts'
import { dropdown, Interface, number, table } from '../../app/index.ts'
import { trial } from '../support/scratch.ts'

const test = suite('what is long, told in short')
const many = Array.from({ length: 203 }, (_, i) => `c${i}`)

test('a signature names a few choices of many, and a sentence some more', () => {
  const { schema } = dropdown({ choices: many })
  assert.is(brief(schema), 'c0 | c1 | c2 | c3 | c4 | … 198 more')
  assert.match(expected(schema), /^one of c0, c1, .*, c18, … 184 more$/)
  assert.is(brief(dropdown({ choices: ['a', 'b'] }).schema), 'a | b')
})

test('an example shows the first items of a list, and how many rows a table has', async () => {
  const list = Interface({
    inputs: {
      picked: dropdown({ choices: many, multiple: true }),
      rows: table({ columns: { year: number() } }),
    },
    outputs: 'text',
    examples: [{ picked: ['c1', 'c2', 'c3', 'c4', 'c5'], rows: [{ year: 1 }, { year: 2 }] }],
    fn: () => '',
  })
  const app = await trial({ list })
  const page = await (await app.request('/list', { headers: { Accept: 'text/html' } })).text()
  assert.match(page, '“c1”, “c2”, “c3” and 2 more')
  assert.match(page, '2 rows')
  await app.close()
})

test.run()
