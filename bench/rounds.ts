export interface Figures {
  [name: string]: number
}

/** The median of each figure, and of each ratio of ours to the other's. */
export interface Compared {
  ours: Figures
  bare: Figures
  ratio: Figures
}

/** Takes turns, the first one's too, after a round of each that warms up and is not counted. */
export async function inTurns<T>(
  rounds: number,
  { ours, bare }: { ours: T; bare: T },
  round: (side: T) => Promise<Figures>,
): Promise<Compared> {
  const pairs: Pair[] = []
  for (let i = -1; i < rounds; i++) {
    const first = await round(i % 2 ? ours : bare)
    const second = await round(i % 2 ? bare : ours)
    if (i >= 0) pairs.push(i % 2 ? { ours: first, bare: second } : { ours: second, bare: first })
  }
  return compared(pairs)
}

export interface Pair {
  ours: Figures
  bare: Figures
}

export function compared(pairs: Pair[]): Compared {
  const names = Object.keys(pairs[0]!.ours)
  const each = (figure: (pair: Pair, name: string) => number): Figures =>
    Object.fromEntries(names.map((name) => [name, median(pairs.map((pair) => figure(pair, name)))]))
  return {
    ours: each(({ ours }, name) => ours[name]!),
    bare: each(({ bare }, name) => bare[name]!),
    ratio: each(({ ours, bare }, name) => ours[name]! / bare[name]!),
  }
}

const median = (figures: number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1]!

/** Rows of text in columns as wide as they need to be; the first and the last go to the left. */
export function table(rows: string[][]): string {
  const columns = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  const isLeft = (i: number) => i === 0 || i === columns.length - 1
  const line = (row: string[]) =>
    row.map((cell, i) => (isLeft(i) ? cell.padEnd(columns[i]!) : cell.padStart(columns[i]!)))
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n')
}
