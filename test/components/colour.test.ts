import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { colour } from '../../components/index.ts'
import { refusal } from '../support/component-contract.ts'
import { elements } from '../support/markup.ts'

const test = suite('colour')

for (const written of ['#0B6B4B', ' #0b6b4b ', 'rgb(11, 107, 75)', 'rgba(11, 107, 75, 1)']) {
  test(`“${written}” is #0b6b4b`, () => {
    assert.is(colour().decode(written), '#0b6b4b')
    assert.is(colour().encode(written), '#0b6b4b')
  })
}

test('what is no colour is refused, in fn’s results too', () => {
  assert.is(refusal(colour(), 'greenish'), 'must be a colour such as #0b6b4b, not “greenish”')
  assert.throws(() => colour().encode('rgba(0, 0, 0, 0.5)'), 'must be a colour such as #0b6b4b')
})

test('the box is what is sent, as it was typed, and the picker has no name', async () => {
  const field = { name: 'n', id: 'n', label: 'N', required: true }
  const [picker, box] = elements(String(await colour().input({ ...field, value: 'gre' }))).filter(
    ({ tag }) => tag === 'input',
  )
  assert.equal([picker?.attributes.type, picker?.attributes.name], ['color', undefined])
  assert.equal([box?.attributes.name, box?.attributes.value], ['n', 'gre'])
})

test('a result shows the colour without a style', async () => {
  const output = { id: 'o', label: 'O', inputs: {}, final: true }
  const drawn = String(await colour().output({ ...output, value: '#0b6b4b' }))
  assert.match(drawn, 'fill="#0b6b4b"')
  assert.not.match(drawn, 'style')
})

test.run()
