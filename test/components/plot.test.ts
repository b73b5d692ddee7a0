import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AnyComponent } from '../../app/core/component.ts'
import type { Json } from '../../app/core/schema.ts'
import { number, plot } from '../../components/index.ts'
import { type Element, elements, words } from '../support/markup.ts'

const test = suite('plot')

const columns = { name: 'text', a: 'number', b: number({ optional: true, label: 'Bees' }) } as const
const rows = [
  { name: 'x', a: 10, b: -5 },
  { name: 'y', a: 20 },
  { name: '<z>', a: 15, b: 5 },
]

async function drawn(component: AnyComponent, value: Json, inputs: { [name: string]: Json } = {}) {
  const html = String(await component.output({ id: 'o', label: 'Out', value, inputs, final: true }))
  const found = elements(html)
  const marks = (name: RegExp) =>
    found.filter(({ attributes }) => name.test(attributes.class ?? ''))
  return { html, found, marks }
}
const numberOf = ({ attributes }: Element, name: string) => Number(attributes[name])

test('bars begin at zero, and are as long as their numbers', async () => {
  const { marks } = await drawn(plot({ columns, kind: 'bar', x: 'name', y: 'a' }), rows)
  const bars = marks(/^fill/)
  const [first, second] = bars.map((bar) => numberOf(bar, 'height'))
  assert.is(bars.length, 3)
  assert.ok(Math.abs(second! - 2 * first!) < 0.5)
  const feet = bars.map((bar) => Math.round(numberOf(bar, 'y') + numberOf(bar, 'height')))
  assert.is(new Set(feet).size, 1)
})

test('bars of a negative number hang from zero', async () => {
  const { marks } = await drawn(plot({ columns, kind: 'bar', x: 'name', y: 'b' }), rows)
  const [down, up] = marks(/^fill/)
  assert.is(
    numberOf(down!, 'y'),
    Math.round((numberOf(up!, 'y') + numberOf(up!, 'height')) * 10) / 10,
  )
})

test('several columns stand side by side, each with its own colour, and a legend', async () => {
  const { marks, html } = await drawn(
    plot({ columns, kind: 'bar', x: 'name', y: ['a', 'b'] }),
    rows,
  )
  assert.is(marks(/^fill s1/).length, 3 + 1)
  assert.is(marks(/^fill s2/).length, 2 + 1)
  assert.match(words(html.slice(html.indexOf('legend'))), 'A Bees')
})

test('a line is broken where there is no number', async () => {
  const { marks } = await drawn(plot({ columns, kind: 'line', x: 'name', y: ['a', 'b'] }), rows)
  const [whole, broken] = marks(/^line/).map(({ attributes }) => attributes.d!.match(/M/g)?.length)
  assert.equal([whole, broken], [1, 2])
})

test('marks of several columns differ by shape, not by colour alone', async () => {
  const { marks } = await drawn(plot({ columns, kind: 'scatter', x: 'a', y: ['a', 'b'] }), rows)
  const shape = (name: RegExp) => marks(name)[0]?.attributes.d
  assert.not(shape(/s1/) === shape(/s2/))
})

test('years are written without a comma, and only where there is one', async () => {
  const years = plot({ columns: { year: 'number', a: 'number' }, kind: 'line', x: 'year', y: 'a' })
  const value = [1990, 1991, 1992].map((year) => ({ year, a: year * 1000 }))
  const { html } = await drawn(years, value)
  assert.equal(
    [...html.matchAll(/>(199\d(?:\.\d)?|1,99\d)<\/text>/g)].map(([, text]) => text),
    ['1990', '1991', '1992'],
  )
  assert.match(html, />1\.99\d*M</)
})

test('dates are to scale', async () => {
  const days = plot({ columns: { day: 'text', a: 'number' }, kind: 'scatter', x: 'day', y: 'a' })
  const value = ['2024-01-01', '2024-01-02', '2024-01-11', 'soon'].map((day, a) => ({ day, a }))
  const { marks } = await drawn(days, value)
  const at = marks(/^fill/).map(({ attributes }) => Number(/[\d.]+/.exec(attributes.transform!)))
  assert.is(at.length, 3)
  assert.ok(Math.abs((at[2]! - at[0]!) / (at[1]! - at[0]!) - 10) < 0.1)
})

