import { html } from 'hono/html'
import type { Html, OutputField } from '../app/core/component.ts'
import { DeclarationError } from '../app/core/errors.ts'
import { result } from '../app/core/fields.ts'
import { inEnglish, type Translate } from '../app/core/languages/translate.ts'
import { aFlag, anything, declared, type Rules } from '../app/core/options.ts'
import type { Json } from '../app/core/schema.ts'
import { type Columns, columnsOf } from './shared/columns.ts'
import { csvLink, grid, type Row, rowsOf } from './shared/grid.ts'
import { columnsIn } from './shared/open-columns.ts'
import { type Looks, planOf } from './shared/plan.ts'
import { type TableOptions, table, tableRules } from './table.ts'

/** What a chart is drawn from, for options that follow from it. */
export interface PlotData {
  rows: readonly Row[]
  /** The values that were sent, by the names of the inputs. */
  inputs: { readonly [name: string]: Json }
}

/** A value, or what makes it of the rows and the inputs of a call. */
type From<T> = T | ((data: PlotData) => T)

export interface PlotOptions<C extends Columns = Columns, O extends boolean = boolean>
  extends TableOptions<C, O> {
  /** How it is drawn; as lines unless said. */
  kind?: From<NonNullable<Looks['kind']>>
  /** The column that goes from left to right: numbers, ISO dates, or anything side by side; else the first. */
  x?: From<NoInfer<keyof C & string>>
  /** The columns that go up, of numbers, several in one chart; else all that are left. */
  y?: From<NoInfer<keyof C & string> | readonly NoInfer<keyof C & string>[]>
  /** The column whose values are the series, each with a colour of its own. */
  colour?: From<NoInfer<keyof C & string> | undefined>
  /** Colours in hex, by the names of series, in the place of the page's own. */
  colours?: From<{ readonly [series: string]: string }>
  /** What rows of one place and one colour are drawn as; `sum` for lines and bars with `colour`. */
  aggregate?: From<Looks['aggregate']>
  /** Puts bars and areas on top of each other. */
  stacked?: From<boolean>
  /** What stands above it. */
  title?: From<string | undefined>
  /** What stands under it, where that is not what the column is called. */
  xTitle?: From<string | undefined>
  /** What stands beside it, likewise. */
  yTitle?: From<string | undefined>
  /** From where to where it goes across, in numbers or ISO dates; an end may be `undefined`. */
  xLimits?: From<Looks['xLimits']>
  /** From where to where it goes up. */
  yLimits?: From<Looks['yLimits']>
  /** Shows the table under the chart at once; else it is folded away. */
  open?: boolean
}

/** What may be a function of the result. */
const lookRules: Rules = {
  ...{ kind: anything, x: anything, y: anything, colour: anything, colours: anything },
  ...{ aggregate: anything, stacked: anything, title: anything, xTitle: anything },
  ...{ yTitle: anything, xLimits: anything, yLimits: anything },
}

/**
 * A table that is drawn as a chart too, with the rows below for those who cannot see it. Where
 * `columns` is left out, or options are functions, what is drawn follows from each result.
 */
export function plot<const C extends Columns = Columns, const O extends boolean = false>(
  given: PlotOptions<C, O> = {},
) {
  return declared('plot', given ?? {}, { ...tableRules, ...lookRules, open: aFlag }, () => {
    const { open = false, ...all } = given
    const part = (isLook: boolean) =>
      Object.entries(all).filter(([name]) => Object.hasOwn(lookRules, name) === isLook)
    const looks = part(true)
    const known = all.columns && columnsOf(all.columns)
    // What is settled already is refused already.
    if (known && !looks.some(([, look]) => typeof look === 'function')) {
      planOf(Object.fromEntries(looks), known)
    }
    return {
      ...table<C, O>(Object.fromEntries(part(false)) as TableOptions<C, O>),
      type: 'plot',
      async output({ label, ...props }: OutputField) {
        const { chart, chartOf } = await import('./shared/chart.ts')
        return result({ label, ...props }, (value) => {
          const rows = rowsOf(value)
          const { t = inEnglish, inputs } = props
          const columns = known ?? columnsIn(rows)
          const table = { label, columns, rows, t }
          const drawn = () => {
            if (columns.length === 0) return html`<p class="nothing">${t('No numbers to draw')}</p>`
            const settled = looks.map(([name, look]) => [
              name,
              typeof look === 'function' ? look({ rows, inputs }) : look,
            ])
            const plan = planOf(Object.fromEntries(settled), columns)
            return chart(t, props.id, chartOf(t, plan, rows))
          }
          return html`${orSaid(t, drawn)}
        <details class="data"${open ? html` open` : ''}><summary>${t('Data')}</summary>${grid(table)}${csvLink(table)}</details>`
        })
      },
    }
  })
}

/** The developer's functions are asked while the page is drawn, which goes on without the chart. */
function orSaid(t: Translate, draw: () => Html): Html {
  try {
    return draw()
  } catch (error) {
    console.error(error)
    const reason = error instanceof DeclarationError ? error.message : ''
    return html`<p class="nothing">${t('The chart cannot be drawn')}${reason && html`: <span${t.sentence}>${reason}</span>`}</p>`
  }
}
