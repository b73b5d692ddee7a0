export const orders = ['by name', 'as given'] as const
export type Order = (typeof orders)[number]

const { compare } = new Intl.Collator('en', { numeric: true })

/** By name as people count, frame2 before frame10; equal names stay as they were given. */
export const inOrder = <T extends { name: string }>(files: readonly T[], order: Order): T[] =>
  order === 'by name' ? files.toSorted((a, b) => compare(a.name, b.name)) : [...files]