test('labels that have no room are left out', async () => {
  const many = Array.from({ length: 50 }, (_, a) => ({ name: `number ${a}`, a }))
  const { html } = await drawn(plot({ columns, kind: 'bar', x: 'name', y: 'a' }), many)
  const labels = html.match(/>number \d+<\/text>/g)?.length ?? 0
  assert.ok(labels > 1 && labels < 8, String(labels))
})

test('it has a name, and a description with what is most and least', async () => {
  const { html, found } = await drawn(
    plot({ columns, kind: 'bar', x: 'name', y: ['a', 'b'] }),
    rows,
  )
  const svg = found.find(({ tag }) => tag === 'svg')?.attributes
  assert.equal(
    [svg?.role, svg?.['aria-labelledby'], svg?.['aria-describedby']],
    ['img', 'o-title', 'o-desc'],
  )
  assert.match(html, '<title id="o-title">A and Bees by Name</title>')
  assert.match(
    html,
    'Bar chart of 3 rows. A: from 10 (x) to 20 (y). Bees: from -5 (x) to 5 (&lt;z&gt;).</desc>',
  )
})

test('its rows are in a table below, folded away unless they are to be open', async () => {
  const closed = await drawn(plot({ columns, kind: 'bar', x: 'name', y: 'a' }), rows)
  assert.match(closed.html, '<details class="data"><summary>Data</summary>')
  assert.is(closed.html.match(/<tr>/g)?.length, 4)
  const opened = await drawn(plot({ columns, kind: 'bar', x: 'name', y: 'a', open: true }), rows)
  assert.match(opened.html, '<details class="data" open>')
})

test('no numbers are no chart', async () => {
  for (const value of [[], [{ name: 'x' }], [{ name: 'x', a: null }]] as Json[]) {
    const { html, found } = await drawn(plot({ columns, kind: 'line', x: 'name', y: 'a' }), value)
    assert.match(html, 'No numbers to draw')
    assert.not.ok(found.some(({ tag }) => tag === 'svg'))
  }
})

test('one row, equal numbers and far ones are drawn where they can be seen', async () => {
  const values = [[7], [7, 7], [-1e300, 1e300, 1e308], [1e-9, 2e-9], [Number.MAX_SAFE_INTEGER]]
  for (const kind of ['bar', 'line', 'scatter'] as const) {
    for (const [at, some] of values.entries()) {
      const value = some.map((a, i) => ({ name: String(i), a }))
      const { html } = await drawn(plot({ columns, kind, x: 'name', y: 'a' }), value)
      assert.not.match(html, /NaN|Infinity|undefined/, `${kind} ${at}`)
      const value2 = some.map((a) => ({ name: 'n', a }))
      const across = await drawn(plot({ columns, kind, x: 'a', y: 'a' }), value2)
      assert.not.match(across.html, /NaN|Infinity|undefined/, `${kind} ${at}`)
    }
  }
})

test('marks that would lie on each other are drawn once, and none of the rows is left out', async () => {
  const many = Array.from({ length: 20_000 }, (_, a) => ({ name: '', a: a % 7, b: a }))
  const points = await drawn(plot({ columns, kind: 'scatter', x: 'b', y: 'a' }), many)
  const places = points.marks(/^fill/).map(({ attributes }) => attributes.transform)
  assert.ok(places.length > 2000 && places.length < 7 * 520, String(places.length))
  assert.match(points.html, 'Scatter chart of 20,000 rows')
  const bars = await drawn(plot({ columns, kind: 'bar', x: 'b', y: 'a' }), many)
  assert.ok(bars.marks(/^fill/).length <= 520, String(bars.marks(/^fill/).length))
})

