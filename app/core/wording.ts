import { list } from './schema.ts'

/** What a value is, as a sentence quotes it to a developer: “abc”, NaN, a list, a Map. */
export function told(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value === '' ? 'an empty text' : quoted(value)
    case 'bigint':
      return `${value}n`
    case 'function':
      return 'a function'
    case 'symbol':
      return 'a symbol'
    case 'object':
      return value === null ? 'null' : objectTold(value)
    default:
      return String(value)
  }
}

const longest = 40

function quoted(text: string): string {
  const line = text.slice(0, longest).replace(/\s/g, ' ')
  return text.length > longest ? `“${line}…”` : `“${line}”`
}

function objectTold(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (value instanceof Uint8Array) return 'bytes'
  if (Symbol.asyncIterator in value || Symbol.iterator in value) {
    if ('next' in value) return 'a generator'
  }
  const { name = '' } = value.constructor ?? {}
  if (name === '' || name === 'Object') return 'an object'
  return /^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`
}

/** What may be meant by a word that is none of these: those that differ from it in few letters. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const near = known
    .map((name) => ({ name, steps: distance(lower, name.toLowerCase()) }))
    .filter(({ name, steps }) => steps <= Math.max(1, Math.floor(name.length / 3)))
  near.sort((a, b) => a.steps - b.steps)
  return near[0]?.name
}

/** "there is no input “nam”: did you mean “name”?", or else which there are. */
export function unknown(kind: string, word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  const all = known.length === 0 ? 'there are none' : `there are ${list(known, 'and')}`
  return `there is no ${kind} ${told(word)}: ${near ? `did you mean “${near}”?` : all}`
}

/** Letters to change, to add, to leave out, or to swap with the next. */
function distance(one: string, other: string): number {
  let before: number[] = []
  let row = Array.from({ length: other.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1]
    for (let j = 0; j < other.length; j++) {
      const change = row[j]! + (letter === other[j] ? 0 : 1)
      const swap = letter === other[j - 1] && one[i - 1] === other[j] ? before[j - 1]! + 1 : change
      next.push(Math.min(change, swap, row[j + 1]! + 1, next[j]! + 1))
    }
    before = row
    row = next
  }
  return row.at(-1)!
}
