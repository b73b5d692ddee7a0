import { html } from 'hono/html'
import type { Html } from '../../app/core/component.ts'
import { own } from '../../app/core/fields.ts'
import { inEnglish, type Translate } from '../../app/core/languages/translate.ts'
import type { Json } from '../../app/core/schema.ts'
import type { CellFault, Column } from './columns.ts'
import { cellText, writeCsv } from './csv.ts'
import { fileNameOf } from './words.ts'

/** A row as JSON, by the names of its columns. */
export type Row = { [name: string]: Json }

/** A longer table is cut on the page, until the page's script draws more of it. */
const mostRows = 200
/** A browser follows no longer address; what is longer is saved by the page's script. */
const mostLinked = 2_000_000
/** More than that would weigh the page down. */
const mostCsv = 10_000_000
/** From so many rows on it is worth looking for one. */
const worthSearching = 20

interface Grid {
  label: string
  columns: Column[]
  rows: readonly Row[]
  /** Cells to mark, each with what is wrong with it. */
  faults?: CellFault[]
  /** English unless said. */
  t?: Translate | undefined
}

/**
 * A table to read: the page's script sorts it by its headings, and shows those rows in which a text
 * stands. It scrolls by itself, so that it never makes the page wide. Of a long one the first rows
 * are drawn, and it says so; the script draws the others from the CSV beside it.
 */
export function grid({ label, columns, rows, faults = [], t = inEnglish }: Grid): Html {
  const wrong = new Map(faults.map(({ row, column, detail }) => [`${row} ${column}`, detail]))
  const counted = t.many('{count} rows', rows.length)
  const caption =
    rows.length > mostRows
      ? t('{rows}, of which the first {count} are shown', { rows: counted, count: mostRows })
      : counted
  const search = html`<input type="search" class="find" aria-label="${t('{label}: find rows', { label })}" placeholder="${t('Find rows')}" data-find data-script hidden>`
  return html`${rows.length < worthSearching ? '' : search}<div class="grid" role="region" aria-label="${t('{label}: table', { label })}" tabindex="0">
    <table data-sort="${rows.length}">
      <caption><span class="sr">${own(t, label)}: </span><span>${caption}</span></caption>
      <thead><tr>${columns.map(heading)}</tr></thead>
      <tbody>${rows.slice(0, mostRows).map((row, at) => line(columns, row, at, wrong))}</tbody>
    </table>
  </div>`
}

/** Ways to save all rows as CSV and to copy them; the page's script reads them from there too. */
export function csvLink({ label, columns, rows, t = inEnglish }: Grid): Html | '' {
  const csv = writeCsv(
    columns.map(({ name }) => name),
    rows.map((row) => columns.map(({ name }) => row[name] ?? null)),
  ).replace(/\p{Cs}/gu, '�')
  if (csv.length > mostCsv) return ''
  const name = fileNameOf(label, 'csv')
  const copy = html`<button type="button" class="small" data-cells data-script hidden>${t('Copy')}</button>`
  // The byte order mark tells Excel that it is UTF-8.
  const url = `data:text/csv;charset=utf-8,%EF%BB%BF${encodeURI(csv).replaceAll('#', '%23')}`
  if (url.length > mostLinked) {
    return html`<p class="actions"><button type="button" class="small" data-csv data-save data-type="text/csv" data-name="${name}" data-script hidden>${t('Download CSV')}</button>${copy}</p><textarea hidden>${'\n'}${csv}</textarea>`
  }
  return html`<p class="actions"><a class="button small" href="${url}" download="${name}" data-csv>${t('Download CSV')}</a>${copy}</p>`
}

/** The rows of a result, whatever else it is. */
export const rowsOf = (value: Json): Row[] => [value].flat().filter(isRow)

const isRow = (value: Json): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

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
