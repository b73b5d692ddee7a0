import papa from 'papaparse'
import { Mismatch } from '../../app/core/errors.ts'
import { count, type Json, shown } from '../../app/core/schema.ts'

/** What a spreadsheet would take for a formula; quoted with an apostrophe, it is text. */
const formula = /^[=+\-@\t\r]/
const quoted = /^'[=+\-@\t\r]/

/**
 * The cells of CSV, or of what is copied from a spreadsheet; blank lines are left out. Of text
 * that is longer than `mostLines`, at least one line more is read. Throws a Mismatch.
 */
export function readCsv(
  text: string,
  mostLines: number,
  isOneColumn: boolean,
  most = Infinity,
): string[][] {
  if (text.length > most) {
    throw new Mismatch(`must have at most ${count(most)} characters, not ${count(text.length)}`)
  }
  const hasTabs = isOneColumn || /^[^\n]*\t/.test(text.trimStart())
  const { data, errors } = papa.parse<string[]>(text, {
    skipEmptyLines: 'greedy',
    preview: mostLines + 1,
    delimitersToGuess: [',', ';', '|'],
    ...(hasTabs && { delimiter: '\t' }),
  })
  const fault = errors.find(({ type }) => type === 'Quotes')
  if (fault) {
    const what = fault.code === 'MissingQuotes' ? 'is not closed' : 'is in the middle of a cell'
    throw new Mismatch(`must be CSV, but a quotation mark in line ${(fault.row ?? 0) + 1} ${what}`)
  }
  return data.map((cells) => cells.map((cell) => (quoted.test(cell) ? cell.slice(1) : cell)))
}

/** A table as CSV, with a first line of names, for `readCsv` and for spreadsheets. */
export const writeCsv = (names: string[], rows: readonly (readonly Json[])[]): string =>
  papa.unparse(
    { fields: names, data: rows.map((cells) => cells.map(plain)) },
    { newline: '\n', escapeFormulae: formula },
  )

/** A cell as it is read: nothing for none, JSON for a list or an object. */
export function cellText(cell: Json | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell !== 'object') return String(cell)
  try {
    return JSON.stringify(cell)
  } catch {
    // It is nested too deep for that.
    return shown(cell)
  }
}

/** Numbers stay numbers, which are no formulas when they are negative. */
const plain = (cell: Json): Json => (typeof cell === 'object' ? cellText(cell) : cell)
