import type { Json } from '../core/schema.ts'
import type { Job } from './job.ts'

/** How long an ended Job that nobody heard stays in memory, for those who come a little late. */
const lingers = 60_000
/** In bytes of JSON, of all that linger. */
const mostLingering = 8 * 1024 ** 2

/** Ended Jobs that nobody heard: dropped when their time is over, the oldest when there is no room. */
export function lingering(drop: (id: string) => void) {
  /** The oldest first. */
  const known = new Map<string, { size: number; until: number }>()
  let used = 0

  function trim(most: number) {
    const now = Date.now()
    for (const [id, { size, until }] of known) {
      if (used <= most && until > now) break
      used -= size
      known.delete(id)
      drop(id)
    }
  }

  return {
    add({ id, inputs, outputs }: Job) {
      const size = sizeOf([inputs, outputs])
      trim(mostLingering - size)
      known.set(id, { size, until: Date.now() + lingers })
      used += size
    },
    sweep: () => trim(mostLingering),
  }
}

/** In characters of JSON, and a little for what holds it. */
function sizeOf(value: Json): number {
  try {
    return JSON.stringify(value).length + 500
  } catch {
    return mostLingering
  }
}
