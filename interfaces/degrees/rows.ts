/** Degrees awarded in a year. */
export interface Degrees {
  id: number
  year: number
  degrees: number
}

/** All that is known, in the order of their ids. */
export const rows: readonly Degrees[] = [
  { id: 0, year: 1990, degrees: 5818 },
  { id: 1, year: 1991, degrees: 5725 },
  { id: 2, year: 1992, degrees: 6005 },
  { id: 3, year: 1993, degrees: 6123 },
  { id: 4, year: 1994, degrees: 6096 },
]
