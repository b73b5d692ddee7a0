import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { Translate } from '../../app/core/languages/translate.ts'
import type { Column } from './columns.ts'
import { cellText } from './csv.ts'
import type { Row } from './grid.ts'
import { bars, type Drawing, lines, numbersOf, points, type Series, shape } from './marks.ts'
import { across, isDrawable, letter, up } from './scales.ts'

export type Kind = 'line' | 'bar' | 'scatter'

export interface Chart {
  kind: Kind
  x: Column
  ys: Column[]
}

const width = 520
const height = 300
const top = 34
const bottom = height - 46
const mostRows = 100_000

const draw = { bar: bars, line: lines, scatter: points }

/**
 * A chart as SVG, drawn here and coloured by the stylesheet. It is one picture with a name and a
 * description; the numbers are for a table beside it. Rows past the first 100,000 are left out.
 */
export function chart(
  t: Translate,
  id: string,
  { kind, x, ys }: Chart,
  rows: readonly Row[],
): Html {
  const shown = rows.slice(0, mostRows)
  const xs = shown.map((row) => row[x.name] ?? null)
  const series = ys.map(({ name, title }) => ({ title, numbers: shown.map(numberIn(name)) }))
  const numbers = numbersOf(series)
  if (numbers.length === 0) return html`<p class="nothing">${t('No numbers to draw')}</p>`
  const isBars = kind === 'bar'
  const vertical = up(t, numbers, isBars, [bottom, top])
  const left = 12 + letter * Math.max(...vertical.ticks.map(({ text }) => text.length))
  const drawing = { t, xs, series, up: vertical, across: across(xs, isBars, [left, width - 8]) }
  return html`<figure class="chart">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-desc">
      <title id="${id}-title">${t('{columns} by {column}', { columns: t.list(titles(ys), 'and'), column: x.title })}</title>
      <desc id="${id}-desc">${described(kind, drawing)}</desc>
      ${axes(drawing, left, x.title, ys.length === 1 ? ys[0]!.title : '')}
      ${draw[kind](drawing)}
    </svg>
    ${ys.length > 1 ? legend(kind, ys) : ''}
    ${rows.length > mostRows ? html`<figcaption>${t('The first {count} of {all} rows are drawn', { count: mostRows, all: rows.length })}</figcaption>` : ''}
  </figure>`
}

const titles = (columns: Column[]): string[] => columns.map(({ title }) => title)

const numberIn = (name: string) => (row: Row) => {
  const value = row[name]
  return isDrawable(value) ? value : undefined
}

function axes({ across, up }: Drawing, left: number, below: string, beside: string): Html {
  return html`<g class="axes">${up.ticks.map(
    ({ at, text }) =>
      html`<path d="M${left} ${at.toFixed(1)}H${width}"></path><text class="beside" x="${left - 8}" y="${at.toFixed(1)}" dy=".35em">${text}</text>`,
  )}${across.ticks.map(
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

const legend = (kind: Kind, ys: Column[]): Html =>
  html`<ul class="legend">${ys.map(
    ({ title }, s) =>
      html`<li><svg viewBox="-8 -8 16 16" aria-hidden="true"><path class="fill s${s + 1}" d="${kind === 'bar' ? square : shape(s, 96)}"></path></svg>${title}</li>`,
  )}</ul>`

const square = 'M-6-6H6V6H-6z'

const kinds = { bar: 'Bar chart', line: 'Line chart', scatter: 'Scatter chart' } as const

/** "Bar chart of 5 rows. Degrees: from 5,725 (1991) to 6,123 (1993)." */
function described(kind: Kind, { t, xs, series }: Drawing): string {
  const rows = t.many('{count} rows', xs.length)
  const ranges = series.map((one) => `${one.title}: ${range(t, one, xs)}.`)
  return [t('{chart} of {rows}.', { chart: t(kinds[kind]), rows }), ...ranges].join(' ')
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
