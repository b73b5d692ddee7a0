import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import { count, type Json } from '../../app/core/schema.ts'
import type { CellFault, Column } from './columns.ts'
import { cellText, writeCsv } from './csv.ts'

/** A row as JSON, by the names of its columns. */
export type Row = { [name: string]: Json }

/** A longer table is cut on the page. */
const mostRows = 1000
/** More than that would weigh the page down. */
const mostCsv = 1_000_000

interface Grid {
  label: string
  columns: Column[]
  rows: readonly Row[]
  /** Cells to mark, each with what is wrong with it. */
  faults?: CellFault[]
}

/**
 * A table to read: the page's script sorts it by its headings. It scrolls by itself, so that it
 * never makes the page wide; rows past the first thousand are not drawn, and it says so.
 */
export function grid({ label, columns, rows, faults = [] }: Grid): Html {
  const wrong = new Map(faults.map(({ row, column, detail }) => [`${row} ${column}`, detail]))
  const cut = rows.length > mostRows ? `, of which the first ${count(mostRows)} are shown` : ''
  return html`<div class="grid" role="region" aria-label="${label}: table" tabindex="0">
    <table data-sort>
      <caption><span class="sr">${label}: </span>${rowCount(rows.length)}${cut}</caption>
      <thead><tr>${columns.map(heading)}</tr></thead>
      <tbody>${rows.slice(0, mostRows).map((row, at) => line(columns, row, at, wrong))}</tbody>
    </table>
  </div>`
}

/** A link that saves the rows as CSV; a table too large for the page has none. */
export function csvLink({ label, columns, rows }: Grid): Html | '' {
  const csv = writeCsv(
    columns.map(({ name }) => name),
    rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
  )
  if (csv.length > mostCsv) return ''
  const name = label.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'table'
  // The byte order mark tells Excel that it is UTF-8.
  const url = `data:text/csv;charset=utf-8,%EF%BB%BF${encodeURIComponent(csv.replace(/\p{Cs}/gu, '�'))}`
  return html`<p class="actions"><a class="button small" href="${url}" download="${name.toLowerCase()}.csv">Download CSV</a></p>`
}

/** The rows of a result, whatever else it is. */
export const rowsOf = (value: Json): Row[] => [value].flat().filter(isRow)

const isRow = (value: Json): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const rowCount = (rows: number): string => (rows === 1 ? '1 row' : `${count(rows)} rows`)

const heading = ({ title, component }: Column): Html =>
  html`<th scope="col"${look(component.schema.type)}>${title}</th>`

const line = (columns: Column[], row: Row, at: number, wrong: Map<string, string>): Html =>
  html`<tr>${columns.map(({ name, component }, column) => {
    const text = cellText(Object.hasOwn(row, name) ? row[name] : undefined)
    const detail = wrong.get(`${at} ${column}`)
    if (!detail) return html`<td${look(component.schema.type)}>${text}</td>`
    return html`<td class="wrong">${text}<span class="error">${detail}</span></td>`
  })}</tr>`

/** Numbers stand under each other, digit by digit. */
const look = (type: string | undefined): Html | '' =>
  type === 'number' || type === 'integer' ? html` class="number"` : ''
