import { Interface, number, ProblemError, plot } from 'fascia'
import { Hono } from 'hono'
import { type Degrees, rows } from './rows.ts'

const whole = number({ integer: true })

const id = {
  ...{ name: 'id', in: 'path', required: true },
  schema: { type: 'integer', minimum: 0, maximum: rows.length - 1 },
}
const answer = (type: string) => ({
  description: 'What it gives',
  content: { 'application/json': { schema: { type } } },
})
const problem = { $ref: '#/components/responses/Problem' }

export const degrees = Interface({
  title: 'Degrees awarded',
  description: 'How many degrees were awarded in each year from 1990 to 1994.',
  readOnly: true,
  inputs: {
    start: number({ integer: true, optional: true, help: 'The first year' }),
    limit: number({ integer: true, min: 0, optional: true, help: 'The most rows, from there on' }),
  },
  outputs: plot({
    label: 'Degrees by year',
    columns: { id: whole, year: whole, degrees: whole },
    kind: 'bar',
    x: 'year',
    y: 'degrees',
    open: true,
  }),
  examples: [{ start: 1992 }, { start: 1990, limit: 2 }],
  article:
    'A program gets the same rows as JSON: `GET /degrees?start=1992&limit=2`. ' +
    'One row is at `/degrees/2`, and its number alone at `/degrees/2/degrees`. A POST takes both ' +
    'inputs as JSON: `{}` is all rows.',
  routes: new Hono()
    .get('/:id', (c) => c.json(rowOf(c.req.param('id'))))
    .get('/:id/degrees', (c) => c.json(rowOf(c.req.param('id')).degrees)),
  paths: {
    '/{id}': {
      parameters: [id],
      get: {
        operationId: 'degrees.row',
        summary: 'One row',
        responses: { 200: answer('object'), default: problem },
      },
    },
    '/{id}/degrees': {
      parameters: [id],
      get: {
        operationId: 'degrees.row.degrees',
        summary: 'The number of degrees in one row',
        responses: { 200: answer('integer'), default: problem },
      },
    },
  },
  fn: ({ start = -Infinity, limit = rows.length }) =>
    rows.filter(({ year }) => year >= start).slice(0, limit),
})

function rowOf(id: string): Degrees {
  const row = rows.find((row) => String(row.id) === id)
  if (row) return row
  throw new ProblemError(404, `There is no such row: the ids are 0 to ${rows.length - 1}`)
}
