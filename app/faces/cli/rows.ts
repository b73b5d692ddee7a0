import { isTable, type Json, type Schema } from '../../schema.ts'

type Row = { [column: string]: Json }

/** A list of objects as a text table, numbers to the right; undefined for any other value. */
export function rowsText(schema: Schema, value: Json): string | undefined {
  if (!isTable(schema) || !Array.isArray(value)) return undefined
  const rows = value as Row[]
  const columns = Object.entries(schema.items?.properties ?? {})
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

const cellText = (value: Json | undefined): string =>
  String(value ?? '').replace(/[\p{Cc}\s]+/gu, ' ')

function padded(cell: string, width: number, { type }: Schema): string {
  const space = ' '.repeat(width - [...cell].length)
  return type === 'number' || type === 'integer' ? space + cell : cell + space
}
