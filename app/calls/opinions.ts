import { ProblemError } from '../core/errors.ts'
import type { Json } from '../core/schema.ts'
import type { Tables } from './tables.ts'

/** What somebody said of a result, with what it was made from: it outlives the Job. */
export interface Opinion {
  job: string
  interface: string
  /** When it was said, in milliseconds. */
  time: number
  choice: string
  user: string | null
  inputs: { [name: string]: Json }
  outputs: Json[]
}

/** What people say of results: one opinion of each Job. */
export interface Opinions {
  /**
   * Takes the place of what was said of that Job before. Rejects with a ProblemError 507 when there
   * is no room. Resolves when it is on the disk.
   */
  save(opinion: Opinion): Promise<void>
  get(name: string, job: string): Promise<Opinion | undefined>
  count(name: string): Promise<number>
  /** Those about one Interface, in the order of their Jobs' ids. */
  list(name: string): AsyncIterable<Opinion>
  /** Forgets those about one Interface. */
  clear(name: string): Promise<void>
}

/** Of one Interface. */
const most = 100_000
/** In characters, of one opinion. */
const largest = 2_000_000
const overhead = 2048
const batch = 500

/**
 * The bytes that they take.
 * @internal
 */
export function sizeOfOpinions({ opinions }: Pick<Tables, 'opinions'>): number {
  let sum = 0
  for (const { value } of opinions.getRange({})) sum += Buffer.byteLength(value) + overhead
  return sum
}

/**
 * Those in the journal's file; `grow` counts what they take, and throws when there is no room.
 * @internal
 */
export function keptOpinions(tables: () => Tables, grow: (size: number) => void): Opinions {
  const range = (name: string) => ({ start: [name], end: [name, '\uffff'] })
  const sizeOf = (text: string | undefined) =>
    text === undefined ? 0 : Buffer.byteLength(text) + overhead
  return {
    async save(opinion) {
      const { opinions } = tables()
      const { job, interface: name } = opinion
      const text = JSON.stringify(opinion)
      const before = opinions.get([name, job])
      const isFull = before === undefined && opinions.getCount(range(name)) >= most
      if (isFull || text.length > largest) {
        throw new ProblemError(507, 'There is no room for more feedback here')
      }
      grow(sizeOf(text) - sizeOf(before))
      await opinions.put([name, job], text)
    },
    async get(name, job) {
      const text = tables().opinions.get([name, job])
      return text === undefined ? undefined : (JSON.parse(text) as Opinion)
    },
    count: async (name) => tables().opinions.getCount(range(name)),
    async *list(name) {
      let { start, end } = range(name)
      for (let isMore = true; isMore; ) {
        const rows = [
          ...tables().opinions.getRange({ start, end, limit: batch, exclusiveStart: true }),
        ]
        for (const { value } of rows) yield JSON.parse(value) as Opinion
        start = (rows.at(-1)?.key as string[]) ?? start
        isMore = rows.length === batch
      }
    },
    async clear(name) {
      const { opinions } = tables()
      const rows = [...opinions.getRange(range(name))]
      for (const { value } of rows) grow(-sizeOf(value))
      await Promise.all(rows.map(({ key }) => opinions.remove(key)))
    },
  }
}
