import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as v from 'valibot'
import { z } from 'zod'
import { form, Interface } from '../../app/index.ts'
import { words } from '../support/markup.ts'
import { trial } from '../support/scratch.ts'

const test = suite('what schemas become')

type Ports = Parameters<typeof Interface>[0]['inputs']

/** Calls an Interface that gives back what fn got, over HTTP: its status and its answer. */
async function echoed(inputs: Ports, given: object): Promise<[number, any]> {
  const echo = Interface({ inputs, outputs: 'json', fn: (value: unknown) => ({ value }) } as never)
  const app = await trial({ echo })
  try {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify(given)
    const answer = await app.request('/echo', { method: 'POST', headers, body })
    return [answer.status, await answer.json()]
  } finally {
    await app.close()
  }
}
const errorsOf = ([, { errors }]: [number, any]) => errors

const only = (inputs: Ports) => {
  const { inputs: found } = Interface({ inputs, outputs: 'text', fn: () => '' } as never)
  return found.components[0]!
}
const port = (schema: Ports) => only({ one: schema } as Ports)
const drawn = (component: ReturnType<typeof port>, value: never = null as never) =>
  String(
    component.input({
      name: 'one',
      id: 'one',
      label: 'One',
      required: true,
      value,
      help: undefined,
    }),
  )

test('numbers among which to choose are numbers in JSON, and text in a form', async () => {
  for (const schema of [
    z.literal([1, 2]),
    type('1 | 2'),
    toStandardJsonSchema(v.picklist([1, 2])),
  ]) {
    const { schema: told, decode } = port(schema as Ports)
    assert.equal(told.enum, [1, 2])
    assert.equal([decode('2'), decode(2)], [2, 2])
    assert.match(drawn(port(schema as Ports), 2 as never), /<option value="2" selected>/)
    assert.equal(await echoed({ one: schema } as Ports, { one: '2' }), [200, { value: { one: 2 } }])
  }
})

test('rows of single values are a table, and a wrong cell is named by its row', async () => {
  const rows = z.array(z.object({ year: z.int().min(1900), name: z.string().optional() }))
  const component = port(rows as Ports)
  assert.is(component.type, 'table')
  assert.match(drawn(component), 'textarea')
  const csv = await echoed({ one: rows } as Ports, { one: 'year,name\n1990,Ada\n1991,' })
  assert.equal(csv, [200, { value: { one: [{ year: 1990, name: 'Ada' }, { year: 1991 }] } }])
  const wrong = await echoed({ one: rows } as Ports, { one: [{ year: 1990 }, { year: 3 }] })
  assert.equal(errorsOf(wrong), [
    { field: 'one', detail: 'item 2, year: Too small: expected number to be >=1900' },
  ])
})

test('lists are one a line in a form, each read as what it is', async () => {
  const numbers = z.array(z.number().max(5))
  assert.match(drawn(port(numbers as Ports), [1, 2] as never), /1\n2<\/textarea>/)
  assert.equal(await echoed({ one: numbers } as Ports, { one: ['1\r\n2', 3] }), [
    200,
    { value: { one: [1, 2, 3] } },
  ])
  assert.equal(errorsOf(await echoed({ one: numbers } as Ports, { one: ['1', '9'] })), [
    { field: 'one', detail: 'item 2: Too big: expected number to be <=5' },
  ])
  const some = type("('a' | 'b')[]")
  assert.match(drawn(port(some as Ports), ['b'] as never), /value="b" checked>/)
})

test('an object within is JSON, told in its whole shape', async () => {
  const box = z.object({ box: z.object({ w: z.number(), h: z.number().default(1) }) })
  const { schema } = only(box as Ports)
  assert.is(schema.type, 'object')
  assert.equal(schema.properties?.w, { type: 'number' })
  assert.equal(await echoed(box as Ports, { box: '{"w":2}' }), [
    200,
    { value: { box: { w: 2, h: 1 } } },
  ])
  assert.equal(errorsOf(await echoed(box as Ports, { box: { w: 'x' } })), [
    { field: 'box', detail: 'w: Invalid input: expected number, received string' },
  ])
})

test('what may be null need not be given', async () => {
  const schemas = [
    z.object({ a: z.string().nullable() }),
    type({ a: 'string | null' }),
    toStandardJsonSchema(v.object({ a: v.nullable(v.string()) })),
  ]
  for (const schema of schemas) {
    assert.equal(await echoed(schema as Ports, {}), [200, { value: { a: null } }])
  }
})

test('a schema makes of a value what fn gets, and its own default', async () => {
  const schema = z.object({
    day: z.iso.date().transform((day) => new Date(day).getUTCFullYear()),
    length: z
      .string()
      .transform((text) => text.length)
      .default(7),
    list: z
      .string()
      .default('a,b')
      .transform((text) => text.split(',')),
  })
  assert.equal(await echoed(schema as Ports, { day: '2026-01-02' }), [
    200,
    { value: { day: 2026, length: 7, list: ['a', 'b'] } },
  ])
})

