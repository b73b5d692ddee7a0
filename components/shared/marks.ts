import { line, symbol, symbolsFill } from 'd3-shape'
import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import { count, type Json } from '../../app/core/schema.ts'
import { cellText } from './csv.ts'
import { type Across, letter, type Up } from './scales.ts'

/** The numbers of one column, by row; a row may have none. */
export interface Series {
  title: string
  numbers: (number | undefined)[]
}

export interface Drawing {
  xs: readonly Json[]
  series: Series[]
  across: Across
  up: Up
}

/** More marks than that are too close to be told apart, or pointed at. */
const mostApart = 300

/** Bars from zero, those of one row side by side; they bear their numbers where there is room. */
export function bars(drawing: Drawing): Html[] {
  const { series, across, up } = drawing
  const width = across.width / series.length
  const zero = up.at(0)
  const widest = Math.max(...numbersOf(series).map((number) => count(number).length))
  const isTold = series.length === 1 && widest * letter < across.width
  return marks(drawing).map(({ s, row, number, at, height }) => {
    const left = at - across.width / 2 + s * width
    const top = Math.min(height, zero)
    const text = isTold
      ? html`<text class="told" x="${round(at)}" y="${round(top - 6)}">${count(number)}</text>`
      : ''
    return html`<rect class="fill s${s + 1}" x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(Math.abs(height - zero))}">${hint(drawing, row, s)}</rect>${text}`
  })
}

/** A line for each column, broken where a row has no number. */
export function lines(drawing: Drawing): Html[] {
  const { series, across, up } = drawing
  const drawn = series.map(({ numbers }, s) => {
    const path = line<number | undefined>()
      .defined((number, row) => number !== undefined && across.at(row) !== undefined)
      .x((_, row) => across.at(row)!)
      .y((number) => up.at(number!))
      .digits(1)
    return html`<path class="line s${s + 1}" d="${path(numbers)}"></path>`
  })
  const isSparse = numbersOf(series).length <= mostApart
  return isSparse ? [...drawn, ...points(drawing)] : drawn
}

/** A mark for each number, of another shape for each column. */
export function points(drawing: Drawing): Html[] {
  const shapes = drawing.series.map((_, s) => shape(s))
  return marks(drawing).map(
    ({ s, row, at, height }) =>
      html`<path class="fill s${s + 1}" transform="translate(${round(at)} ${round(height)})" d="${shapes[s]}">${hint(drawing, row, s)}</path>`,
  )
}

/** The shape of a column's marks: what tells it apart for those who see no colours. */
export const shape = (series: number, size = 48): string =>
  symbol(symbolsFill[series % symbolsFill.length]!, size).digits(2)() ?? ''

export const numbersOf = (series: Series[]): number[] =>
  series.flatMap(({ numbers }) => numbers.filter((number) => number !== undefined))

/** Every number that has a place, and where that is. */
function marks({ series, across, up }: Drawing) {
  return series.flatMap(({ numbers }, s) =>
    numbers.flatMap((number, row) => {
      const at = across.at(row)
      if (number === undefined || at === undefined) return []
      return [{ s, row, number, at, height: up.at(number) }]
    }),
  )
}

/** What a pointer is told. */
function hint({ xs, series }: Drawing, row: number, s: number): Html | '' {
  if (xs.length > mostApart) return ''
  const { title, numbers } = series[s]!
  const of = series.length > 1 ? `, ${title}` : ''
  return html`<title>${cellText(xs[row])}${of}: ${count(numbers[row]!)}</title>`
}

const round = (length: number): number => Math.round(length * 10) / 10
