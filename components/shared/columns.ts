import {
  type AnyComponent,
  type Component,
  isRequired,
  type Wire,
} from '../../app/core/component.ts'
import { DeclarationError, Mismatch } from '../../app/core/errors.ts'
import { isComponent } from '../../app/core/options.ts'
import { holdsFiles, type Schema, titleOf } from '../../app/core/schema.ts'
import { told } from '../../app/core/wording.ts'
import { checkbox } from '../checkbox.ts'
import { number } from '../number.ts'
import { text } from '../text.ts'
import type { Records } from './records.ts'

interface Plain {
  text: string
  number: number
  checkbox: boolean
}

/** What a column holds: a component, or the name of one that needs no options. */
export type ColumnPort = keyof Plain | AnyComponent
export type Columns = { readonly [name: string]: ColumnPort }

type In<K> = K extends keyof Plain ? Plain[K] : K extends Component<infer T, any> ? T : never
type Out<K> = K extends keyof Plain ? Plain[K] : K extends Component<any, infer T> ? T : never

/** What a cell holds where a table has whatever columns its rows have. */
export type Cell = string | number | boolean | null
export type OpenRow = { [name: string]: Cell }
/** A day or a time goes out as ISO has it. */
export type OpenRowOut = { readonly [name: string]: Cell | Date | undefined }

/** What `fn` receives. */
export type RowsIn<C> = string extends keyof C
  ? OpenRow[]
  : { -readonly [K in keyof C]: In<C[K]> }[]

/** What `fn` may return. */
export type RowsOut<C> = string extends keyof C
  ? readonly OpenRowOut[]
  : readonly ({ readonly [K in Filled<C>]: Out<C[K]> } & {
      readonly [K in Exclude<keyof C, Filled<C>>]?: Out<C[K]>
    })[]

/** Columns whose cells may not be left out. */
type Filled<C> = { [K in keyof C]: undefined extends Out<C[K]> ? never : K }[keyof C]

export interface Column {
  name: string
  title: string
  component: AnyComponent
}

const named: { [K in keyof Plain]: () => AnyComponent } = { text, number, checkbox }
const mostFaults = 10

/** Settles components and titles, once. Throws a DeclarationError where a column cannot be in a table. */
export function columnsOf(columns: Columns | undefined): Column[] {
  const entries = Object.entries(columns ?? {})
  if (entries.length === 0) {
    throw new DeclarationError(
      "a table needs columns: write columns: { name: 'text', year: 'number' }, or leave them out",
    )
  }
  return entries.map(([name, port]) => {
    try {
      const component = columnOf(port)
      if (holdsFiles(component.schema)) throw new DeclarationError('cannot hold files')
      return { name, title: component.schema.title ?? titleOf(name), component }
    } catch (error) {
      if (!(error instanceof DeclarationError)) throw error
      const colon = /^(must|cannot) /.test(error.message) ? '' : ':'
      throw new DeclarationError(`the column “${name}”${colon} ${error.message}`, { cause: error })
    }
  })
}

function columnOf(port: ColumnPort): AnyComponent {
  if (isComponent(port)) return port
  if (typeof port === 'string' && Object.hasOwn(named, port)) return named[port]()
  const names = `“text”, “number”, “checkbox” or a component`
  throw new DeclarationError(`must be ${names}, not ${told(port)}`)
}

/** The schema of one row. */
export function rowSchema(columns: Column[]): Schema {
  const schemas = columns.map(({ name, title, component: { schema } }) => {
    return [name, { title, ...schema }]
  })
  const required = columns.filter(({ component }) => isRequired(component))
  return {
    type: 'object',
    properties: Object.fromEntries(schemas),
    required: required.map(({ name }) => name),
  }
}

/** What is wrong with a cell, by its row and column, both counted from 0. */
export interface CellFault {
  row: number
  column: number
  detail: string
}

/** Rows as `fn` receives them, and each cell that is wrong. */
export function readCells(
  columns: Column[],
  records: Records,
  schemas: NonNullable<Schema['properties']> = {},
) {
  const faults: CellFault[] = []
  const rows = records.map((record, row) =>
    Object.fromEntries(
      columns.map(({ name, component }, column) => {
        try {
          return [name, component.decode(record.get(name), schemas[name])]
        } catch (error) {
          if (!(error instanceof Mismatch)) throw error
          faults.push({ row, column, detail: error.message })
          return [name, undefined]
        }
      }),
    ),
  )
  return { rows, faults }
}

/**
 * Rows as JSON has them, in the order of the columns; a blank cell is left out. Throws a Mismatch
 * for the first that is none of this table.
 */
export function encodeRows(
  columns: Column[],
  rows: readonly { readonly [name: string]: unknown }[],
) {
  if (!Array.isArray(rows)) throw new Mismatch(`must be a list of rows, not ${told(rows)}`)
  return rows.map((row, at) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new Mismatch(`must have objects as its rows, but row ${at + 1} is ${told(row)}`)
    }
    const cells: { [name: string]: Wire } = {}
    for (const { name, component } of columns) {
      const cell = encodeCell(component, row[name], name, at)
      if (cell !== null) cells[name] = cell
    }
    return cells
  })
}

function encodeCell(component: AnyComponent, value: unknown, name: string, at: number): Wire {
  try {
    return component.encode(value)
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    throw new Mismatch(
      `must be right in every cell, but in row ${at + 1} “${name}” ${error.message}`,
    )
  }
}

/** The wrong cells as the end of a sentence, each by its row, counted from 1, and its column. */
export function wrongCells(columns: Column[], faults: CellFault[]): Mismatch {
  const named = faults
    .slice(0, mostFaults)
    .map(({ row, column, detail }) => `row ${row + 1}, ${columns[column]!.title} ${detail}`)
  const more = faults.length > mostFaults ? `; and ${faults.length - mostFaults} more` : ''
  return new Mismatch(`must be right in every cell: ${named.join('; ')}${more}`)
}
