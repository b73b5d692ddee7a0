import { ProblemError } from '../core/errors.ts'

/** What is kept in all, in bytes, beside what may be. */
export interface Disk {
  readonly used: number
  /** Adds so many bytes, or takes them away. Throws a ProblemError 507 when there is no room. */
  add(bytes: number): void
  /** Counts what was there already, however much it is. */
  count(bytes: number): void
}

/** The ledger that all who keep things share: uploads under way, files, Jobs, originals. */
export function disk(most: number): Disk {
  let used = 0
  return {
    get used() {
      return used
    },
    add(bytes) {
      if (bytes > 0 && used + bytes > most) {
        throw new ProblemError(507, 'This server has no room for more: see MAX_DISK_BYTES')
      }
      used += bytes
    },
    count(bytes) {
      used += bytes
    },
  }
}