test('a line of many rows turns where it is seen to, at its peaks too', async () => {
  const many = Array.from({ length: 20_000 }, (_, b) => ({ name: '', a: b === 7777 ? 1000 : 0, b }))
  const { marks } = await drawn(plot({ columns, kind: 'line', x: 'b', y: 'a' }), many)
  const path = marks(/^line/)[0]!.attributes.d!
  const heights = [...path.matchAll(/[ML][\d.]+,([\d.]+)/g)].map(([, height]) => Number(height))
  assert.ok(heights.length < 4 * 520, String(heights.length))
  assert.is(Math.min(...heights), 34)
  assert.is(heights.filter((height) => height === 34).length, 1)
})

test('numbers too near zero, or to each other, to be told apart are drawn as one', async () => {
  const values = [[5e-324], [5e-324, 0], [-5e-324, 1], [1e-310, 2e-310], [1, 1 + 2 ** -52]]
  for (const kind of ['bar', 'line', 'scatter'] as const) {
    for (const some of values) {
      const value = some.map((a, i) => ({ name: String(i), a }))
      for (const x of ['name', 'a'] as const) {
        const { html, found } = await drawn(plot({ columns, kind, x, y: 'a' }), value)
        const what = `${kind} of ${some} by ${x}`
        assert.not.match(html.slice(0, html.indexOf('</svg>')), /NaN|Infinity|undefined/, what)
        assert.ok(found.filter(({ tag }) => tag === 'text').length < 30, what)
      }
    }
  }
})

test('more rows than can be drawn are cut, and it says so', async () => {
  const many = Array.from({ length: 100_001 }, () => ({ name: '', a: 1 }))
  const { html } = await drawn(plot({ columns, kind: 'line', x: 'a', y: 'a' }), many)
  assert.match(html, 'The first 100,000 of 100,001 rows are drawn')
})

const sales = ['Berlin', 'Kyoto'].flatMap((city, i) =>
  [2021, 2019, 2020].map((year) => ({ year, city, sold: (year - 2018) * (i + 1) })),
)

test('without columns the first goes across, and all others of numbers go up', async () => {
  const value = [
    { day: 'Mon', rain: 3, sun: 5, note: 'wet' },
    { day: 'Tue', rain: 0, sun: 9, note: '' },
  ]
  const { html, marks } = await drawn(plot(), value)
  assert.match(html, '<title id="o-title">rain and sun by day</title>')
  assert.is(marks(/^line/).length, 2)
  assert.match(html, '>note</th>')
})

test('rows become series by the values of a column, in the order of numbers', async () => {
  const { html, marks } = await drawn(plot({ x: 'year', y: 'sold', colour: 'city' }), sales)
  assert.match(words(html.slice(html.indexOf('legend'))), 'city Berlin Kyoto')
  assert.match(html, 'Berlin: from 1 (2019) to 3 (2021). Kyoto: from 2 (2019) to 6 (2021).')
  const places = [...marks(/^line/)[0]!.attributes.d!.matchAll(/[ML]([\d.]+)/g)].map(([, x]) =>
    Number(x),
  )
  assert.equal(
    places,
    places.toSorted((a, b) => a - b),
  )
})

test('a line goes on where another series has a place and it has none', async () => {
  const value = [
    { x: 1, city: 'a', y: 1 },
    { x: 2, city: 'b', y: 1 },
    { x: 3, city: 'a', y: 2 },
  ]
  const { marks } = await drawn(plot({ x: 'x', y: 'y', colour: 'city' }), value)
  assert.is(marks(/^line/)[0]!.attributes.d!.match(/M/g)?.length, 1)
})

test('rows of one place are one bar: their sum, or what is said', async () => {
  const value = [1, 2, 6].map((b) => ({ a: 'x', b, c: 'all' }))
  const most = async (options: object) =>
    /all: ([\d.]+) /.exec(
      (await drawn(plot({ kind: 'bar', colour: 'c', ...options }), value)).html,
    )?.[1]
  assert.is(await most({}), '9')
  const ways = ['mean', 'median', 'min', 'max', 'count'] as const
  const made = await Promise.all(ways.map((aggregate) => most({ aggregate })))
  assert.equal(made, ['3', '2', '1', '6', '3'])
})

