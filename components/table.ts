import { html } from 'hono/html'
import { type Component, component, type Optional, type Options } from '../app/core/component.ts'
import { result } from '../app/core/fields.ts'
import { anObject, anything, declared, fromOne, type Rules } from '../app/core/options.ts'
import {
  type Columns,
  columnsOf,
  encodeRows,
  type RowsIn,
  type RowsOut,
  readCells,
  rowSchema,
  wrongCells,
} from './shared/columns.ts'
import { csvLink, grid, type Row, rowsOf } from './shared/grid.ts'
import { columnsIn, encodeOpen, readOpen } from './shared/open-columns.ts'
import { pasteField } from './shared/paste.ts'
import { toRecords } from './shared/records.ts'

export interface TableOptions<C extends Columns = Columns, O extends boolean = boolean>
  extends Options<O> {
  /**
   * What is in each column, by its name: `{ year: number({ integer: true }), name: 'text' }`; left
   * out, a table has whatever columns its rows have, of text, numbers, and true and false.
   */
  columns?: C
  /** How many rows are taken; 10,000 unless said. */
  maxRows?: number
  /** Rows of the box to paste into. */
  lines?: number
  /** The rows that stand in for a table that is not given. */
  default?: readonly Row[]
}

/** The options of `table` and `plot`. */
export const tableRules: Rules = {
  ...{ columns: anObject, maxRows: fromOne, lines: fromOne, default: anything },
}

/**
 * Rows of typed columns, or of those that there are: an array of objects in `fn` and as JSON, in a
 * form and a shell also CSV or what is copied from a spreadsheet.
 */
export function table<const C extends Columns = Columns, const O extends boolean = false>(
  options: TableOptions<C, O> = {},
): Component<Optional<RowsIn<C>, O>, Optional<RowsOut<C>, O>> {
  return declared('table', options ?? {}, tableRules, () => {
    const { maxRows = 10_000 } = options ?? {}
    const columns = options?.columns && columnsOf(options.columns)
    const items = columns ? rowSchema(columns) : { type: 'object' as const }
    const schema = { type: 'array' as const, items, maxItems: maxRows }
    return component<RowsIn<C>, RowsOut<C>, O>(options, {
      type: 'table',
      schema,
      decode(raw, { maxLength, items }) {
        if (!columns) return readOpen(raw, maxRows, maxLength) as RowsIn<C>
        const records = toRecords(raw, columns, maxRows, maxLength)
        const { rows, faults } = readCells(columns, records, items?.properties)
        if (faults.length > 0) throw wrongCells(columns, faults)
        return rows as RowsIn<C>
      },
      encode: (rows) => (columns ? encodeRows(columns, rows) : encodeOpen(rows)),
      input: (props) => pasteField(props, columns, options.lines),
      output: ({ label, ...props }) =>
        result({ label, ...props }, (value) => {
          const rows = rowsOf(value)
          const all = { label, columns: columns ?? columnsIn(rows), rows, t: props.t }
          return html`${grid(all)}${csvLink(all)}`
        }),
    })
  })
}
