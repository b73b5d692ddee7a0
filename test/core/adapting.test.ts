import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { check } from '../../app/calls/check.ts'
import { beside } from '../../app/core/adapting.ts'
import { given, taken } from '../../app/core/json-schema.ts'
import {
  checkbox,
  dropdown,
  file,
  Interface,
  number,
  type ProblemError,
  radio,
  text,
} from '../../app/index.ts'

const test = suite('inputs that depend on others')

const cities: { [country: string]: string[] } = {
  norway: ['Oslo', 'Bergen'],
  france: ['Paris', 'Lyon'],
}

const trip = Interface({
  title: 'Trip',
  inputs: {
    country: dropdown({ choices: ['norway', 'france'], default: 'norway' }),
    city: dropdown({ choices: ({ country }) => cities[country] }),
    exact: checkbox(),
    days: number({ visible: ({ exact }) => exact, default: 7 }),
    seats: radio({ choices: ({ country }) => (country === 'norway' ? [1, 2] : [4]), default: 1 }),
  },
  outputs: { said: 'text', days: number({ visible: ({ exact }) => exact, optional: true }) },
  fn: ({ country, city, days, seats }) => ({ said: `${country} ${city} ${days} ${seats + 1}` }),
})

const noFiles = { get: async () => undefined }
const settle = (raw: { [name: string]: any }) => check(trip, raw, noFiles, new Map())
const refused = (raw: { [name: string]: any }) => {
  try {
    settle(raw)
  } catch (error) {
    return (error as ProblemError).problem.errors
  }
  throw new Error('It was taken')
}

test('a choice is taken where it is offered beside the other values', () => {
  const { inputs } = settle({ country: 'france', city: 'Lyon', seats: 4 }) as any
  assert.equal(inputs, { country: 'france', city: 'Lyon', seats: 4 })
})

test('a choice that is not offered any more is refused in the usual words', () => {
  assert.equal(refused({ country: 'france', city: 'Oslo', seats: '4' }), [
    { field: 'city', detail: 'City must be one of Paris, Lyon, not “Oslo”' },
  ])
  assert.equal(refused({ country: 'norway' }), [{ field: 'city', detail: 'Select a city' }])
})

test('what is offered beside the default of what it reads is what a call without that may choose', () => {
  assert.equal((settle({ city: 'Oslo' }) as any).inputs, { city: 'Oslo' })
})

test('where nothing is offered, nothing can be chosen', () => {
  const detail = (raw: object) => refused(raw as any)!.find(({ field }) => field === 'city')?.detail
  assert.is(
    detail({ country: 'spain', city: 'Madrid' }),
    'City must be left out, as there is nothing to choose from, not “Madrid”',
  )
})

test('a number that is chosen is a number, though a form has only text', () => {
  assert.equal((settle({ city: 'Oslo', seats: '2' }) as any).inputs, { city: 'Oslo', seats: 2 })
})

test('what is not asked for is left out of the call, however wrong it is', () => {
  assert.equal((settle({ city: 'Oslo', days: 'many' }) as any).inputs, { city: 'Oslo' })
  assert.equal(refused({ city: 'Oslo', exact: 'on', days: 'many' }), [
    { field: 'days', detail: 'Days must be a number, not “many”' },
  ])
})

test('it is told which inputs were read', () => {
  assert.equal([...beside(trip.inputs, {}).reads].sort(), ['country', 'exact'])
})

test('an input that was read may depend on others itself', () => {
  const chain = Interface({
    inputs: {
      district: dropdown({ choices: ({ city }) => (city ? [`${city} east`] : []), optional: true }),
      city: dropdown({ choices: ({ country }) => cities[country] }),
      country: 'text',
    },
    outputs: 'text',
    fn: ({ district = '' }) => district,
  })
  const { schemas } = beside(chain.inputs, { country: 'france', city: 'Paris' })
  assert.equal(schemas[0]?.enum, ['Paris east'])
  assert.equal(beside(chain.inputs, { country: 'norway', city: 'Paris' }).schemas[0]?.enum, [])
})

test('programs are told the plain type, and what is offered at first', () => {
  const plain = (name: string) =>
    taken(trip.inputs.components[trip.inputs.names.indexOf(name)]!.schema, () => ({}))
  assert.equal(plain('city'), { title: 'City', type: 'string', examples: ['Oslo', 'Bergen'] })
  assert.equal(plain('seats'), {
    title: 'Seats',
    type: 'integer',
    default: 1,
    examples: [1, 2],
  })
})

test('choices that are numbers have the type of numbers, mixed ones no type', () => {
  const one = dropdown({ choices: [{ value: 1, label: 'One' }, 2.5] })
  assert.equal(
    taken(one.schema, () => ({})),
    { type: 'number', enum: [1, 2.5] },
  )
  assert.is(one.decode('1'), 1)
  assert.is(one.decode(2.5), 2.5)
  const mixed = radio({ choices: [{ value: 1, label: 'One' }, 2, 'three'] })
  assert.equal(
    taken(mixed.schema, () => ({})),
    { enum: [1, 2, 'three'] },
  )
  assert.equal([mixed.decode('2'), mixed.decode('three')], [2, 'three'])
  assert.equal(
    given(mixed.schema, () => ({})),
    {},
  )
  assert.equal(mixed.encode(2), 2)
  assert.throws(() => mixed.encode(4 as 2), 'must be one of 1, 2, three')
  assert.throws(() => radio({ choices: [1, '1'] }).schema, 'radio has the choice “1” twice')
})

const declare = (inputs: any) => () =>
  Interface({ title: 'T', inputs, outputs: 'text', fn: () => '' })

test('what cannot be is refused when it is declared', () => {
  assert.throws(
    declare({ days: number({ visible: () => true }) }),
    'Interface “T”, input “days”: a number that is not always visible needs a default, or optional: true',
  )
  assert.throws(
    declare({ a: 'text', b: dropdown({ choices: ({ aa }) => [aa ?? 'x'] }) }),
    'Interface “T”, input “b” refers to another input: there is no input “aa”',
  )
  assert.throws(
    declare({
      a: dropdown({ choices: ({ b }) => [b ?? 'x'] }),
      b: dropdown({ choices: ({ a }) => [a ?? 'x'] }),
    }),
    /Interface “T”, input “a” depends on itself/,
  )
  assert.throws(declare({ a: dropdown({ choices: () => ['x', 'x'] }) }), 'the choice “x” twice')
  assert.throws(declare({ a: text({ visible: true as any, default: '' }) }), 'must be a function')
})

test('a file may be asked for beside other values alone', async () => {
  const iface = Interface({
    inputs: {
      own: checkbox(),
      photo: file({ visible: ({ own }) => own, optional: true }),
    },
    outputs: 'text',
    fn: ({ photo }) => photo?.name ?? 'none',
  })
  const settled = await check(iface, { own: false, photo: { id: 'gone' } }, noFiles, new Map())
  assert.equal(settled.inputs, { own: false })
})

test.run()
