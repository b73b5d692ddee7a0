import { type AnyComponent, type Component, isRequired } from '../../app/core/component.ts'
import { Mismatch } from '../../app/core/errors.ts'
import { holdsFiles, type Schema, titleOf } from '../../app/core/schema.ts'
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

/** What `fn` receives. */
export type RowsIn<C> = { -readonly [K in keyof C]: In<C[K]> }[]

/** What `fn` may return. */
export type RowsOut<C> = readonly { readonly [K in keyof C]: Out<C[K]> }[]

export interface Column {
  name: string
  title: string
  component: AnyComponent
}

const named: { [K in keyof Plain]: () => AnyComponent } = { text, number, checkbox }
const mostFaults = 10

/** Settles components and titles, once. Throws a TypeError where a column cannot be in a table. */
export function columnsOf(columns: Columns): Column[] {
  return Object.entries(columns).map(([name, port]) => {
    const component = typeof port === 'string' ? named[port]?.() : port
    if (!component) throw new TypeError(`There is no kind of column “${port}”`)
    if (holdsFiles(component.schema)) throw new TypeError(`The column “${name}” cannot hold files`)
    return { name, title: component.schema.title ?? titleOf(name), component }
  })
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

/** A row as JSON has it, in the order of the columns; a blank cell is left out. */
export function encodeRow(columns: Column[], row: { readonly [name: string]: unknown }) {
  const cells = columns.map(({ name, component }) => [name, component.encode(row[name])] as const)
  return Object.fromEntries(cells.filter(([, cell]) => cell !== null))
}

/** The wrong cells as the end of a sentence, each by its row, counted from 1, and its column. */
export function wrongCells(columns: Column[], faults: CellFault[]): Mismatch {
  const named = faults
    .slice(0, mostFaults)
    .map(({ row, column, detail }) => `row ${row + 1}, ${columns[column]!.title} ${detail}`)
  const more = faults.length > mostFaults ? `; and ${faults.length - mostFaults} more` : ''
  return new Mismatch(`must be right in every cell: ${named.join('; ')}${more}`)
}
