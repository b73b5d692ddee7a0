import { ProblemError } from '../../app/core/errors.ts'

/** How many new renditions of one picture may be made: so many at once, and one more every so often. */
export interface Budget {
  /** Throws a 429 when the picture has no more to spend. */
  spend(picture: string): void
}

const mostPictures = 10_000

export function budget(most: number, everyMs: number): Budget {
  const accounts = new Map<string, { left: number; at: number }>()
  return {
    spend(picture) {
      const now = Date.now()
      const { left, at } = accounts.get(picture) ?? { left: most, at: now }
      const gained = Math.floor((now - at) / everyMs)
      const available = Math.min(most, left + gained)
      if (available < 1) {
        const wait = Math.ceil((at + everyMs - now) / 1000)
        throw new ProblemError(
          429,
          `That picture was asked for in ${most} sizes and formats lately: try again later`,
          { headers: { 'Retry-After': String(wait) } },
        )
      }
      accounts.delete(picture)
      accounts.set(picture, { left: available - 1, at: at + gained * everyMs })
      if (accounts.size > mostPictures) accounts.delete(accounts.keys().next().value!)
    },
  }
}
