// What can be done with a matrix: a table in, one of three actions, a table out.
import { InputError, Interface, number, table } from 'fascia'

type Row = { x: number; y: number; z: number }
const columns = { x: number(), y: number(), z: number() }
const row = (x: number, y: number, z: number): Row => ({ x, y, z })
const dot = (a: Row, b: Row) => a.x * b.x + a.y * b.y + a.z * b.z
const cross = (a: Row, b: Row) =>
  row(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)

/** Its columns as rows, each divided by the same number. */
function flipped([a, b, c, ...more]: readonly Row[], by = 1): [Row, Row, Row] {
  if (!a || !b || !c || more.length > 0) {
    throw new InputError('The matrix must have three rows', { field: 'matrix' })
  }
  const column = (of: keyof Row) => row(a[of] / by, b[of] / by, c[of] / by)
  return [column('x'), column('y'), column('z')]
}

export const matrices = Interface({
  title: 'Matrices',
  description: 'Of three rows: transposed, squared, inverted.',
  inputs: { matrix: table({ columns, default: [row(2, 0, 1), row(0, 4, 0), row(1, 0, 1)] }) },
  outputs: { result: table({ columns }) },
  actions: {
    transpose: ({ matrix }) => ({ result: flipped(matrix) }),
    square({ matrix }) {
      const [x, y, z] = flipped(matrix)
      return { result: matrix.map((each) => row(dot(each, x), dot(each, y), dot(each, z))) }
    },
    invert({ matrix }) {
      const [a, b, c] = flipped(flipped(matrix))
      const determinant = dot(a, cross(b, c))
      if (determinant === 0) throw new InputError('It has no inverse', { field: 'matrix' })
      return { result: flipped([cross(b, c), cross(c, a), cross(a, b)], determinant) }
    },
  },
})
