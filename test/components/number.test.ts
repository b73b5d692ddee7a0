import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { number, slider, text } from '../../components/index.ts'
import { refusal, served } from '../support/component-contract.ts'
import { elements } from '../support/markup.ts'

const test = suite('number, slider and text')

const field = { name: 'n', id: 'n', label: 'N', required: false, value: 5 }
const inputs = async (component: ReturnType<typeof number>, value: string | number = 5) =>
  elements(String(await component.input({ ...field, value }))).filter(({ tag }) => tag === 'input')

const taken: [written: string, value: number][] = [
  ['5', 5],
  [' 5 ', 5],
  ['+5', 5],
  ['-5', -5],
  ['−5', -5],
  ['007', 7],
  ['2.50', 2.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1e3', 1000],
  ['1E-2', 0.01],
  ['2,5', 2.5],
  ['-0,25', -0.25],
  ['1e99', 1e99],
]
for (const [written, value] of taken) {
  test(`“${written}” is the number ${value}`, () => {
    assert.is(number().decode(written), value)
  })
}

for (const written of ['', '-', '0x10', '1_000', '1,000', '1.000.000', 'NaN', 'Infinity', '5px']) {
  test(`“${written}” is no number`, () => {
    const shown = written === '' ? 'blank' : `“${written}”`
    assert.is(refusal(number(), written), `must be a number, not ${shown}`)
  })
}

test('a whole number says what it is, and quotes what was typed', () => {
  const times = number({ min: 0, integer: true })
  assert.is(refusal(times, '2.5'), 'must be a whole number from 0, not “2.5”')
  assert.is(refusal(times, 2.5), 'must be a whole number from 0, not 2.5')
  assert.is(refusal(times, '-1'), 'must be a whole number from 0, not “-1”')
  assert.is(refusal(times, undefined), 'must be a whole number from 0, not blank')
  assert.is(refusal(times, ['1']), 'must be a whole number from 0, not a list')
  assert.is(times.decode('3.0'), 3)
})

test('a whole number too large to be exact is refused as too large', () => {
  const most = 'must be a whole number from 0 to 9007199254740991, not “1e99”'
  assert.is(refusal(number({ min: 0, integer: true }), '1e99'), most)
  const wrong = 'must be a whole number up to 9, not “1e99”'
  assert.is(refusal(number({ max: 9, integer: true }), '1e99'), wrong)
})

test('bounds are taken, and what is beyond them is not', () => {
  const fps = number({ min: 1, max: 60 })
  assert.is(fps.decode(1), 1)
  assert.is(fps.decode('60'), 60)
  assert.is(refusal(fps, 60.5), 'must be a number from 1 to 60, not 60.5')
  assert.is(refusal(number({ max: 3 }), 4), 'must be a number up to 3, not 4')
})

test('steps count from the lower bound, as a range counts them', () => {
  const odd = number({ min: 1, step: 2, integer: true })
  assert.is(odd.decode(7), 7)
  assert.is(refusal(odd, 8), 'must be a whole number from 1 in steps of 2, not 8')
  assert.is(odd.schema.multipleOf, undefined)
  assert.is(number({ min: 2, step: 2 }).schema.multipleOf, 2)
  const fine = number({ min: 0, max: 1, step: 0.1 })
  assert.is(fine.decode('0.3'), 0.3)
  assert.is(fine.decode(0.7), 0.7)
  assert.is(refusal(fine, 0.35), 'must be a number from 0 to 1 in steps of 0.1, not 0.35')
  assert.is(number({ step: 0.1 }).decode(12_345_678.9), 12_345_678.9)
})

test('a result that is no JSON number is refused', () => {
  assert.throws(() => number().encode(Number.NaN), 'must be a number, not NaN')
  assert.throws(() => number().encode(Number.POSITIVE_INFINITY), 'must be a number, not Infinity')
})

test('a phone shows its number pad, unless a minus sign is wanted', async () => {
  const mode = async (component: ReturnType<typeof number>) =>
    (await inputs(component))[0]?.attributes.inputmode
  assert.is(await mode(number({ min: 0, integer: true })), 'numeric')
  assert.is(await mode(number({ min: 0.5 })), 'decimal')
  assert.is(await mode(number()), 'text')
})

test('a wrong number is drawn again as it was typed', async () => {
  assert.is((await inputs(number(), '2.5x'))[0]?.attributes.value, '2.5x')
})

test('a slider goes from 0 to 100 and begins at the lower end', () => {
  const { schema } = slider()
  assert.equal([schema.minimum, schema.maximum, schema.default], [0, 100, 0])
  assert.is(slider({ min: 1, max: 9 }).decode(undefined), 1)
  assert.is(slider({ optional: true }).decode(undefined), undefined)
})

test('only the box beside a range is sent, and the range waits for a script', async () => {
  const [range, box] = await inputs(slider({ min: 1, max: 60, integer: true }), '7')
  assert.equal([range?.attributes.type, range?.attributes.name], ['range', undefined])
  assert.equal([range?.attributes.hidden, range?.attributes.step], ['', '1'])
  assert.equal([range?.attributes.value, range?.attributes['aria-label']], ['7', 'N, range'])
  assert.equal(
    [box?.attributes.type, box?.attributes.name, box?.attributes.value],
    ['text', 'n', '7'],
  )
  const [any] = await inputs(slider())
  assert.is(any?.attributes.step, 'any')
})

test('a default that would be refused is a mistake of whoever declares it', () => {
  assert.throws(
    () => number({ max: 5, default: 9 }).schema,
    /^the default of this number must be a number up to 5, not 9$/,
  )
  assert.throws(() => slider({ min: 10, default: 5 }).schema, /^the default of this slider must be/)
  assert.throws(
    () => text({ maxLength: 1, default: 'ab' }).schema,
    /^the default of this text must have/,
  )
})

test('text says what is wrong with it', () => {
  const name = text({ minLength: 2, maxLength: 5, pattern: '[a-z]*' })
  assert.is(refusal(name, 'a'), 'must have at least 2 characters, not 1')
  assert.is(refusal(name, 'abcdef'), 'must have at most 5 characters, not 6')
  assert.is(refusal(name, 'ABC'), 'must match [a-z]*, not “ABC”')
  assert.is(refusal(name, 5), 'must be text, not 5')
  assert.is(
    refusal(served(text()), 'x'.repeat(1_000_001)),
    'must have at most 1,000,000 characters, not 1,000,001',
  )
})

test('an empty text sent as JSON is a value', () => {
  assert.is(text().decode(''), '')
})

test('text of several lines gets room for them, and keeps a first blank line', async () => {
  const draw = async (component: ReturnType<typeof text>, value: string) =>
    String(await component.input({ ...field, value }))
  assert.match(await draw(text(), 'one'), '<input type="text"')
  assert.match(await draw(text(), 'one\ntwo'), '>\none\ntwo</textarea>')
  assert.match(await draw(text({ lines: 3 }), '\none'), 'rows="3">\n\none</textarea>')
})

test('a password never goes back to the page', async () => {
  const drawn = String(await text({ password: true }).input({ ...field, value: 'swordfish' }))
  assert.match(drawn, 'type="password"')
  assert.not.match(drawn, 'swordfish')
})

test.run()
