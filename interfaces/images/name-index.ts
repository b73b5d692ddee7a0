import { byName } from 'fascia'

/** All names that a repository has, in order, without reading them all each time. */
export interface NameIndex {
  /** Those that this process knows; what another one changed shows a little later. */
  all(): Promise<readonly string[]>
  add(name: string): void
  remove(name: string): void
}

/** What is known is trusted for so long; then it is read again, behind what is answered meanwhile. */
const freshMs = 1000
/** What is older is not told any more before it was read again. */
const staleMs = 60_000
/** More names than this take too much memory. */
const mostKept = 200_000

/** An index over `read`, which gives all names in any order. */
export function nameIndex(read: () => Promise<string[]>): NameIndex {
  let known: { names: string[]; at: number } | undefined
  let reading: Promise<readonly string[]> | undefined
  /** What changed while it was being read, which may or may not be in it. */
  let changes: ((names: string[]) => void)[] = []

  async function readAll(): Promise<readonly string[]> {
    changes = []
    const at = Date.now()
    try {
      const names = (await read()).sort(byName)
      for (const change of changes) change(names)
      known = names.length > mostKept ? undefined : { names, at }
      return names
    } finally {
      reading = undefined
    }
  }

  const change = (apply: (names: string[]) => void) => {
    if (reading) changes.push(apply)
    if (known) apply(known.names)
  }

  return {
    async all() {
      const age = Date.now() - (known?.at ?? Number.NEGATIVE_INFINITY)
      if (known && age < freshMs) return known.names
      reading ??= readAll()
      if (!known || age > staleMs) return reading
      // What goes wrong shows when it is asked for again.
      reading.catch(() => {})
      return known.names
    },
    add: (name) =>
      change((names) => {
        const at = placeOf(names, name)
        if (names[at] !== name) names.splice(at, 0, name)
      }),
    remove: (name) =>
      change((names) => {
        const at = placeOf(names, name)
        if (names[at] === name) names.splice(at, 1)
      }),
  }
}

/** Where a name stands among those in order, or would stand. */
function placeOf(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (byName(names[middle]!, name) < 0) low = middle + 1
    else high = middle
  }
  return low
}
