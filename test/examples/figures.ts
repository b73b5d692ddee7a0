import * as assert from 'uvu/assert'
import { type Demo, press, read, refuses, shows } from '../support/demos.ts'
import { until } from '../support/scratch.ts'

/** What computes, measures and draws. */
export const figures: Demo[] = [
  {
    file: 'calculator',
    name: 'calculator',
    calls: [
      { inputs: { sum: '2 * (3 + 4)^2 - -1' }, says: ['99'] },
      { inputs: { sum: '2^3^2 / 4 / 2' }, says: ['64'] },
      { inputs: { sum: '0.1 + 0.2' }, says: ['0.3'] },
      { inputs: { sum: '2 *' }, refuses: 'This cannot be worked out' },
      { inputs: { sum: '1 / 0' }, refuses: 'This cannot be worked out' },
      { inputs: { sum: '2 (3' }, refuses: 'This cannot be worked out' },
    ],
    async page(page) {
      await shows(page, '98')
      await page.fill('#sum', '6 * 7')
      await shows(page, '42')
      await page.fill('#sum', '6 * 7)')
      await refuses(page, 'This cannot be worked out')
    },
  },
  {
    file: 'units',
    name: 'units',
    calls: [
      { inputs: { kind: 'time', amount: 2, from: 'week', to: 'day' }, says: ['2 week = 14 day'] },
      { inputs: { kind: 'time', from: 'mile', to: 'day' }, refuses: 'From must be one of s, min' },
    ],
    async page(page) {
      await shows(page, '1 mile = 1.609344 km')
      await page.check('[name=kind][value=time]')
      await page.locator('#from option[value=week]').waitFor({ state: 'attached' })
      await page.selectOption('#from', 'week')
      await page.selectOption('#to', 'hour')
      await shows(page, '1 week = 168 hour')
    },
  },
  {
    file: 'world-clock',
    name: 'worldClock',
    calls: [
      { inputs: { region: 'Asia', city: 'Tokyo' }, says: ['GMT+9'] },
      { inputs: { region: 'Asia', city: 'London' }, refuses: 'City must be one of' },
    ],
    async page(page) {
      await shows(page, /\d:\d\d/)
      await page.selectOption('#region', 'Asia')
      await page.locator('#city option[value=Tokyo]').waitFor({ state: 'attached' })
      await page.selectOption('#city', 'Tokyo')
      await shows(page, 'GMT+9')
      const time = await read(page, '#output-time-value')
      await until(async () => (await read(page, '#output-time-value')) !== time)
    },
  },
  {
    file: 'mortgage',
    name: 'mortgage',
    calls: [
      { inputs: { amount: 100_000, rate: 3, years: 10 }, says: ['965.61', '15873'] },
      { inputs: { amount: 10 }, refuses: 'Amount must be' },
    ],
    async page(page) {
      await shows(page, '1251.56')
      await page.fill('#years', '10')
      await shows(page, '2472.15')
      await page.locator('#live svg[role=img]').waitFor()
    },
  },
  {
    file: 'dashboard',
    name: 'dashboard',
    calls: [{ inputs: {}, says: [/\d/] }],
    async page(page) {
      await page.locator('#live svg[role=img]').waitFor()
      const rows = await page.locator('#live tbody tr').count()
      await until(async () => (await page.locator('#live tbody tr').count()) > rows)
    },
  },
  {
    file: 'matrices',
    name: 'matrices',
    calls: [
      { of: 'invert', inputs: {}, says: ['0.25', '-1', '2'] },
      {
        of: 'transpose',
        inputs: { matrix: [row(1, 2, 3), row(4, 5, 6), row(7, 8, 9)] },
        says: [/1.*4.*7/s],
      },
      {
        of: 'square',
        inputs: { matrix: [row(2, 0, 0), row(0, 3, 0), row(0, 0, 4)] },
        says: [/4.*9.*16/s],
      },
      {
        of: 'invert',
        inputs: { matrix: [row(1, 2, 3), row(4, 5, 6), row(7, 8, 9)] },
        refuses: 'It has no inverse',
      },
      {
        of: 'square',
        inputs: { matrix: [row(1, 2, 3)] },
        refuses: 'The matrix must have three rows',
      },
    ],
    async page(page) {
      await press(page, 'Invert')
      await shows(page, '0.25')
      await press(page, 'Square')
      await shows(page, '16')
    },
  },
  {
    file: 'pi',
    name: 'pi',
    calls: [{ inputs: { thousands: 100 }, says: [/3\.1[34]\d*/] }],
    async page(page) {
      await press(page)
      await page.locator('#live .state').filter({ hasText: /Done/ }).waitFor()
      assert.match(await read(page, '#output-pi-value'), /^3\.1[34]/)
      await page.locator('#live svg[role=img]').waitFor()
    },
  },
  {
    file: 'primes',
    name: 'twinPrimes',
    calls: [{ inputs: { from: 10, pairs: 2 }, says: ['11', '13', '17', '19'] }],
    async page(page) {
      await page.fill('#from', '1000000000000')
      await page.fill('#pairs', '10000')
      await press(page)
      await page.locator('#live tbody tr').first().waitFor()
      await press(page, 'Stop')
      await page.locator('#live .state').filter({ hasText: 'Stopped' }).waitFor()
      assert.match(await read(page, '#log li'), /^\d{13} and \d{13}$/)
    },
  },
  {
    file: 'password',
    name: 'password',
    calls: [
      { inputs: { length: 20, letters: ['digits'] }, says: [/[2-9]{20}/, '60 bits: strong'] },
      { inputs: { letters: [] }, refuses: 'Choose some characters to use' },
    ],
    async page(page) {
      await shows(page, 'strong')
      await page.getByText('Advanced').click()
      await page.fill('#without', 'abcdefghijkmnopqrstuvwxyz')
      await page.uncheck('[name=letters][value=capital]')
      await page.fill('#length', '8')
      await press(page)
      await shows(page, '24 bits: weak')
      assert.match(await read(page, '#output-password-value'), /^[2-9]{8}$/)
    },
  },
]

function row(x: number, y: number, z: number) {
  return { x, y, z }
}