test('a schema may look at several values, and take its time', async () => {
  const seats = z
    .object({ from: z.number(), to: z.number() })
    .refine(async ({ from, to }) => from < to, { path: ['to'], error: 'Must come after the first' })
  assert.equal(await echoed(seats as Ports, { from: 1, to: 2 }), [
    200,
    { value: { from: 1, to: 2 } },
  ])
  const [status, { errors, detail }] = await echoed(seats as Ports, { from: 2, to: 1 })
  assert.is(status, 400)
  assert.equal(errors, [{ field: 'to', detail: 'Must come after the first' }])
  assert.is(detail, 'To: Must come after the first')
})

test('all wrong fields are told at once, in their order, those of components too', async () => {
  const inputs = { a: 'number', b: z.string().max(2), c: 'number', d: z.email() }
  const wrong = await echoed(inputs as Ports, { a: 'x', b: 'long', c: 'y', d: 'z' })
  assert.equal(
    errorsOf(wrong).map(({ field, detail }: { field: string; detail: string }) => [field, detail]),
    [
      ['a', 'A must be a number, not “x”'],
      ['b', 'Too big: expected string to have <=2 characters'],
      ['c', 'C must be a number, not “y”'],
      ['d', 'Invalid email address'],
    ],
  )
})

test('what somebody wrote for a blank value is said, and what a library says of it is not', async () => {
  const inputs = z.object({ name: z.string('Tell us who you are'), town: z.string() })
  assert.equal(errorsOf(await echoed(inputs as Ports, {})), [
    { field: 'name', detail: 'Tell us who you are' },
    { field: 'town', detail: 'Enter a town' },
  ])
})

test('a password is not quoted by a schema either', async () => {
  const key = z.string().refine(() => false, { error: ({ input }) => `No ${input}` })
  const inputs = z.object({ key: key.meta({ format: 'password' }) })
  assert.match(drawn(only(inputs as Ports)), 'type="password"')
  const wrong = await echoed(inputs as Ports, { key: 'swordfish' })
  assert.equal(errorsOf(wrong), [{ field: 'key', detail: 'No …' }])
})

test('one schema alone, and one in a tuple', async () => {
  assert.equal(await echoed(z.string().max(3) as Ports, { param_0: 'abc' }), [
    200,
    { value: 'abc' },
  ])
  const [status, { errors }] = await echoed([z.string().max(3), 'number'] as Ports, {
    param_0: 'abcd',
    param_1: 1,
  })
  assert.is(status, 400)
  assert.is(errors[0].field, 'param_0')
})

test('a form of one’s own reads by schemas too', async () => {
  const pages = form({ page: z.coerce.number().min(1).default(1), word: 'text' })
  assert.equal(await pages.read(new URLSearchParams('word=a')), { page: 1, word: 'a' })
  const refused = await pages.read(new URLSearchParams('word=a&page=0')).catch(String)
  assert.match(String(refused), 'Page: Too small')
  assert.match(words(String(pages.fields().page)), 'Page')
})

test('what is declared wrong is told by its place', () => {
  const wrong: [ports: unknown, words: RegExp][] = [
    [
      v.object({ a: v.string() }),
      /the whole of the inputs is a schema of valibot .* toStandardJsonSchema/,
    ],
    [{ a: v.string() }, /input “a” is a schema of valibot/],
    [z.object({ a: z.date() }), /cannot be told as JSON Schema.* Date/],
    [z.object({ a: z.file() }), /input “a”: cannot be a file in a schema/],
    [z.object({ _a: z.string() }), /“_a” needs another name/],
  ]
  for (const [inputs, words] of wrong) {
    assert.throws(() => Interface({ inputs, outputs: 'text', fn: () => '' } as never), words)
  }
  const example = { inputs: z.object({ a: z.number().max(1) }), examples: [{ a: 2 }] }
  assert.throws(
    () => Interface({ ...example, outputs: 'text', fn: () => '' }),
    /example 1: “a” Too big: expected number to be <=1/,
  )
})

test('a result is checked by its schema, which names the output', async () => {
  const logged = console.error
  const said: string[] = []
  console.error = (...parts) => said.push(parts.join(' '))
  const outputs = z.object({ n: z.number().max(3) })
  const wrong = Interface({ inputs: {}, outputs, fn: () => ({ n: 4 }) })
  const app = await trial({ wrong })
  try {
    const headers = { 'content-type': 'application/json' }
    const answer = await app.request('/wrong', { method: 'POST', headers, body: '{}' })
    assert.is(answer.status, 500)
    assert.match(said.join('\n'), 'wrong: the result is not as its schema says: “n”: Too big')
  } finally {
    console.error = logged
    await app.close()
  }
})

test.run()
