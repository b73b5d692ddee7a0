import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { given, type JsonSchema, taken } from '../../app/core/json-schema.ts'
import { type Limits, withLimits } from '../../app/core/limits.ts'
import type { Schema } from '../../app/core/schema.ts'

const test = suite('JSON Schema of a port')

const file = ({ accept }: Schema): JsonSchema => ({ $ref: `#/file/${accept}` })
const picture: Schema = { type: 'string', format: 'binary', accept: ['image/png'], maxBytes: 9 }
const limits: Limits = {
  MAX_FILES: 5,
  MAX_PIXELS: 100,
  MAX_TEXT: 1000,
  MAX_UPLOAD_BYTES: 2000,
}

const cases: [schema: Schema, taken: JsonSchema, given: JsonSchema][] = [
  [
    { type: 'string', title: 'Name', pattern: 'a|b', minLength: 1, maxLength: 9 },
    { type: 'string', title: 'Name', pattern: '^(?:a|b)$', minLength: 1, maxLength: 9 },
    { type: 'string', title: 'Name' },
  ],
  [
    { type: 'integer', description: 'Odd', minimum: 1, step: 2 },
    {
      type: 'integer',
      description: 'Odd. Must be a whole number from 1 in steps of 2.',
      minimum: 1,
    },
    { type: ['integer', 'null'], description: 'Odd' },
  ],
  [
    { type: 'number', minimum: 0, step: 2, multipleOf: 2 },
    { type: 'number', minimum: 0, multipleOf: 2 },
    { type: ['number', 'null'] },
  ],
  [picture, { $ref: '#/file/image/png' }, { $ref: '#/file/image/png' }],
  [
    { type: 'array', items: picture, maxItems: 3 },
    { type: 'array', items: { $ref: '#/file/image/png' }, maxItems: 3 },
    { type: 'array', items: { $ref: '#/file/image/png' } },
  ],
  [
    { type: 'object', properties: { year: { type: 'integer', step: 1 }, of: { enum: ['a'] } } },
    {
      type: 'object',
      properties: {
        year: { type: 'integer', description: 'Must be a whole number.' },
        of: { enum: ['a'] },
      },
    },
    { type: 'object', properties: { year: { type: ['integer', 'null'] }, of: {} } },
  ],
]
for (const [schema, into, out] of cases) {
  test(`says what ${JSON.stringify(schema)} takes and gives`, () => {
    assert.equal(taken(schema, file), into)
    assert.equal(given(schema, file), out)
  })
}

test('bounds the length of a text alone, whatever a server bounds', () => {
  const row: Schema = { type: 'object', properties: { name: { type: 'string' } } }
  const table = taken(withLimits({ type: 'array', items: row }, limits), file)
  assert.equal(table, {
    type: 'array',
    items: { type: 'object', properties: { name: { type: 'string', maxLength: 1000 } } },
  })
  assert.equal(taken(withLimits({}, limits), file), {})
})

test.run()
