import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Raw } from '../../app/core/component.ts'
import type { Json } from '../../app/core/schema.ts'
import { checkbox, files, number, table, text } from '../../components/index.ts'
import { refusal } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('table')

const people = table({
  columns: {
    id: number({ integer: true }),
    fullName: 'text',
    height: number({ optional: true, label: 'Height in m' }),
  },
  maxRows: 100,
})
const two = [
  { id: 1, fullName: 'Ada', height: 1.5 },
  { id: 2, fullName: 'Bo', height: undefined },
]

const forms: [what: string, raw: Raw][] = [
  [
    'objects',
    [
      { id: 1, fullName: 'Ada', height: 1.5 },
      { id: '2', fullName: 'Bo' },
    ],
  ],
  [
    'lists in the order of the columns',
    [
      [1, 'Ada', 1.5],
      [2, 'Bo', null],
    ],
  ],
  [
    'lists under names',
    [
      ['fullName', 'id', 'height'],
      ['Ada', 1, 1.5],
      ['Bo', 2],
    ],
  ],
  [
    'headers and data',
    {
      headers: ['id', 'fullName', 'height'],
      data: [
        [1, 'Ada', 1.5],
        [2, 'Bo'],
      ],
    },
  ],
  ['JSON text', '[{"id":1,"fullName":"Ada","height":1.5},{"id":2,"fullName":"Bo"}]'],
  ['CSV', 'id,fullName,height\r\n1,Ada,1.5\r\n2,Bo,\r\n'],
  ['CSV under titles, in any order', 'HEIGHT IN M, Full name ,id\n1.5,Ada,1\n,Bo,2'],
  ['CSV without names', '1,Ada,1.5\n\n2,Bo\n,,\n'],
  ['CSV with semicolons and decimal commas', '1;Ada;1,5\n2;Bo;'],
  ['cells from a spreadsheet', 'id\tFull name\tHeight in m\t\n1\tAda\t1.5\t\n2\tBo\t\t\n'],
  ['CSV with a byte order mark and quotation marks', '\ufeff"id","fullName"\n1,Ada\n2,"Bo"'],
  ['a line at a time', ['1,Ada,1.5', '2,Bo']],
]
for (const [what, raw] of forms) {
  test(`takes ${what}`, () => {
    const expected = what.includes('byte order') ? [{ ...two[0], height: undefined }, two[1]] : two
    assert.equal(people.decode(raw), expected)
  })
}

test('takes no rows at all', () => {
  assert.equal(people.decode([]), [])
  assert.equal(people.decode('id,fullName,height'), [])
})

test('a cell may have commas, quotation marks and lines in it', () => {
  const cell = 'a, "b"\nc'
  assert.is(people.decode(`1,"a, ""b""\nc",2`)?.[0]?.fullName, cell)
})

test('one column is not cut at commas', () => {
  assert.equal(table({ columns: { line: 'text' } }).decode('a, b\nc'), [
    { line: 'a, b' },
    { line: 'c' },
  ])
})

const refused: [raw: Raw, sentence: string][] = [
  ['', 'must be a table, not blank'],
  ['1,Ada\nx,Bo', 'must be right in every cell: row 2, Id must be a whole number, not “x”'],
  [
    [{ id: 1.5, height: 'tall' }],
    'must be right in every cell: row 1, Id must be a whole number, not 1.5; ' +
      'row 1, Full name must be text, not blank; row 1, Height in m must be a number, not “tall”',
  ],
  ['id,age\n1,2', 'must have the columns id, fullName and height only, not “age”'],
  [[{ id: 1, age: 2 }], 'must have the columns id, fullName and height only, not “age”'],
  ['id,Id\n1,2', 'must have the column “id” only once'],
  ['1,Ada,2,3', 'must have at most 3 cells in a row, but row 1 has 4'],
  ['1,"Ada', 'must be CSV, but a quotation mark in line 1 is not closed'],
  ['1,"A"da', 'must be CSV, but a quotation mark in line 1 is in the middle of a cell'],
  [[{ id: 1, fullName: 'Ada' }, 5], 'must be a list of objects, but row 2 is 5'],
  [5, 'must be a list of rows, not 5'],
  ['1,a\n'.repeat(101), 'must have at most 100 rows, not more'],
  [Array(101).fill({}), 'must have at most 100 rows, not 101'],
]
for (const [raw, sentence] of refused) {
  test(`says what is wrong: ${sentence.slice(0, 70)}`, () => {
    assert.is(refusal(people, raw), sentence)
  })
}

