import { ProblemError } from '../../core/errors.ts'
import { newId } from '../../core/file.ts'
import type { Session } from './session.ts'

export interface Limits {
  /** Sessions at once. */
  most: number
  /** How long a session may stand unused, in milliseconds. */
  idle: number
}

/** A session that a client comes back to by its id. */
export interface Held {
  id: string
  session: Session
  /** Ends the stream on which the client listens, if it does. */
  hangUp: (() => void) | undefined
}

/** The sessions of clients over HTTP, where each message may come on a connection of its own. */
export function sessions({ most, idle }: Limits) {
  /** The one used longest ago comes first. */
  const all = new Map<string, Held & { seen: number }>()
  const isUsed = ({ session, hangUp }: Held) => session.busy || hangUp !== undefined

  function drop({ id, session, hangUp }: Held) {
    all.delete(id)
    session.cancel()
    hangUp?.()
  }

  /** Lets go of those unused for too long, and of one more when there is no room. */
  function makeRoom() {
    const unused = [...all.values()].filter((held) => !isUsed(held))
    const oldest = Date.now() - idle
    const gone = unused.filter(({ seen }) => seen < oldest)
    if (all.size - gone.length >= most) gone.push(...unused.slice(gone.length, gone.length + 1))
    for (const held of gone) drop(held)
    if (all.size >= most) {
      throw new ProblemError(503, 'Too many clients are connected: try again a little later', {
        headers: { 'Retry-After': '30' },
      })
    }
  }

  return {
    /** Throws a ProblemError 503 when all the others are in use. */
    open(session: Session): Held {
      makeRoom()
      const held = { id: newId(), session, hangUp: undefined, seen: Date.now() }
      all.set(held.id, held)
      return held
    },
    /** Undefined for one that never was, has ended, or was unused for too long. */
    find(id: string): Held | undefined {
      const held = all.get(id)
      if (!held) return undefined
      if (!isUsed(held) && held.seen < Date.now() - idle) return drop(held) as undefined
      held.seen = Date.now()
      all.delete(id)
      all.set(id, held)
      return held
    },
    drop,
  }
}
