import type { Raw } from '../../app/core/component.ts'
import { Blank, Mismatch } from '../../app/core/errors.ts'
import { count, type Json, list, shown } from '../../app/core/schema.ts'
import { readCsv } from './csv.ts'

/** Rows as they came: what is under each name. A cell that is not there is no entry. */
export type Records = Map<string, Json>[]

/** A column by its name in code and its title on the page. */
export interface Heading {
  name: string
  title: string
}

/**
 * Rows from what a caller sent: a list of objects, a list of lists, Gradio's `{headers, data}`, or
 * text that is CSV, cells copied from a spreadsheet, or JSON. The first line of text, and the
 * first of a list of lists, may be names or titles. Without headings they are the names, where
 * they are words, or else columns are called A, B, C. Throws a Mismatch.
 */
export function toRecords(
  raw: Raw,
  headings: readonly Heading[] | undefined,
  most: number,
  longest = Infinity,
): Records {
  const sent = isTexts(raw) ? raw.join('\n') : (raw as Json)
  const isText = typeof sent === 'string'
  const records = isText ? fromText(sent, headings, most, longest) : fromJson(sent, headings)
  if (records.length <= most) return records
  throw new Mismatch(
    `must have at most ${count(most)} rows, not ${isText ? 'more' : count(records.length)}`,
  )
}

/** A text area sends one text, a shell perhaps a line at a time. */
const isTexts = (raw: unknown): raw is string[] =>
  Array.isArray(raw) && raw.length > 0 && raw.every((item) => typeof item === 'string')

function fromText(
  text: string,
  headings: readonly Heading[] | undefined,
  most: number,
  longest: number,
): Records {
  const start = text.trimStart()
  if (start === '') throw new Blank('must be a table, not blank')
  if (/^\[\s*[[{\]]|^\{/.test(start)) return fromJson(parse(start), headings)
  // One line more for the names, and one to see that there are too many.
  const grid = readCsv(text, most + 2, headings?.length === 1, longest)
  return fromGrid(grid, headings).map(
    (record) => new Map([...record].filter(([, cell]) => cell !== '')),
  )
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Mismatch(`is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`)
  }
}

function fromJson(value: Json, headings: readonly Heading[] | undefined): Records {
  const rows = isFrame(value) ? [value.headers, ...value.data] : value
  if (!Array.isArray(rows)) throw new Mismatch(`must be a list of rows, not ${shown(value)}`)
  if (rows.length > 0 && rows.every(Array.isArray)) return fromGrid(rows as Json[][], headings)
  return rows.map((row, i) => {
    if (!isObject(row)) {
      throw new Mismatch(`must be a list of objects, but row ${i + 1} is ${shown(row)}`)
    }
    if (headings) refuseNames(Object.keys(row), headings)
    return new Map(Object.entries(row))
  })
}

/** Columns by their names, if the first row has one of them, or else by their order. */
function fromGrid(grid: readonly Json[][], given: readonly Heading[] | undefined): Records {
  const titles = trimmed(grid[0] ?? [])
  const headings = given ?? headingsOf(grid, titles)
  const known = titles.map((title) => nameOf(title, headings))
  const isHeaded = known.some((name) => name !== undefined)
  if (isHeaded)
    refuseNames(
      known.map((name, i) => name ?? titles[i]!),
      headings,
    )
  const names = isHeaded ? (known as string[]) : headings.map(({ name }) => name)
  return (isHeaded ? grid.slice(1) : grid).map((row, i) => {
    const { length } = trimmed(row)
    if (length > names.length) {
      const most = `at most ${names.length} ${names.length === 1 ? 'cell' : 'cells'} in a row`
      throw new Mismatch(`must have ${most}, but row ${i + 1} has ${count(length)}`)
    }
    return new Map(row.slice(0, names.length).map((cell, at) => [names[at]!, cell]))
  })
}

/** The words of the first row, or else letters as spreadsheets have them. */
function headingsOf(grid: readonly Json[][], titles: Json[]): Heading[] {
  const isWord = (cell: Json) => typeof cell === 'string' && Number.isNaN(Number(cell || '0'))
  const length = grid.reduce((most, row) => Math.max(most, trimmed(row).length), 0)
  return Array.from({ length }, (_, i) => {
    const title = typeof titles[i] === 'string' ? titles[i].trim() : ''
    const name = titles.some(isWord) && title !== '' ? title : letterOf(i)
    return { name, title: name }
  })
}

/** A, B, … Z, AA */
const letterOf = (i: number): string =>
  (i < 26 ? '' : letterOf(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26))

function nameOf(title: Json, headings: readonly Heading[]): string | undefined {
  if (typeof title !== 'string') return undefined
  const word = title.trim().toLowerCase()
  const found = headings.find(({ name, title }) =>
    [name.toLowerCase(), title.toLowerCase()].includes(word),
  )
  return found?.name
}

function refuseNames(names: readonly Json[], headings: readonly Heading[]): void {
  const known = headings.map(({ name }) => name)
  const odd = names.find((name) => !known.includes(name as string))
  if (odd !== undefined) {
    throw new Mismatch(`must have the columns ${list(known, 'and')} only, not ${shown(odd)}`)
  }
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) throw new Mismatch(`must have the column ${shown(twice)} only once`)
}

/** Spreadsheets fill rows up with blank cells. */
const trimmed = (row: Json[]): Json[] =>
  row.slice(0, row.findLastIndex((cell) => cell !== '' && cell !== null) + 1)

const isFrame = (value: Json): value is { headers: Json[]; data: Json[][] } =>
  isObject(value) &&
  Array.isArray(value.headers) &&
  Array.isArray(value.data) &&
  value.data.every(Array.isArray)

const isObject = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