test('of many wrong cells the first ten are named, and the rest counted', () => {
  const sentence = refusal(people, 'x,a\n'.repeat(12)) ?? ''
  assert.match(sentence, /row 10, Id must be a whole number, not “x”; and 2 more$/)
})

test('a column that a table cannot have is refused when it is declared', () => {
  assert.throws(() => table({ columns: { a: files() } }).schema, /“a” cannot hold files/)
  assert.throws(
    () => table({ columns: { a: 'textt' as 'text' } }).schema,
    /the column “a” must be “text”, “number”, “checkbox” or a component, not “textt”/,
  )
})

test('its schema has a property for each column, and says which must be there', () => {
  const { items } = table({ columns: { a: text({ label: 'An A' }), b: checkbox() } }).schema
  assert.equal(items?.required, ['a'])
  assert.is(items?.properties?.a?.title, 'An A')
  assert.is(items?.properties?.b?.title, 'B')
})

const open = table()
const openForms: [what: string, raw: Raw, rows: Json][] = [
  [
    'CSV with names',
    'city,sold,code\nKyoto,3,007\nBerlin,,1',
    [
      { city: 'Kyoto', sold: 3, code: '007' },
      { city: 'Berlin', sold: null, code: '1' },
    ],
  ],
  [
    'numbers alone',
    '1\t2\n3\t4',
    [
      { A: 1, B: 2 },
      { A: 3, B: 4 },
    ],
  ],
  [
    'lists of numbers',
    [[1, 2], [3]],
    [
      { A: 1, B: 2 },
      { A: 3, B: null },
    ],
  ],
  [
    'objects that differ',
    [{ a: '5' }, { b: true }],
    [
      { a: '5', b: null },
      { a: null, b: true },
    ],
  ],
]
for (const [what, raw, rows] of openForms) {
  test(`without columns takes whatever there are: ${what}`, () => {
    assert.equal(open.decode(raw), rows)
  })
}

test('without columns gives whatever there are, dates in ISO', async () => {
  const day = new Date(Date.UTC(2026, 0, 2))
  const wire = open.encode([
    { day, sold: 3 },
    { day: null, extra: true },
  ]) as Json
  assert.equal(wire, [
    { day: '2026-01-02T00:00:00.000Z', sold: 3 },
    { day: null, extra: true },
  ])
  const html = String(await open.output({ ...output, value: wire }))
  assert.match(words(html), '2 rows day sold extra 2026-01-02T00:00:00.000Z 3 true')
  assert.match(html, '<th scope="col" class="number">sold</th>')
})

test('without columns refuses what is no cell, and more columns than can be looked at', () => {
  assert.match(refusal(open, [{ a: { b: 1 } }]) ?? '', 'but in row 1 “a” is an object')
  assert.throws(() => open.encode([{ a: Number.NaN }]), 'in row 1 “a” is NaN')
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`c${i}`, 1]))
  assert.is(refusal(open, [many]), 'must have at most 200 columns, not 201')
})

const field = { name: 'n', id: 'n', label: 'N', required: true }
const output = { id: 'o', label: 'Out & in', inputs: {}, final: true }
const drawn = async (value: Json) => String(await people.output({ ...output, value }))

