import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { Translate } from '../../app/core/languages/translate.ts'
import { cellText } from './csv.ts'
import { areas, bars, type Drawing, lines, look, numbersOf, points, shape } from './marks.ts'
import type { Kind } from './plan.ts'
import { across, letter, up } from './scales.ts'
import { type Chart, type Series, stacked } from './series.ts'

export { chartOf } from './series.ts'

const width = 520
const height = 300
const top = 34
const bottom = height - 46
const mostRows = 100_000
/** Six colours, each twice. */
const mostSeries = 12

const draw = { bar: bars, line: lines, scatter: points, area: areas }

/**
 * A chart as SVG, drawn here and coloured by the stylesheet. It is one picture with a name and a
 * description; the numbers are for a table beside it. Rows past the first 100,000 are left out, and
 * series past the first twelve.
 */
export function chart(t: Translate, id: string, given: Chart): Html {
  const { kind, isStacked = false, title, name, below, beside, colours, xLimits, yLimits } = given
  const xs = given.xs.slice(0, mostRows)
  const first = given.series.slice(0, mostSeries)
  const cut = first.map((one) => ({ ...one, numbers: one.numbers.slice(0, mostRows) }))
  const series = isStacked ? stacked(cut) : cut
  const numbers = numbersOf(cut)
  if (numbers.length === 0) return html`<p class="nothing">${t('No numbers to draw')}</p>`
  const fromZero = kind === 'bar' || kind === 'area'
  const ends = isStacked ? series.flatMap(endsOf) : numbers
  const vertical = up(t, ends, fromZero, [bottom, top], yLimits)
  const left = 12 + letter * Math.max(0, ...vertical.ticks.map(({ text }) => text.length))
  const horizontal = across(xs, kind === 'bar', [left, width - 8], xLimits)
  const drawing = { t, xs, series, up: vertical, across: horizontal }
  const isCut = xLimits || yLimits
  return html`<figure class="chart">${title ? html`<p class="title"${t.own}>${title}</p>` : ''}
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc">
      <title id="${id}-title">${title || name}</title>
      <desc id="${id}-desc">${described(kind, { ...drawing, series: cut })}</desc>
      ${axes(drawing, left, below, beside)}
      ${isCut ? html`<clipPath id="${id}-clip"><path d="M${left} ${top - 8}H${width}V${bottom + 1}H${left}z"></path></clipPath><g clip-path="url(#${id}-clip)">${draw[kind](drawing)}</g>` : draw[kind](drawing)}
    </svg>
    ${series.length > 1 ? legend(kind, series, colours) : ''}
    ${omitted(t, given)}
  </figure>`
}

const endsOf = ({ numbers, from = [] }: Series): number[] =>
  numbers.map((number, place) => (from[place] ?? 0) + (number ?? 0))

function omitted(t: Translate, { xs, series }: Chart): Html | '' {
  const said = [
    ...(xs.length > mostRows
      ? [t('The first {count} of {all} rows are drawn', { count: mostRows, all: xs.length })]
      : []),
    ...(series.length > mostSeries
      ? [
          t('The first {count} of {all} series are drawn', {
            count: mostSeries,
            all: series.length,
          }),
        ]
      : []),
  ]
  return said.length > 0 ? html`<figcaption>${said.join('. ')}</figcaption>` : ''
}

function axes({ across, up }: Drawing, left: number, below: string, beside: string): Html {
  const isIn = (at: number, from: number, to: number) => at >= from && at <= to
  return html`<g class="axes">${up.ticks
    .filter(({ at }) => isIn(at, top - 1, bottom + 1))
    .map(
      ({ at, text }) =>
        html`<path d="M${left} ${at.toFixed(1)}H${width}"></path><text class="beside" x="${left - 8}" y="${at.toFixed(1)}" dy=".35em">${text}</text>`,
    )}${across.ticks
    .filter(({ at }) => isIn(at, left, width))
    .map(
      ({ at, text }) => html`<text x="${inside(at, text)}" y="${bottom + 20}">${text}</text>`,
    )}<text class="name" x="${(left + width) / 2}" y="${height - 4}">${below}</text>${
    beside ? html`<text class="name first" x="0" y="15">${beside}</text>` : ''
  }</g>`
}

/** The middle of a label, moved where it would stick out. */
function inside(at: number, text: string): string {
  const half = (text.length * letter) / 2
  return Math.max(half, Math.min(at, width - half)).toFixed(1)
}

function legend(kind: Kind, series: readonly Series[], colours?: string): Html {
  const isSquare = kind === 'bar' || kind === 'area'
  return html`${colours ? html`<p class="legend-name">${colours}</p>` : ''}<ul class="legend">${series.map(
    ({ title }, s) =>
      html`<li><svg viewBox="-8 -8 16 16" aria-hidden="true"><path ${look('fill', series, s)} d="${isSquare ? square : shape(s, 96)}"></path></svg>${title}</li>`,
  )}</ul>`
}

const square = 'M-6-6H6V6H-6z'

const named = {
  bar: 'Bar chart',
  line: 'Line chart',
  scatter: 'Scatter chart',
  area: 'Area chart',
} as const

/** "Bar chart of 5 rows. Degrees: from 5,725 (1991) to 6,123 (1993)." */
function described(kind: Kind, { t, xs, series }: Drawing): string {
  const rows = t.many('{count} rows', xs.length)
  const ranges = series.map((one) => `${one.title}: ${range(t, one, xs)}.`)
  return [t('{chart} of {rows}.', { chart: t(named[kind]), rows }), ...ranges].join(' ')
}

function range(t: Translate, { numbers }: Series, xs: Drawing['xs']): string {
  const known = numbers.flatMap((number, row) => (number === undefined ? [] : [{ number, row }]))
  if (known.length === 0) return t('no numbers')
  const told = ({ number, row }: (typeof known)[0]) => `${t.number(number)} (${cellText(xs[row])})`
  const least = known.reduce((a, b) => (b.number < a.number ? b : a))
  const most = known.reduce((a, b) => (b.number > a.number ? b : a))
  return least === most
    ? told(least)
    : t('from {least} to {most}', { least: told(least), most: told(most) })
}
