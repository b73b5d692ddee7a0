import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AnyComponent, Raw } from '../../app/core/component.ts'
import { checkbox, dropdown, radio } from '../../components/index.ts'
import { refusal } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('checkbox, dropdown and radio')

const choices = ['small', { value: 'large', label: 'Very large' }] as const
const field = { name: 'n', id: 'n', label: 'N', required: true }
const output = { id: 'o', label: 'O', inputs: {}, final: true }

/** What a browser would send of a field, or, of boxes and options, what stands chosen. */
async function chosen(component: AnyComponent, value: Raw) {
  return elements(String(await component.input({ ...field, value })))
    .filter(({ attributes }) => 'checked' in attributes || 'selected' in attributes)
    .map(({ attributes }) => attributes.value)
}

for (const [written, value] of Object.entries({ true: true, on: true, YES: true, 1: true })) {
  test(`“${written}” ticks a box`, () => {
    assert.is(checkbox().decode(written), value)
  })
}
for (const written of ['false', 'off', 'no', '0']) {
  test(`“${written}” leaves a box unticked`, () => {
    assert.is(checkbox().decode(written), false)
  })
}

test('a checkbox is not ticked by what merely looks true', () => {
  assert.is(refusal(checkbox(), 1), 'must be true or false, not 1')
  assert.is(refusal(checkbox(), 'maybe'), 'must be true or false, not “maybe”')
  assert.is(refusal(checkbox(), ['false', 'true']), 'must be true or false, not a list')
})

test('a checkbox is unticked unless its default says otherwise', () => {
  assert.is(checkbox().decode(undefined), false)
  assert.is(checkbox({ default: true }).decode(undefined), true)
})

test('a hidden false goes before the box, so that an unticked one is sent', async () => {
  const drawn = elements(String(await checkbox().input({ ...field, value: 'true' })))
  const [hidden, box] = drawn.filter(({ tag }) => tag === 'input')
  assert.equal(hidden?.attributes, { type: 'hidden', name: 'n', value: 'false' })
  assert.is(box?.attributes.checked, '')
  assert.is(box?.attributes.value, 'true')
})

test('only a choice is taken, on the server too', () => {
  const size = dropdown({ choices })
  assert.is(size.decode('large'), 'large')
  assert.is(refusal(size, 'Very large'), 'must be one of small, large, not “Very large”')
  assert.is(refusal(size, undefined), 'must be one of small, large, not blank')
  assert.is(refusal(size, ''), 'must be one of small, large, not blank')
  assert.is(refusal(size, ['small']), 'must be one of small, large, not a list')
})

test('several choices come as a list, each once, or as one alone', () => {
  const sizes = radio({ choices, multiple: true })
  assert.equal(sizes.decode(['large', 'small', 'large']), ['large', 'small'])
  assert.equal(sizes.decode('small'), ['small'])
  assert.is(refusal(sizes, ['tiny']), 'must be one or more of small, large, not “tiny”')
})

test('of several choices one must be made, unless the default or `optional` says otherwise', () => {
  const none = 'must be one or more of small, large, not blank'
  assert.is(refusal(radio({ choices, multiple: true }), ['']), none)
  assert.is(refusal(radio({ choices, multiple: true }), []), none)
  assert.is(refusal(radio({ choices, multiple: true }), undefined), none)
  assert.equal(radio({ choices, multiple: true, default: [] }).decode(['']), [])
  assert.equal(radio({ choices, multiple: true, optional: true }).decode([]), [])
  assert.equal(dropdown({ choices, multiple: true, default: ['small'] }).decode(undefined), [
    'small',
  ])
})

test('a group with nothing ticked sends one blank', async () => {
  for (const component of [
    radio({ choices, multiple: true }),
    dropdown({ choices, multiple: true }),
  ]) {
    const [first] = elements(String(await component.input({ ...field, value: null }))).filter(
      ({ attributes }) => attributes.name === 'n',
    )
    assert.equal(first?.attributes, { type: 'hidden', name: 'n', value: '' })
  }
})

test('what was chosen stays chosen, else the default is', async () => {
  assert.equal(await chosen(dropdown({ choices }), 'large'), ['large'])
  assert.equal(await chosen(dropdown({ choices, default: 'large' }), undefined), ['large'])
  assert.equal(await chosen(radio({ choices, multiple: true }), ['small', 'large']), [
    'small',
    'large',
  ])
})

test('a dropdown with nothing chosen stands on a blank, not on the first choice', async () => {
  const blank = (drawn: unknown) =>
    elements(String(drawn)).some(({ attributes }) => attributes.value === '')
  assert.ok(blank(await dropdown({ choices }).input({ ...field, value: undefined })))
  assert.ok(blank(await dropdown({ choices, default: 'small' }).input({ ...field, value: 'tiny' })))
  assert.not.ok(blank(await dropdown({ choices }).input({ ...field, value: 'small' })))
})

test('what is optional can be taken back', async () => {
  assert.equal(await chosen(radio({ choices, optional: true }), undefined), [''])
  const drawn = String(
    await dropdown({ choices, optional: true }).input({ ...field, value: 'small' }),
  )
  assert.match(drawn, '<option value="">None</option>')
})

test('a result is shown by its label', async () => {
  const shown = async (value: string | string[]) =>
    words(String(await dropdown({ choices, multiple: true }).output({ ...output, value })))
  assert.is(await shown('large'), 'O Very large')
  assert.is(await shown(['large', 'small']), 'O Very large, small')
})

test('choices that could not be told apart are refused when declared', () => {
  assert.throws(() => dropdown({ choices: [] }).schema, 'must be a list of at least one')
  assert.throws(() => radio({ choices: ['a', 'a'] }).schema, 'radio has the choice “a” twice')
  assert.throws(() => dropdown({ choices: ['a', ''] }).schema, 'cannot have a blank choice')
})

test.run()
