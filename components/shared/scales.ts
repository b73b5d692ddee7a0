import { scaleBand, scaleLinear, scalePoint, scaleUtc } from 'd3-scale'
import type { Translate } from '../../app/core/languages/translate.ts'
import type { Json } from '../../app/core/schema.ts'
import { cellText } from './csv.ts'

export interface Tick {
  at: number
  text: string
}

/** Where rows stand from left to right. */
export interface Across {
  /** The middle of what is drawn for a row; undefined where its value has no place. */
  at(row: number): number | undefined
  /** The room for it, where there is a bar. */
  width: number
  ticks: Tick[]
}

/** Where numbers stand from the bottom up. */
export interface Up {
  at(value: number): number
  ticks: Tick[]
}

type Range = [from: number, to: number]
/** From where to where a scale goes; either end may follow from what is drawn. */
export type Limits = readonly [from: Json | undefined, to: Json | undefined]
const open: Limits = [undefined, undefined]

/** What a letter of a label takes, on a narrow screen too. */
export const letter = 10.5
const marksApart = 12

/** Whether it is a number, and not so large that the span to another is beyond all numbers. */
export const isDrawable = (value: Json | undefined): value is number =>
  typeof value === 'number' && Math.abs(value) <= 1e300

/** Numbers and dates to scale, anything else side by side; bars always are. */
export function across(
  values: readonly Json[],
  isBars: boolean,
  range: Range,
  limits: Limits = open,
): Across {
  const numbers = values.filter(isDrawable)
  if (isBars || numbers.length === 0) {
    const times = isBars ? [] : values.map(time)
    return times.some((at) => at !== undefined)
      ? dates(times, range, limits)
      : sideBySide(values, isBars, range)
  }
  const [from, to] = range
  const scale = scaleLinear(within(extent(numbers), limits), [from + marksApart, to - marksApart])
  const isWhole = numbers.every(Number.isInteger)
  const ticks = scale.ticks(6).filter((tick) => !isWhole || Number.isInteger(tick))
  const text = scale.tickFormat(6, isLong(numbers) ? 's' : isWhole ? 'd' : 'f')
  const place = (value: Json | undefined) => (isDrawable(value) ? scale(value) : undefined)
  return {
    at: (row) => place(values[row]),
    width: 0,
    ticks: ticks.map((tick) => ({ at: scale(tick), text: text(tick) })),
  }
}

/** Bars begin at zero; lines and points fill the height. */
export function up(
  t: Translate,
  numbers: readonly number[],
  isBars: boolean,
  range: Range,
  limits: Limits = open,
): Up {
  const nice = scaleLinear(extent(isBars ? [0, ...numbers] : numbers), range).nice(5)
  const scale = scaleLinear(within(nice.domain() as Range, limits), range)
  const text = isLong(numbers) ? scale.tickFormat(5, 's') : t.number
  return {
    at: scale,
    ticks: scale.ticks(5).map((tick) => ({ at: scale(tick), text: text(tick) })),
  }
}

function sideBySide(values: readonly Json[], isBars: boolean, range: Range): Across {
  const rows = values.map((_, row) => row)
  const scale = isBars
    ? scaleBand(rows, range).paddingInner(0.2).paddingOuter(0.1)
    : scalePoint(rows, range).padding(0.5)
  const at = (row: number) => scale(row)! + scale.bandwidth() / 2
  const texts = values.map((value) => shorten(cellText(value)))
  const widest = texts.reduce((most, { length }) => Math.max(most, length), 0) * letter
  const every = Math.ceil((widest + marksApart) / scale.step())
  const ticked = rows.filter((row) => row % every === 0)
  const ticks = ticked.map((row) => ({ at: at(row), text: texts[row]! }))
  return { at, width: scale.bandwidth(), ticks }
}

function dates(times: (number | undefined)[], [from, to]: Range, limits: Limits): Across {
  const known = times.filter((at) => at !== undefined)
  const scale = scaleUtc(within(extent(known), limits), [from + marksApart, to - marksApart])
  const text = scale.tickFormat()
  return {
    at: (row) => (times[row] === undefined ? undefined : scale(times[row])),
    width: 0,
    ticks: scale.ticks(5).map((tick) => ({ at: scale(tick), text: text(tick) })),
  }
}

/** Milliseconds of a date as JSON has it. */
export function time(value: Json): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : at
}

/** The same, but for the ends that are given. */
function within([from, to]: Range, [least, most]: Limits): Range {
  const end = (given: Json | undefined, own: number) =>
    isDrawable(given) ? given : (time(given ?? null) ?? own)
  return [end(least, from), end(most, to)]
}

/** So near zero that no scale tells it from there. */
const tiny = 1e-300
/** What two numbers differ by, for their size, to stand apart. */
const apart = 1e-12

/** From the least to the most; one number twice where they are too near each other to be told apart. */
function extent(numbers: readonly number[]): Range {
  let [least, most] = [Infinity, -Infinity]
  for (const number of numbers) {
    const plain = Math.abs(number) < tiny ? 0 : number
    if (plain < least) least = plain
    if (plain > most) most = plain
  }
  if (least > most) return [0, 0]
  const isOne = most - least <= apart * Math.max(Math.abs(least), Math.abs(most))
  return isOne ? [least, least] : [least, most]
}

/** Whether numbers are so large, or so small, that they are written 5M or 2µ. */
function isLong(numbers: readonly number[]): boolean {
  const [least, most] = extent(numbers.map(Math.abs))
  return most >= 1e6 || (most > 0 && Math.max(least, most) < 1e-3)
}

const shorten = (text: string): string => (text.length > 14 ? `${text.slice(0, 13)}…` : text)
