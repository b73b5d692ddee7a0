import { html } from 'hono/html'
import type { Html, InputField, Raw } from '../../app/core/component.ts'
import { Mismatch } from '../../app/core/errors.ts'
import { field } from '../../app/core/fields.ts'
import { inEnglish, type Translate } from '../../app/core/languages/translate.ts'
import type { Schema } from '../../app/core/schema.ts'
import { type Column, readCells } from './columns.ts'
import { writeCsv } from './csv.ts'
import { grid } from './grid.ts'
import { columnsIn } from './open-columns.ts'
import { type Records, toRecords } from './records.ts'

/**
 * A whole field to paste a table into; what it holds is also drawn as one, wrong cells marked. The
 * page's script makes a grid of it to type in.
 */
export function pasteField(
  props: InputField & { schema: Schema },
  given: Column[] | undefined,
  lines = 6,
): Html {
  const describedBy = [`${props.id}-takes`, props.describedBy].filter(Boolean).join(' ')
  const titles = given?.map(({ title }) => title)
  return field(
    { ...props, describedBy },
    ({ id, label, value, error, attributes, t = inEnglish }) => {
      const records = recordsOf(value, given)
      const columns = given ?? columnsIn(records.map((record) => Object.fromEntries(record)))
      const { faults } = readCells(columns, error ? records : [])
      const sheet = JSON.stringify({
        label,
        columns: given?.map(editable),
        most: props.schema.maxItems,
        faults: faults.map(({ row, column, detail }) => [row, column, detail]),
      })
      return html`<textarea class="code sheet" data-needs="editing" data-sheet="${sheet}" ${attributes} rows="${lines}" wrap="off" spellcheck="false">${'\n'}${written(value, columns, records)}</textarea>
    <span class="takes" id="${id}-takes">${
      titles
        ? t('Paste cells from a spreadsheet, or write CSV: {columns}', {
            columns: t.list(titles, 'and'),
          })
        : t('Paste cells from a spreadsheet, or write CSV')
    }</span>
    ${records.length > 0 ? preview(t, label, columns, records, Boolean(error)) : ''}`
    },
  )
}

/** What the script needs to know of a column. */
function editable({ name, title, component: { schema } }: Column) {
  const { type, enum: choices, labels } = schema
  if (type === 'boolean') return { name, title, kind: 'checkbox' }
  if (type === 'number' || type === 'integer') return { name, title, kind: 'number' }
  if (!choices) return { name, title }
  const named = choices.map((choice, i) => [String(choice), labels?.[i] ?? String(choice)])
  return { name, title, kind: 'choice', choices: named }
}

function preview(
  t: Translate,
  label: string,
  columns: Column[],
  records: Records,
  isOpen: boolean,
): Html {
  const { faults } = readCells(columns, records)
  const rows = records.map((record) => Object.fromEntries(record))
  return html`<details class="data"${isOpen ? html` open` : ''}><summary>${t('As a table')}</summary>${grid({ label, columns, rows, faults, t })}</details>`
}

/** The text as it was typed, or else the rows as CSV. */
function written(value: Raw, columns: Column[], records: Records): string {
  const texts = [value].flat()
  if (texts.every((text) => typeof text === 'string')) return texts.join('\n')
  const names = columns.map(({ name }) => name)
  const rows = records.map((record) => names.map((name) => record.get(name) ?? null))
  return rows.length > 0 ? writeCsv(names, rows) : ''
}

function recordsOf(value: Raw, columns: Column[] | undefined): Records {
  try {
    return toRecords(value ?? [], columns, Infinity)
  } catch (error) {
    if (error instanceof Mismatch) return []
    throw error
  }
}
