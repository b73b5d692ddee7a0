import { Hono } from 'hono'
import { ProblemError } from '../../app/index.ts'
import { type Degrees, rows } from './rows.ts'

/** `/degrees/0` is a row, and `/degrees/0/degrees` its number. */
export const routes = new Hono()
  .get('/:id', (c) => c.json(rowOf(c.req.param('id'))))
  .get('/:id/degrees', (c) => c.json(rowOf(c.req.param('id')).degrees))

function rowOf(id: string): Degrees {
  const row = rows.find((row) => String(row.id) === id)
  if (row) return row
  throw new ProblemError(404, `There is no such row: the ids are 0 to ${rows.length - 1}`)
}
