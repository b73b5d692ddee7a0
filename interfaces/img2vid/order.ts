export type Order = 'name' | 'given'

const { compare } = new Intl.Collator('en', { numeric: true })

/** By name as people count, frame2 before frame10, equal names as they came; or all as they came. */
export const inOrder = <T extends { name: string }>(files: readonly T[], order: Order): T[] =>
  order === 'name' ? files.toSorted((a, b) => compare(a.name, b.name)) : [...files]
