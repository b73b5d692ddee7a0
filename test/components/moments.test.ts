import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AnyComponent } from '../../app/core/component.ts'
import { translate } from '../../app/core/languages/translate.ts'
import { date, datetime, time } from '../../components/index.ts'
import { refusal } from '../support/component-contract.ts'
import { elements, words } from '../support/markup.ts'

const test = suite('date, time and datetime')
const field = { name: 'n', id: 'n', label: 'N', required: true }

const control = async (component: AnyComponent, value: string) =>
  elements(String(await component.input({ ...field, value }))).find(({ tag }) => tag === 'input')
    ?.attributes

const taken: [component: AnyComponent, written: string, value: string][] = [
  [date(), '2026-05-17', '2026-05-17'],
  [date(), ' 2028-02-29 ', '2028-02-29'],
  [time(), '14:30', '14:30'],
  [time(), '14:30:00', '14:30'],
  [time(), '00:00:07', '00:00:07'],
  [datetime(), '2026-05-17T14:30', '2026-05-17T14:30'],
  [datetime(), '2026-05-17 14:30:00', '2026-05-17T14:30'],
]
for (const [component, written, value] of taken) {
  test(`“${written}” is the ${component.type} ${value}`, () => {
    assert.is(component.decode(written), value)
    assert.is(component.encode(written), value)
  })
}

const refused: [component: AnyComponent, written: string, expected: string][] = [
  [date(), '2026-02-30', 'a date such as 2026-05-17'],
  [date(), '17.5.2026', 'a date such as 2026-05-17'],
  [date({ min: '2026-01-01', max: '2026-12-31' }), '2027-01-01', 'a date from 2026-01-01 to'],
  [time(), '24:00', 'a time such as 14:30'],
  [time({ min: '08:00' }), '07:59', 'a time from 08:00'],
  [datetime(), '2026-05-17', 'a date and time such as 2026-05-17T14:30'],
  [datetime(), '2026-05-17T14:30Z', 'a date and time such as 2026-05-17T14:30'],
]
for (const [component, written, expected] of refused) {
  test(`“${written}” is no ${component.type}, and is told which are`, () => {
    const said = refusal(component, written) ?? ''
    assert.ok(said.startsWith(`must be ${expected}`), said)
    assert.ok(said.endsWith(`, not “${written}”`), said)
  })
}

test('a blank one is asked for', () => {
  assert.is(refusal(date(), undefined), 'must be a date such as 2026-05-17, not blank')
})

test('its field is the browser’s own, within the same bounds', async () => {
  const bounded = datetime({ min: '2026-01-01T00:00', max: '2026-12-31T12:00:00' })
  const { type, min, max, value } = (await control(bounded, '2026-05-17 14:30')) ?? {}
  assert.equal(
    [type, min, max, value],
    ['datetime-local', '2026-01-01T00:00', '2026-12-31T12:00', '2026-05-17T14:30'],
  )
})

test('what a browser’s own field would lose stays, as text', async () => {
  const { type, value } = (await control(date(), 'tomorrow')) ?? {}
  assert.equal([type, value], ['text', 'tomorrow'])
})

test('a result reads as in the language of the page', async () => {
  const output = { id: 'o', label: 'O', inputs: {}, final: true, value: '2026-05-17T14:30' }
  const said = async (t = translate('en')) =>
    words(String(await datetime().output({ ...output, t })))
  assert.is(await said(), 'O 17 May 2026, 14:30')
  assert.is(await said(translate('de')), 'O 17. Mai 2026, 14:30')
})

test('what fn gives must be one too', () => {
  assert.throws(() => date().encode(new Date() as never), 'must be a date such as 2026-05-17')
  assert.throws(() => date().encode(new Date(0).toISOString()), 'must be a date such as')
})

test('bounds that are none are refused when it is declared', () => {
  assert.throws(() => date({ min: '1.1.2026' }).schema, 'the min of date must be a date such as')
  assert.throws(
    () => date({ min: '2026-02-01', max: '2026-01-01' }).schema,
    'min must be at most max, and 2026-02-01 is after 2026-01-01',
  )
})

test.run()
