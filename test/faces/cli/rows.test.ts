import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rowsText } from '../../../app/faces/cli/printer.ts'

const test = suite('a table in a shell')
const schema = {
  type: 'array' as const,
  items: {
    type: 'object' as const,
    properties: {
      name: { type: 'string' as const, title: 'Name' },
      n: { type: 'integer' as const },
    },
  },
}

test('has a column for each, its numbers to the right', () => {
  const rows = [{ name: 'a\tb', n: 5 }, { n: 1000 }]
  assert.is(rowsText(schema, rows), 'Name     n\na b      5\n      1000')
})

test('is nothing but its head when there are no rows, and nothing for other values', () => {
  assert.is(rowsText(schema, []), 'Name  n')
  assert.is(rowsText({ type: 'string' }, 'a'), undefined)
})

test.run()