test('a result is a table with a caption, headings and numbers that line up', async () => {
  const html = await drawn(people.encode(two) as Json)
  const found = elements(html)
  const headings = found.filter(({ tag }) => tag === 'th')
  assert.ok(headings.every(({ attributes }) => attributes.scope === 'col'))
  assert.equal(
    headings.map(({ attributes }) => attributes.class),
    ['number', undefined, 'number'],
  )
  assert.match(words(html), 'Out & in: 2 rows Id Full name Height in m 1 Ada 1.5 2 Bo')
  const region = found.find(({ attributes }) => attributes.role === 'region')
  assert.equal(
    [region?.attributes.tabindex, region?.attributes['aria-label']],
    ['0', 'Out & in: table'],
  )
})

test('the CSV of a result is what the table takes, without formulas', async () => {
  const rows = ['=1+1', '+49 30', '-x', '@y', 'a,"b"\nc', '\ud800', ' ü '].map((fullName, i) => ({
    id: i - 3,
    fullName,
    height: undefined,
  }))
  const link = elements(await drawn(people.encode(rows) as Json)).find(({ tag }) => tag === 'a')
  assert.is(link?.attributes.download, 'out-in.csv')
  const csv = decodeURIComponent(link!.attributes.href!.replace(/^[^,]*,/, ''))
  assert.match(csv, `\ufeffid,fullName,height\n-3,"'=1+1",\n-2,"'+49 30",`)
  const back = rows.map((row) => ({ ...row, fullName: row.fullName.replace('\ud800', '�') }))
  assert.equal(people.decode(csv), back)
})

test('a long result is cut on the page, and says so; its CSV is whole', async () => {
  const rows = Array.from({ length: 1002 }, (_, id) => ({ id, fullName: 'x' }))
  const html = await drawn(rows)
  assert.is(html.match(/<tr>/g)?.length, 201)
  assert.match(html, '1,002 rows, of which the first 200 are shown')
  assert.match(html, '%0A1001,x')
})

test('a result too long for an address is saved by a script, whole', async () => {
  const rows = Array.from({ length: 10_000 }, (_, id) => ({ id, fullName: '<ü> '.repeat(20) }))
  const html = await drawn(rows)
  const found = elements(html)
  assert.not.ok(found.some(({ tag }) => tag === 'a'))
  const save = found.find(({ attributes }) => 'data-csv' in attributes)
  assert.is(save?.attributes['data-name'], 'out-in.csv')
  assert.is(html.match(/\n\d+,/g)?.length, 10_000)
})

test('a box to find rows stands over many, and not over a few', async () => {
  const rows = (length: number) => Array.from({ length }, (_, id) => ({ id, fullName: 'x' }))
  assert.not.match(await drawn(rows(19)), 'data-find')
  assert.match(await drawn(rows(20)), 'aria-label="Out &amp; in: find rows"')
})

test('what was typed is drawn again, and beside it a table with its wrong cells', async () => {
  const html = String(await people.input({ ...field, value: 'x;Ada\n2;<b>', error: 'Wrong' }))
  assert.match(html, '\nx;Ada\n2;&lt;b&gt;</textarea>')
  const wrong = elements(html).filter(({ attributes }) => attributes.class === 'wrong')
  assert.is(wrong.length, 1)
  assert.match(html, 'x<span class="error">must be a whole number, not “x”</span>')
  assert.ok(elements(html).some(({ tag, attributes }) => tag === 'details' && 'open' in attributes))
})

test('rows are drawn as CSV to edit', async () => {
  const value = [{ id: 1, fullName: 'a,b' }]
  const html = String(await people.input({ ...field, value }))
  assert.match(html, '\nid,fullName,height\n1,&quot;a,b&quot;,</textarea>')
})

test('names that every object has are columns like any other', () => {
  const odd = table({ columns: { constructor: number({ optional: true }), toString: 'text' } })
  assert.equal(odd.decode([{ toString: 'x' }]), [{ constructor: undefined, toString: 'x' }])
})

test.run()
