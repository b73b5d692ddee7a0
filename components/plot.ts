import { html } from 'hono/html'
import type { OutputField } from '../app/core/component.ts'
import { result } from '../app/core/fields.ts'
import type { Kind } from './shared/chart.ts'
import { type Columns, columnsOf } from './shared/columns.ts'
import { csvLink, grid, rowsOf } from './shared/grid.ts'
import { type TableOptions, table } from './table.ts'

export interface PlotOptions<C extends Columns = Columns, O extends boolean = boolean>
  extends TableOptions<C, O> {
  /** How it is drawn. */
  kind: Kind
  /** The column that goes from left to right: numbers, ISO dates, or anything side by side. */
  x: NoInfer<keyof C & string>
  /** The columns that go up, of numbers; several are drawn in one chart. */
  y: NoInfer<keyof C & string> | readonly NoInfer<keyof C & string>[]
  /** Shows the table under the chart at once; else it is folded away. */
  open?: boolean
}

const mostSeries = 6

/** A table that is drawn as a chart too, with the rows below for those who cannot see it. */
export function plot<const C extends Columns, const O extends boolean = false>({
  kind,
  x,
  y,
  open = false,
  ...options
}: PlotOptions<C, O>) {
  const columns = columnsOf(options.columns)
  const found = [x, y].flat().map((name) => {
    const column = columns.find((column) => column.name === name)
    if (column) return column
    throw new TypeError(`A plot needs “${name}” among its columns`)
  })
  const [across, ...ys] = found as [(typeof found)[0], ...typeof found]
  for (const { name, component } of ys) {
    if (!/^(number|integer)$/.test(component.schema.type ?? '')) {
      throw new TypeError(`A plot needs numbers in its column “${name}”`)
    }
  }
  if (ys.length === 0 || ys.length > mostSeries) {
    throw new TypeError(`A plot draws from 1 to ${mostSeries} columns, not ${ys.length}`)
  }
  return {
    ...table<C, O>(options as TableOptions<C, O>),
    type: 'plot',
    async output({ label, ...props }: OutputField) {
      const { chart } = await import('./shared/chart.ts')
      return result({ label, ...props }, (value) => {
        const rows = rowsOf(value)
        const all = { label, columns, rows }
        return html`${chart(props.id, { kind, x: across, ys }, rows)}
        <details class="data"${open ? html` open` : ''}><summary>Data</summary>${grid(all)}${csvLink(all)}</details>`
      })
    },
  }
}
