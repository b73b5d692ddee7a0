import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { label } from '../../components/index.ts'
import { refusal } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('label')
const sure = (label: string, confidence: number) => ({ label, confidence })

test('is what fn gives by class, the surest first', () => {
  assert.equal(label().encode({ dog: 0.1, cat: 0.9 }), {
    label: 'cat',
    confidences: [sure('cat', 0.9), sure('dog', 0.1)],
  })
  assert.equal(label().encode('cat'), { label: 'cat' })
  assert.equal(label().encode({ label: 'cat', confidences: [sure('dog', 0.4)] }), {
    label: 'cat',
    confidences: [sure('dog', 0.4)],
  })
})

test('a class may be called label', () => {
  assert.equal(label().encode({ label: 0.5 }), {
    label: 'label',
    confidences: [sure('label', 0.5)],
  })
})

test('so many are kept', () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, i / 30]))
  const given = (top?: number) => label(top ? { top } : {}).encode(many) as any
  assert.is(given().confidences.length, 10)
  assert.equal(given(1).confidences, [sure('c29', 29 / 30)])
})

test('what rounding makes more than certain is certain, and no more than that', () => {
  assert.equal(label().encode({ cat: 1.0000001 }), { label: 'cat', confidences: [sure('cat', 1)] })
  assert.throws(
    () => label().encode({ cat: 91 }),
    'must be a label of which each confidence is from 0 to 1, but that of “cat” is 91',
  )
  assert.throws(() => label().encode({ cat: Number.NaN }), 'is NaN')
  assert.throws(() => label().encode({}), 'must be a label, not an empty object')
})

test('is typed as a class, or as a line for each', () => {
  assert.equal(label().decode(' cat '), { label: 'cat' })
  assert.equal(label().decode('dog: 0.2\ncat: 0.8\n'), {
    label: 'cat',
    confidences: [sure('cat', 0.8), sure('dog', 0.2)],
  })
  assert.is(refusal(label(), 'cat\ndog'), 'must be a label, or a line for each as cat: 0.9')
})

test('is drawn as bars that say how sure it is', async () => {
  const value = label().encode({ cat: 0.912, dog: 0.1 }) as any
  const drawn = String(
    await label().output({ id: 'o', label: 'O', value, inputs: {}, final: true }),
  )
  assert.is(words(drawn), 'O cat cat 91.2% dog 10%')
  const bars = elements(drawn).filter(({ tag }) => tag === 'rect')
  assert.equal(
    bars.map(({ attributes }) => attributes.width),
    ['91.2', '10'],
  )
})

test('what was typed is there again', async () => {
  const field = { name: 'n', id: 'n', label: 'N', required: true }
  const drawn = async (value: any) => words(String(await label().input({ ...field, value })))
  assert.is(await drawn('cat 0.9 :'), 'N cat 0.9 :')
  assert.is(await drawn({ dog: 0.25, cat: 0.75 }), 'N cat: 0.75 dog: 0.25')
})

test.run()
