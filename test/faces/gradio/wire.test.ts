import { html } from 'hono/html'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Component, component } from '../../../app/core/component.ts'
import { Mismatch } from '../../../app/core/errors.ts'
import type { Json, Schema } from '../../../app/core/schema.ts'
import { idOf } from '../../../app/faces/gradio/exchange.ts'
import { diff, type Edit, edits } from '../../../app/faces/gradio/message.ts'
import { componentOf, pythonType } from '../../../app/faces/gradio/wire.ts'
import { Interface } from '../../../app/index.ts'
import { connected, failure } from './support.ts'

const test = suite('the Gradio face: values on the wire')

/** As both of Gradio's clients make edits. */
function apply(value: any, [action, path, given]: Edit): any {
  if (path.length === 0) return action === 'append' ? value + given : given
  const copy = structuredClone(value)
  const at = path.slice(0, -1).reduce((part, key) => part[key], copy)
  const key: any = path.at(-1)
  if (action === 'append') at[key] += given
  else if (action === 'add' && Array.isArray(at)) at.splice(key, 0, given)
  else if (action === 'delete' && Array.isArray(at)) at.splice(key, 1)
  else if (action === 'delete') delete at[key]
  else at[key] = given
  return copy
}

const pairs: [before: Json, after: Json][] = [
  ['one', 'one two'],
  ['one', 'two'],
  ['', ''],
  [null, 'text'],
  [0, false],
  [
    [1, 2, 3, 4],
    [1, 5],
  ],
  [[], [1, [2]]],
  [
    { a: 1, b: { c: 'x' } },
    { b: { c: 'xy', d: null }, e: [] },
  ],
  [[{ say: 'he' }, 'z'], [{ say: 'hello' }]],
  [{ a: null }, { a: 1 }],
  [{ a: 1 }, [1]],
  [JSON.parse('{"__proto__": 1}'), JSON.parse('{"__proto__": 2, "x": 3}')],
]
for (const [before, after] of pairs) {
  test(`edits lead from ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
    for (const found of [diff(before, after), edits(before, after)]) {
      assert.equal(found.reduce(apply, before), after)
    }
  })
}

test('a text that grows is only appended to, and an equal value needs no edit', () => {
  assert.equal(edits('one', 'one two'), [['append', [], ' two']])
  assert.equal(edits('one', 'one'), [])
  assert.equal(edits({ a: [1] }, { a: [1] }), [])
})

test('a long list is edited in its parts, a short one is sent whole', () => {
  const long = Array.from({ length: 100 }, (_, i) => ({ role: 'user', content: `message ${i}` }))
  assert.equal(edits(long, [...long, 'more']), [['add', [100], 'more']])
  assert.equal(edits([1], [1, 2]), [['replace', [], [1, 2]]])
})

const schemas: [Schema, component: string, python: string][] = [
  [{ type: 'string' }, 'Textbox', 'str'],
  [{ type: 'string', enum: ['a', "b's"] }, 'Dropdown', "Literal['a', 'b\\'s']"],
  [
    { type: 'array', items: { type: 'string', enum: ['a'] } },
    'CheckboxGroup',
    "list[Literal['a']]",
  ],
  [{ type: 'number' }, 'Number', 'float'],
  [{ type: 'integer', minimum: 0 }, 'Number', 'int'],
  [{ type: 'number', minimum: 0, maximum: 1 }, 'Slider', 'float'],
  [{ type: 'boolean' }, 'Checkbox', 'bool'],
  [{ type: 'string', format: 'binary' }, 'File', 'filepath'],
  [{ type: 'string', format: 'binary', accept: ['image/png', 'image/webp'] }, 'Image', 'filepath'],
  [{ type: 'string', format: 'binary', accept: ['video/*'] }, 'Video', 'filepath'],
  [{ type: 'string', format: 'binary', accept: ['audio/mpeg'] }, 'Audio', 'filepath'],
  [{ type: 'string', format: 'binary', accept: ['audio/*', 'image/*'] }, 'File', 'filepath'],
  [{ type: 'array', items: { format: 'binary', accept: ['image/*'] } }, 'File', 'list[filepath]'],
  [{ type: 'object' }, 'JSON', 'Any'],
  [{}, 'JSON', 'Any'],
]
for (const [schema, name, python] of schemas) {
  test(`${JSON.stringify(schema)} is a ${name}`, () => {
    assert.is(componentOf(schema), name)
    assert.is(pythonType(schema).type, python)
  })
}

const id = '0123456789abcdef0123456789abcdef'
test('a path names a file by its id, whatever else it says', () => {
  const ours = [id, `${id}/a b.png`, `${id}%2Fa.png`, `/files/${id}/a`, `http://h/x/file=${id}/a`]
  for (const path of ours) assert.is(idOf(path), id, path)
  for (const path of ['', '/', '..', `x/${id}`, `${id}0/a`, `http://h/${id}`, `file:///${id}`]) {
    assert.is(idOf(path), undefined, path)
  }
})

/** Hours and minutes, which no component of the library knows. */
const clock = (): Component<number[], number[]> =>
  component<number[], number[]>(
    { help: 'As on a station' },
    {
      type: 'clock',
      schema: { type: 'string', pattern: '\\d\\d:\\d\\d' },
      decode(raw) {
        if (typeof raw !== 'string' || !raw.includes(':')) throw new Mismatch('must be a time')
        return raw.split(':').map(Number)
      },
      encode: (value) => value.map((part) => String(part).padStart(2, '0')).join(':'),
      input: () => html``,
      output: () => html``,
    },
  )

test('a component that the library does not know works like any other', async () => {
  const later = Interface({
    inputs: { time: clock() },
    outputs: clock(),
    fn: ({ time }) => [time[0]! + 1, time[1]!] as number[],
  })
  const app = await connected({ later })
  assert.equal((await app.client.predict('/later', { time: '08:05' })).data, ['09:05'])
  assert.match(await failure(app.client.predict('/later', ['now'])), /Time must be a time/)
  const { named_endpoints: named } = await app.client.view_api()
  assert.is(named['/later'].parameters[0].description, 'As on a station')
  await app.close()
})

test.run()
