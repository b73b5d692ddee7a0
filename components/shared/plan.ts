import { DeclarationError } from '../../app/core/errors.ts'
import { list } from '../../app/core/schema.ts'
import { told, unknown } from '../../app/core/wording.ts'
import type { Column } from './columns.ts'
import type { Limits } from './scales.ts'

export const kinds = ['line', 'bar', 'scatter', 'area'] as const
export type Kind = (typeof kinds)[number]

/** What several rows of one place and one colour are made into. */
export const aggregates = {
  sum: (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0),
  mean: (numbers: number[]) => aggregates.sum(numbers) / numbers.length,
  median(numbers: number[]) {
    const sorted = numbers.toSorted((a, b) => a - b)
    const half = Math.floor(sorted.length / 2)
    return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
  },
  min: (numbers: number[]) => numbers.reduce((least, number) => Math.min(least, number)),
  max: (numbers: number[]) => numbers.reduce((most, number) => Math.max(most, number)),
  count: (numbers: number[]) => numbers.length,
}

/** How a chart is to look, every part of it settled. */
export interface Looks {
  kind?: Kind
  x?: string
  y?: string | readonly string[]
  colour?: string | undefined
  colours?: { readonly [series: string]: string }
  aggregate?: keyof typeof aggregates | undefined
  stacked?: boolean
  title?: string | undefined
  xTitle?: string | undefined
  yTitle?: string | undefined
  xLimits?: Limits | undefined
  yLimits?: Limits | undefined
}

export interface Plan extends Looks {
  kind: Kind
  across: Column
  ys: Column[]
  by: Column | undefined
}

const mostSeries = 12

/** Finds the columns that are drawn. Throws a DeclarationError for what cannot be. */
export function planOf(looks: Looks, columns: Column[]): Plan {
  const { kind = 'line', x = columns[0]?.name ?? 'x', y, colour, aggregate } = looks
  oneOf('kind', kind, kinds)
  if (aggregate !== undefined) oneOf('aggregate', aggregate, Object.keys(aggregates))
  const names = columns.map(({ name }) => name)
  const columnOf = (name: string): Column => {
    const column = columns.find((column) => column.name === name)
    if (column) return column
    throw new DeclarationError(unknown('column of plot called', String(name), names))
  }
  const across = columnOf(x)
  const by = colour === undefined ? undefined : columnOf(colour)
  const rest = columns.filter((column) => column !== across && column !== by && isNumeric(column))
  const ys = y === undefined ? rest.slice(0, mostSeries) : [y].flat().map(columnOf)
  const odd = ys.find((column) => !isNumeric(column))
  if (odd) throw new DeclarationError(`plot needs numbers in its column “${odd.name}”`)
  if (y !== undefined && (ys.length === 0 || ys.length > mostSeries)) {
    throw new DeclarationError(`plot draws from 1 to ${mostSeries} columns, not ${ys.length}`)
  }
  refuseLimits('xLimits', looks.xLimits)
  refuseLimits('yLimits', looks.yLimits)
  for (const [name, value] of Object.entries(looks.colours ?? {})) {
    if (/^#([\da-f]{3}|[\da-f]{6})$/i.test(value)) continue
    const expected = 'a colour in hex such as #cc0066'
    throw new DeclarationError(
      `the colour of “${name}” in plot must be ${expected}, not ${told(value)}`,
    )
  }
  return { ...looks, kind, across, ys, by }
}

function oneOf(option: string, given: string, known: readonly string[]): void {
  if (known.includes(given)) return
  throw new DeclarationError(`${option} of plot must be ${list(known, 'or')}, not ${told(given)}`)
}

function refuseLimits(option: string, limits: unknown): void {
  const isEnd = (end: unknown) =>
    end === undefined || end === null || Number.isFinite(end) || typeof end === 'string'
  if (limits === undefined) return
  if (Array.isArray(limits) && limits.length === 2 && limits.every(isEnd)) return
  throw new DeclarationError(`${option} of plot must be a list of two ends such as [0, 100]`)
}

const isNumeric = ({ component }: Column): boolean =>
  /^(number|integer)$/.test(component.schema.type ?? '')
