// What is in a CSV file: a row for each of its columns.
import { readFile } from 'node:fs/promises'
import { file, InputError, Interface, number, table } from 'fascia'

/** Its rows of cells; what stands in quotes may hold commas, quotes and line breaks. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end !== ',') rows.push([])
  }
  return rows.filter((row) => row.some((cell) => cell !== ''))
}

function summary(column: string, cells: readonly string[]) {
  const numbers = cells.map(Number).sort((a, b) => a - b)
  const about = { column, filled: cells.length, distinct: new Set(cells).size }
  if (cells.length === 0 || numbers.some(Number.isNaN)) return about
  const mean = numbers.reduce((sum, each) => sum + each) / numbers.length
  return { ...about, least: numbers[0], mean: Number(mean.toPrecision(6)), most: numbers.at(-1) }
}

const some = number({ optional: true })
const counts = { column: 'text', filled: 'number', distinct: 'number' } as const
const columns = { ...counts, least: some, mean: some, most: some }

export const csvSummary = Interface({
  title: 'CSV summary',
  description: 'What is in each column of a table.',
  inputs: { csv: file({ accept: ['text/*'], maxBytes: 20_000_000, label: 'CSV file' }) },
  outputs: { rows: 'number', summary: table({ columns }) },
  async fn({ csv }) {
    const [head, ...rows] = parsed(await readFile(csv.path, 'utf8'))
    if (!head) throw new InputError('This file is empty', { field: 'csv' })
    const cells = (i: number) => rows.map((row) => row[i] ?? '').filter((cell) => cell.trim())
    return { rows: rows.length, summary: head.map((column, i) => summary(column, cells(i))) }
  },
})
