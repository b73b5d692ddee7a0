import type { Translate } from '../../app/core/languages/translate.ts'
import type { Json } from '../../app/core/schema.ts'
import type { Column } from './columns.ts'
import { cellText } from './csv.ts'
import type { Row } from './grid.ts'
import { aggregates, type Kind, type Plan } from './plan.ts'
import { isDrawable, type Limits, time } from './scales.ts'

/** The numbers of one column or one group, by place; a place may have none. */
export interface Series {
  title: string
  numbers: (number | undefined)[]
  /** Where each number begins, where it stands on that of another series; else at zero. */
  from?: number[]
  /** Whether a line goes on over places that have no number. */
  skips?: boolean
  /** In hex; else one of the page's own. */
  colour?: string | undefined
}

/** A chart, every part of it settled. */
export interface Chart {
  kind: Kind
  /** What stands from left to right: one value for each number of a series. */
  xs: readonly Json[]
  series: readonly Series[]
  /** Whether bars and areas stand on top of each other. */
  isStacked?: boolean | undefined
  title?: string | undefined
  /** What it is of, in words, where it has no title. */
  name: string
  /** What stands at its axes. */
  below: string
  beside: string
  /** What the colours stand for. */
  colours?: string | undefined
  xLimits?: Limits | undefined
  yLimits?: Limits | undefined
}

/** What is drawn of these rows. */
export function chartOf(t: Translate, plan: Plan, rows: readonly Row[]): Chart {
  const { kind, across, ys, by, colours = {}, title, xTitle, yTitle, xLimits, yLimits } = plan
  const isStacked = plan.stacked && (kind === 'bar' || kind === 'area')
  const merges = (by !== undefined && kind !== 'scatter') || isStacked
  const aggregate = plan.aggregate ?? (merges ? 'sum' : undefined)
  const { xs, series } = seriesOf(rows, { x: across, ys, colour: by, aggregate })
  const titles = t.list(
    ys.map(({ title }) => title),
    'and',
  )
  const below = xTitle ?? across.title
  return {
    ...{ kind, xs, isStacked, title, below, xLimits, yLimits, colours: by?.title },
    series: series.map((one) => ({
      ...one,
      ...(Object.hasOwn(colours, one.title) && { colour: colours[one.title] }),
    })),
    name: t('{columns} by {column}', { columns: yTitle ?? titles, column: below }),
    beside: yTitle ?? (ys.length === 1 ? titles : ''),
  }
}

interface Grouping {
  x: Column
  ys: readonly Column[]
  /** The column by whose values rows become series. */
  colour?: Column | undefined
  /** How rows of one place become one; left apart unless said. */
  aggregate?: keyof typeof aggregates | undefined
}

/** The places from left to right, and a series for each column, or for each value of `colour`. */
function seriesOf(rows: readonly Row[], { x, ys, colour, aggregate }: Grouping) {
  const groups = groupsOf(rows, ys, colour)
  const xs = rows.map((row) => row[x.name] ?? null)
  const numberIn = ({ y, value }: Group, row: Row) => {
    const number = row[y.name]
    const isIn = value === undefined || cellText(row[colour!.name]) === value
    return isIn && isDrawable(number) ? number : undefined
  }
  if (!aggregate) {
    const series = groups.map((group): Series => {
      return { title: group.title, numbers: rows.map((row) => numberIn(group, row)) }
    })
    return { xs, series }
  }
  const places = inOrder([...new Map(xs.map((value) => [cellText(value), value])).values()])
  const placeOf = new Map(places.map((value, place) => [cellText(value), place]))
  const series = groups.map((group): Series => {
    const found: number[][] = places.map(() => [])
    for (const [at, row] of rows.entries()) {
      const number = numberIn(group, row)
      if (number !== undefined) found[placeOf.get(cellText(xs[at]))!]!.push(number)
    }
    const numbers = found.map((all) => (all.length > 0 ? aggregates[aggregate](all) : undefined))
    return { title: group.title, numbers, skips: true }
  })
  return { xs: places, series }
}

/** The same on top of each other: what is below zero hangs under what is. */
export function stacked(series: readonly Series[]): Series[] {
  const ends = { above: [] as number[], below: [] as number[] }
  return series.map((one) => {
    const numbers = one.numbers.map((number) => number ?? 0)
    const from = numbers.map((number, place) => {
      const side = number < 0 ? ends.below : ends.above
      const start = side[place] ?? 0
      side[place] = start + number
      return start
    })
    return { ...one, numbers, from }
  })
}

interface Group {
  title: string
  y: Column
  value?: string
}

function groupsOf(rows: readonly Row[], ys: readonly Column[], colour?: Column): Group[] {
  if (!colour) return ys.map((y) => ({ title: y.title, y }))
  const values = [...new Set(rows.map((row) => cellText(row[colour.name])))]
  const titled = (value: string, y: Column) => (ys.length > 1 ? `${value}, ${y.title}` : value)
  return values.flatMap((value) => ys.map((y) => ({ title: titled(value, y), y, value })))
}

/** Numbers and dates by their size, anything else as it came. */
function inOrder(values: Json[]): Json[] {
  if (values.every(isDrawable)) return values.toSorted((a, b) => Number(a) - Number(b))
  const times = values.map(time)
  if (times.some((at) => at === undefined)) return values
  return values.toSorted((a, b) => time(a)! - time(b)!)
}