test('stacked bars stand on each other, those below zero under it', async () => {
  const value = [{ a: 'x', b: 10, c: 20, d: -5 }]
  const { marks } = await drawn(plot({ kind: 'bar', stacked: true }), value)
  const [first, second, third] = marks(/^fill/).map((bar) => ({
    x: numberOf(bar, 'x'),
    top: numberOf(bar, 'y'),
    foot: Math.round((numberOf(bar, 'y') + numberOf(bar, 'height')) * 10) / 10,
  }))
  assert.is(first!.x, second!.x)
  assert.is(second!.foot, first!.top)
  assert.is(third!.top, first!.foot)
})

test('areas are filled down to zero, and have lines', async () => {
  const { marks } = await drawn(plot({ columns, kind: 'area', x: 'name', y: 'a' }), rows)
  assert.is(marks(/^fill area/).length, 1)
  assert.is(marks(/^line/).length, 1)
})

test('what is drawn may follow from the rows and the inputs', async () => {
  const component = plot({
    kind: ({ inputs }) => (inputs.wide ? 'bar' : 'scatter'),
    y: ({ rows }) => (rows.length > 2 ? ['a', 'b'] : 'a'),
    title: ({ inputs }) => `About <${inputs.wide}>`,
    colours: { Bees: '#c06', a: '#123456' },
    yTitle: 'Many',
  })
  const { html, marks } = await drawn(component, rows, { wide: true })
  assert.is(marks(/^fill$/).filter(({ tag }) => tag === 'rect').length, 3)
  assert.match(html, 'fill="#123456"')
  assert.match(html, '<title id="o-title">About &lt;true&gt;</title>')
  assert.match(html, /class="name first"[^>]*>Many</)
  const other = await drawn(component, rows, { wide: false })
  assert.not.ok(other.found.some(({ tag }) => tag === 'rect'))
})

test('limits cut what is drawn', async () => {
  const value = [0, 50, 100].map((a) => ({ a, b: a }))
  const { html, marks } = await drawn(
    plot({ kind: 'scatter', xLimits: [0, 50], yLimits: [0, undefined] }),
    value,
  )
  assert.match(html, 'clip-path="url(#o-clip)"')
  const [, right] = marks(/^fill/).map(({ attributes }) =>
    Number(/[\d.]+/.exec(attributes.transform!)),
  )
  assert.is(Math.round(right!), 500)
  assert.not.match(html, '>60</text>\n')
})

test('more series than can be told apart are cut, and it says so', async () => {
  const value = Array.from({ length: 20 }, (_, i) => ({ a: 1, b: i, c: `series ${i}` }))
  const { html, marks } = await drawn(plot({ colour: 'c', kind: 'scatter' }), value)
  assert.match(html, 'The first 12 of 20 series are drawn')
  const looks = marks(/^fill/).map(({ attributes }) => `${attributes.class} ${attributes.d}`)
  assert.is(new Set(looks).size, 24)
})

test('what cannot be drawn of a result is said, and its rows are there', async () => {
  const { html } = await drawn(plot({ x: () => 'nobody' }), rows)
  assert.match(words(html), 'The chart cannot be drawn: there is no column of plot called “nobody”')
  assert.match(html, '&lt;z&gt;</td>')
})

test('what cannot be drawn is refused when it is declared', () => {
  const declare = (options: object) => () =>
    plot({ columns, kind: 'bar', x: 'name', y: 'a', ...options } as Parameters<typeof plot>[0])
      .schema
  assert.throws(declare({ y: 'name' }), 'plot needs numbers in its column “name”')
  assert.throws(declare({ x: 'nobody' }), 'there is no column of plot called “nobody”')
  assert.throws(
    declare({ kind: 'pie' }),
    'kind of plot must be line, bar, scatter or area, not “pie”',
  )
  assert.throws(declare({ aggregate: 'most' }), 'aggregate of plot must be sum, mean')
  assert.throws(
    declare({ xLimits: 5 }),
    'xLimits of plot must be a list of two ends such as [0, 100]',
  )
  assert.throws(
    declare({ colours: { a: 'red' } }),
    'the colour of “a” in plot must be a colour in hex such as #cc0066, not “red”',
  )
  assert.throws(declare({ y: [] }), 'plot draws from 1 to 12 columns, not 0')
})

test.run()
