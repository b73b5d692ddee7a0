import { isStored } from '../../core/file.ts'
import type { Interface } from '../../core/interface.ts'
import { holdsFiles, isTable, type Json, type Schema } from '../../core/schema.ts'
import type { Display } from './follow.ts'
import { type Writer, write } from './terminal.ts'

/** Prints a result on stdout for people: values as they are, files as the paths they went to. */
export interface Printer {
  /** A result that others may follow: printed at once where there is one value only. */
  partial(outputs: Json[]): Promise<void>
  final(outputs: Json[], paths: ReadonlyMap<string, string>): Promise<void>
  /** Fires when nobody reads any more. */
  gone: AbortSignal
}

export function printer(
  stdout: Writer,
  { outputs: { names, components } }: Interface,
  display: Display,
): Printer {
  const gone = new AbortController()
  const values = names.flatMap((_, i) => (holdsFiles(components[i]!.schema) ? [] : [i]))
  let shown: string | undefined
  let isLineOpen = false

  async function put(text: string) {
    if (text === '' || gone.signal.aborted) return
    isLineOpen = !text.endsWith('\n')
    display.clear(isLineOpen)
    if (!(await write(stdout, text))) gone.abort()
  }

  const endLine = () => put(isLineOpen ? '\n' : '')

  /** Of a text that grows, what is new; anything else anew, on a line of its own. */
  async function follow(i: number, value: Json | undefined) {
    const text = value === undefined ? undefined : textOf(components[i]!.schema, value)
    if (text === undefined || text === shown) return
    const grows = typeof value === 'string' && shown !== undefined && text.startsWith(shown)
    if (!grows) await endLine()
    await put(grows ? text.slice(shown!.length) : text)
    shown = text
  }

  return {
    async partial(outputs) {
      const [only, another] = values
      if (only !== undefined && another === undefined) await follow(only, outputs[only])
    },
    async final(outputs, paths) {
      const [only, another] = values
      if (only !== undefined && another === undefined) {
        await follow(only, outputs[only])
        await (shown === '' ? put('\n') : endLine())
      } else {
        for (const i of values) await put(labelled(components[i]!.schema, outputs[i]!))
      }
      for (const path of new Set(paths.values())) await put(`${path}\n`)
    },
    gone: gone.signal,
  }
}

/** "Mean: 4", or its lines under the label. */
function labelled(schema: Schema, value: Json): string {
  const label = schema.title ?? ''
  const text = textOf(schema, value)
  if (text === undefined) return ''
  const body = text.replace(/\n$/, '')
  return body.includes('\n') ? `${label}:\n${body}\n` : `${label}: ${body}\n`
}

function textOf(schema: Schema, value: Json): string | undefined {
  if (value === null || isStored(value)) return undefined
  const rows = rowsText(schema, value)
  if (rows !== undefined) return rows
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}

type Row = { [column: string]: Json }

/** A list of objects as a text table, numbers to the right; undefined for any other value. */
export function rowsText(schema: Schema, value: Json): string | undefined {
  if (!isTable(schema) || !Array.isArray(value)) return undefined
  const rows = value as Row[]
  const columns = Object.entries(schema.items?.properties ?? columnsIn(rows))
  if (columns.length === 0) return undefined
  const lines = [
    columns.map(([name, { title }]) => title ?? name),
    ...rows.map((row) => columns.map(([name]) => cellText(row[name]))),
  ]
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => [...line[i]!].length)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => padded(cell, widths[i]!, columns[i]![1]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** A schema for each column of rows that may have any: numbers where they are all numbers. */
function columnsIn(rows: Row[]): { [name: string]: Schema } {
  const isNumeric = (name: string) =>
    rows.every((row) => typeof (row[name] ?? 0) === 'number' && Object.hasOwn(row, name))
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return Object.fromEntries(
    names.map((name) => [name, { type: isNumeric(name) ? 'number' : 'string' }]),
  )
}

const cellText = (value: Json | undefined): string =>
  String(value ?? '').replace(/[\p{Cc}\s]+/gu, ' ')

function padded(cell: string, width: number, { type }: Schema): string {
  const space = ' '.repeat(width - [...cell].length)
  return type === 'number' || type === 'integer' ? space + cell : cell + space
}
