import { html } from 'hono/html'
import type { OutputField } from '../app/core/component.ts'
import { DeclarationError } from '../app/core/errors.ts'
import { result } from '../app/core/fields.ts'
import { inEnglish } from '../app/core/languages/translate.ts'
import { aFlag, anything, declared, type Rules } from '../app/core/options.ts'
import { list } from '../app/core/schema.ts'
import { told, unknown } from '../app/core/wording.ts'
import type { Kind } from './shared/chart.ts'
import { type Columns, columnsOf } from './shared/columns.ts'
import { csvLink, grid, rowsOf } from './shared/grid.ts'
import { type TableOptions, table, tableRules } from './table.ts'

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
const kinds: readonly Kind[] = ['line', 'bar', 'scatter']
const plotRules: Rules = { kind: anything, x: anything, y: anything, open: aFlag }

/** A table that is drawn as a chart too, with the rows below for those who cannot see it. */
export function plot<const C extends Columns, const O extends boolean = false>(
  given: PlotOptions<C, O>,
) {
  return declared('plot', given ?? {}, { ...tableRules, ...plotRules }, () => {
    const { kind, x, y, open = false, ...options } = given ?? {}
    if (!kinds.includes(kind)) {
      throw new DeclarationError(`kind of plot must be ${list(kinds, 'or')}, not ${told(kind)}`)
    }
    const columns = columnsOf(options.columns)
    const found = [x, y].flat().map((name) => {
      const column = columns.find((column) => column.name === name)
      if (column) return column
      throw new DeclarationError(
        unknown(
          'column of plot called',
          String(name),
          columns.map(({ name }) => name),
        ),
      )
    })
    const [across, ...ys] = found as [(typeof found)[0], ...typeof found]
    for (const { name, component } of ys) {
      if (!/^(number|integer)$/.test(component.schema.type ?? '')) {
        throw new DeclarationError(`plot needs numbers in its column “${name}”`)
      }
    }
    if (ys.length === 0 || ys.length > mostSeries) {
      throw new DeclarationError(`plot draws from 1 to ${mostSeries} columns, not ${ys.length}`)
    }
    return {
      ...table<C, O>(options as TableOptions<C, O>),
      type: 'plot',
      async output({ label, ...props }: OutputField) {
        const { chart } = await import('./shared/chart.ts')
        return result({ label, ...props }, (value) => {
          const rows = rowsOf(value)
          const { t = inEnglish } = props
          const all = { label, columns, rows, t }
          return html`${chart(t, props.id, { kind, x: across, ys }, rows)}
        <details class="data"${open ? html` open` : ''}><summary>${t('Data')}</summary>${grid(all)}${csvLink(all)}</details>`
        })
      },
    }
  })
}
