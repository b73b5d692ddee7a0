import { area, line, symbol, symbolsFill } from 'd3-shape'
import { html, raw } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import type { Translate } from '../../app/core/languages/translate.ts'
import type { Json } from '../../app/core/schema.ts'
import { cellText } from './csv.ts'
import { type Across, letter, type Up } from './scales.ts'
import type { Series } from './series.ts'

export interface Drawing {
  t: Translate
  xs: readonly Json[]
  series: Series[]
  across: Across
  up: Up
}

/** More marks than that are too close to be pointed at. */
const mostApart = 300

/**
 * Bars from zero, those of one row side by side or on top of each other; they bear their numbers
 * where there is room.
 */
export function bars(drawing: Drawing): Html[] {
  const { t, series, across, up } = drawing
  const beside = series.some(({ from }) => from) ? 1 : series.length
  const width = across.width / beside
  const zero = up.at(0)
  const hasRoom = series.length === 1 && across.width > letter
  const isTold = hasRoom && widest(t, numbersOf(series)) * letter < across.width
  // Of bars that fall on one place, the longest up and the longest down hide the others.
  const seen = furthest(
    marks(drawing),
    ({ s, at, height }) =>
      beside === 1
        ? `${s} ${Math.round(at)} ${height > zero}`
        : `${Math.round(at + s * width)} ${height > zero}`,
    ({ height }) => Math.abs(height - zero),
  )
  return seen.map(({ s, row, number, at, height }) => {
    const left = at - across.width / 2 + (s % beside) * width
    const foot = up.at(series[s]!.from?.[row] ?? 0)
    const top = Math.min(height, foot)
    const text = isTold
      ? html`<text class="told" x="${round(at)}" y="${round(top - 6)}">${t.number(number)}</text>`
      : ''
    return html`<rect ${look('fill', series, s)} x="${round(left)}" y="${round(top)}" width="${Math.max(round(width), 0.5)}" height="${round(Math.abs(height - foot))}">${hint(drawing, row, s)}</rect>${text}`
  })
}

/** A line for each series, broken where a row has no number. */
export function lines(drawing: Drawing): Html[] {
  const { series, across } = drawing
  const drawn = series.map((one, s) => {
    const path = line<number>()
      .defined((row) => one.numbers[row] !== undefined && across.at(row) !== undefined)
      .x((row) => across.at(row)!)
      .y((row) => heightOf(drawing, one, row))
      .digits(1)
    return html`<path ${look('line', series, s)} d="${path(turns(one, across))}"></path>`
  })
  const isSparse = numbersOf(series).length <= mostApart
  return isSparse ? [...drawn, ...points(drawing)] : drawn
}

/** What is under each line, down to zero or to the series that it stands on. */
export function areas(drawing: Drawing): Html[] {
  const { series, across, up } = drawing
  const drawn = series.map((one, s) => {
    const path = area<number>()
      .defined((row) => one.numbers[row] !== undefined && across.at(row) !== undefined)
      .x((row) => across.at(row)!)
      .y0((row) => up.at(one.from?.[row] ?? 0))
      .y1((row) => heightOf(drawing, one, row))
      .digits(1)
    return html`<path ${look('fill area', series, s)} d="${path(turns(one, across))}"></path>`
  })
  return [...drawn, ...lines(drawing)]
}

/** The end of a number, as far from the top as it is drawn. */
const heightOf = ({ up }: Drawing, { numbers, from }: Series, row: number): number =>
  up.at((from?.[row] ?? 0) + numbers[row]!)

const ownColours = 6

/** The class of a mark, and its colour where that is given; after six the page's own are pale. */
export function look(kind: string, series: readonly Series[], s: number): Html {
  const { colour } = series[s]!
  const paint = /^line/.test(kind) ? 'stroke' : 'fill'
  if (colour) return html`class="${kind}" ${raw(paint)}="${colour}"`
  const paler = s >= ownColours ? ' paler' : ''
  return html`class="${kind} s${(s % ownColours) + 1}${paler}"`
}

/** A mark for each number, of another shape for each series; one where several fall on one place. */
export function points(drawing: Drawing): Html[] {
  const shapes = drawing.series.map((_, s) => shape(s))
  const seen = furthest(
    marks(drawing),
    ({ s, at, height }) => `${s} ${Math.round(at)} ${Math.round(height)}`,
    () => 0,
  )
  return seen.map(
    ({ s, row, at, height }) =>
      html`<path ${look('fill', drawing.series, s)} transform="translate(${round(at)} ${round(height)})" d="${shapes[s]}">${hint(drawing, row, s)}</path>`,
  )
}

/** The shape of a series' marks: what tells it apart for those who see no colours. */
export const shape = (series: number, size = 48): string =>
  symbol(symbolsFill[series % symbolsFill.length]!, size).digits(2)() ?? ''

export const numbersOf = (series: readonly Series[]): number[] =>
  series.flatMap(({ numbers }) => numbers.filter((number) => number !== undefined))

interface Mark {
  s: number
  row: number
  number: number
  at: number
  height: number
}

/** Every number that has a place, and where that is. */
function marks(drawing: Drawing): Mark[] {
  return drawing.series.flatMap((one, s) =>
    one.numbers.flatMap((number, row) => {
      const at = drawing.across.at(row)
      if (number === undefined || at === undefined) return []
      return [{ s, row, number, at, height: heightOf(drawing, one, row) }]
    }),
  )
}

/** Of the marks at each place the one that reaches furthest; all of them while they can be told apart. */
function furthest(
  marks: Mark[],
  placeOf: (mark: Mark) => string,
  reachOf: (mark: Mark) => number,
): Mark[] {
  if (marks.length <= mostApart) return marks
  const kept = new Map<string, Mark>()
  for (const mark of marks) {
    const place = placeOf(mark)
    const known = kept.get(place)
    if (!known || reachOf(mark) > reachOf(known)) kept.set(place, mark)
  }
  return [...kept.values()]
}

/**
 * The rows at which a line turns as far as can be seen: of those that follow each other at one
 * place the first, the least, the most and the last.
 */
function turns({ numbers, skips, from = [] }: Series, across: Across): number[] {
  const endOf = (row: number) => (from[row] ?? 0) + numbers[row]!
  const placeOf = (row: number) => {
    const at = numbers[row] === undefined ? undefined : across.at(row)
    return at === undefined ? undefined : Math.round(at)
  }
  const kept: number[] = []
  for (let row = 0; row < numbers.length; ) {
    const place = placeOf(row)
    let [end, least, most] = [row, row, row]
    for (; end < numbers.length && placeOf(end) === place; end++) {
      if (endOf(end) < endOf(least)) least = end
      if (endOf(end) > endOf(most)) most = end
    }
    kept.push(...new Set([row, Math.min(least, most), Math.max(least, most), end - 1]))
    row = end
  }
  return skips ? kept.filter((row) => numbers[row] !== undefined) : kept
}

const widest = (t: Translate, numbers: readonly number[]): number =>
  numbers.reduce((most, number) => Math.max(most, t.number(number).length), 0)

/** What a pointer is told. */
function hint({ t, xs, series }: Drawing, row: number, s: number): Html | '' {
  if (xs.length > mostApart) return ''
  const { title, numbers } = series[s]!
  const of = series.length > 1 ? `, ${title}` : ''
  return html`<title>${cellText(xs[row])}${of}: ${t.number(numbers[row]!)}</title>`
}

const round = (length: number): number => Math.round(length * 10) / 10
