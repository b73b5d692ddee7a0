import type { Raw } from '../../app/core/component.ts'
import { Mismatch } from '../../app/core/errors.ts'
import { count, type Json } from '../../app/core/schema.ts'
import { told } from '../../app/core/wording.ts'
import { checkbox } from '../checkbox.ts'
import { number } from '../number.ts'
import { text } from '../text.ts'
import type { Cell, Column, OpenRow, OpenRowOut } from './columns.ts'
import { toRecords } from './records.ts'

const mostColumns = 200
const plain = { text: text(), number: number(), checkbox: checkbox() }

/** The columns that rows have, in the order in which they are first there. */
export function columnsIn(rows: readonly { readonly [name: string]: Json }[]): Column[] {
  const kinds = new Map<string, Set<string>>()
  for (const row of rows) {
    for (const [name, cell] of Object.entries(row)) {
      const known = kinds.get(name) ?? new Set()
      kinds.set(name, cell === null || cell === '' ? known : known.add(typeof cell))
      if (kinds.size >= mostColumns) break
    }
  }
  return [...kinds].map(([name, [first, ...others]]) => {
    const isOne = others.length === 0
    const kind =
      isOne && first === 'number' ? 'number' : isOne && first === 'boolean' ? 'checkbox' : 'text'
    return { name, title: name, component: plain[kind] }
  })
}

/** Rows of any columns; of text, a column of numbers is one. Throws a Mismatch. */
export function readOpen(raw: Raw, most: number, longest?: number): OpenRow[] {
  const records = toRecords(raw, undefined, most, longest)
  const isText = typeof raw === 'string' || [raw].flat().every((part) => typeof part === 'string')
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))]
  refuseMany(names.length)
  const numeric = new Set(isText ? names.filter((name) => isNumeric(records, name)) : [])
  return records.map((record, row) =>
    Object.fromEntries(
      names.map((name) => {
        const cell = record.get(name) ?? null
        if (numeric.has(name)) return [name, cell === null ? null : Number(cell)]
        if (typeof cell !== 'object' || cell === null) return [name, cell]
        throw new Mismatch(
          `must have text, numbers or true and false in its cells, but in row ${row + 1} “${name}” is ${told(cell)}`,
        )
      }),
    ),
  )
}

/** Rows as JSON has them. Throws a Mismatch for the first cell that is no text, number, flag or date. */
export function encodeOpen(rows: readonly OpenRowOut[]): OpenRow[] {
  if (!Array.isArray(rows)) throw new Mismatch(`must be a list of rows, not ${told(rows)}`)
  const names = new Set<string>()
  const encoded = rows.map((row, at) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new Mismatch(`must have objects as its rows, but row ${at + 1} is ${told(row)}`)
    }
    const cells = Object.entries(row).map(([name, cell]) => {
      names.add(name)
      return [name, cellOf(cell, name, at)]
    })
    return Object.fromEntries(cells) as OpenRow
  })
  refuseMany(names.size)
  return encoded
}

function cellOf(cell: unknown, name: string, at: number): Cell {
  if (cell === undefined || cell === null) return null
  if (cell instanceof Date && !Number.isNaN(cell.getTime())) return cell.toISOString()
  if (typeof cell === 'string' || typeof cell === 'boolean' || Number.isFinite(cell)) {
    return cell as Cell
  }
  throw new Mismatch(
    `must have text, numbers, dates or true and false in its cells, but in row ${at + 1} “${name}” is ${told(cell)}`,
  )
}

function refuseMany(columns: number): void {
  if (columns <= mostColumns) return
  throw new Mismatch(`must have at most ${mostColumns} columns, not ${count(columns)}`)
}

/** Whether every cell that is not blank is a number as it is written; 007 is none. */
const isNumeric = (records: ReturnType<typeof toRecords>, name: string): boolean => {
  const cells = records.flatMap((record) => record.get(name) ?? [])
  return cells.length > 0 && cells.every((cell) => written.test(String(cell)))
}

const written = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i
