import { ProblemError } from '../../errors.ts'
import type { Jobs } from '../../jobs/jobs.ts'
import { type Session, session } from './session.ts'

const mostSessions = 10_000
const mostCalls = 1000
const longestName = 200
/**
 * How long a session that nobody reads is known. A client may come back for a call whose messages
 * it has had already, and must not be told that its session is unknown.
 */
const keptMs = 60_000

/** The clients that are here, by the names they gave themselves. */
export interface Sessions {
  get(name: string): Session | undefined
  /** The session for one more call of this client. Throws a ProblemError when there are too many. */
  enter(name: unknown): Session
  /** Calls that have not ended, of all sessions. */
  count(): number
}

export function sessions(jobs: Jobs): Sessions {
  const known = new Map<string, { session: Session; idle: NodeJS.Timeout }>()

  function drop(name: string) {
    const entry = known.get(name)
    if (!entry) return
    clearTimeout(entry.idle)
    entry.session.forget()
    known.delete(name)
  }

  function create(name: string) {
    if (known.size >= mostSessions) makeRoom()
    const opened = session(jobs)
    const idle = setTimeout(() => {
      if (opened.isRead(keptMs)) idle.refresh()
      else drop(name)
    }, keptMs).unref()
    const entry = { session: opened, idle }
    known.set(name, entry)
    return entry
  }

  function makeRoom() {
    for (const [name, entry] of known) {
      if (!entry.session.isRead()) return drop(name)
    }
    throw new ProblemError(503, 'There are too many clients here: try again a little later')
  }

  return {
    get(name) {
      const entry = known.get(name)
      entry?.idle.refresh()
      return entry?.session
    },
    enter(name) {
      if (typeof name !== 'string' || name === '' || name.length > longestName) {
        throw new ProblemError(400, 'The body must have a session_hash: a short text')
      }
      const { session: found, idle } = known.get(name) ?? create(name)
      idle.refresh()
      if (found.open.size >= mostCalls) {
        throw new ProblemError(429, `A session may have ${mostCalls} calls open at once`)
      }
      return found
    },
    count: () => [...known.values()].reduce((sum, { session: { open } }) => sum + open.size, 0),
  }
}
