import { setMaxListeners } from 'node:events'
import type { Calls } from '../../calls/calls.ts'
import { ProblemError } from '../../core/errors.ts'
import { pause } from '../http/sse.ts'
import { errorOutput, type Message, type messages } from './message.ts'

/** Messages that wait for a slow reader; more wait as the Jobs' own updates. */
const mostWaiting = 200
/** How long a client may take to hang up after it was told that the stream closes. */
export const farewellMs = 1000

/** A call that has not ended. */
export interface OpenCall {
  /** Whether its own client has stopped it. */
  stopped: boolean
  toMessages: ReturnType<typeof messages>
  /** When its messages may be sent. */
  ready: Promise<void>
}

/** The calls of one client, and what it is still to hear of them. */
export interface Session {
  /** Sends a Job's messages to whoever reads. */
  follow(id: string, call: OpenCall): void
  /** Keeps the stream open for a call that is about to be followed, until released. */
  join(): () => void
  open: ReadonlyMap<string, OpenCall>
  /** Makes this the only reader. The signal fires when it is replaced, or `gone` does. */
  take(gone: AbortSignal): AbortSignal
  leave(reader: AbortSignal): void
  shift(): Message | undefined
  isBusy(): boolean
  /** Whether somebody reads, or did within so many milliseconds. */
  isRead(within?: number): boolean
  /** True as soon as there is something new, or the reader is to leave; false after `ms`. */
  news(ms: number): Promise<boolean>
  /** Tells that the reader is being sent away; resolves when it has left. */
  dismiss(reader: AbortSignal): Promise<void>
  /** Resolves when no reader is on its way out: only then may a client hear of a new call. */
  settled(): Promise<void>
  /** Lets go of what is followed. The Jobs go on. */
  forget(): void
}

export function session(calls: Calls): Session {
  const waiting: Message[] = []
  const open = new Map<string, OpenCall>()
  const over = new AbortController()
  setMaxListeners(0, over.signal)
  const news = bell()
  const room = bell()
  let joining = 0
  let reader: { signal: AbortSignal; replace(): void } | undefined
  let leaving: Promise<void> | undefined
  let lastRead = Number.NEGATIVE_INFINITY

  async function push(message: Message) {
    while (waiting.length >= mostWaiting && !over.signal.aborted) await room.next()
    waiting.push(message)
    news.ring()
  }

  async function pump(id: string, { toMessages, ready }: OpenCall) {
    for await (const update of calls.watch(id, over.signal)) {
      await ready
      for (const message of toMessages(update)) {
        await push(message)
        if (message.msg === 'process_completed') return
      }
    }
    if (!over.signal.aborted) await push(lost(id))
  }

  return {
    open,
    follow(id, call) {
      open.set(id, call)
      pump(id, call)
        .catch((error) => {
          console.error(error)
          return push(lost(id))
        })
        .finally(() => {
          open.delete(id)
          news.ring()
        })
    },
    join() {
      joining++
      return () => {
        joining--
        news.ring()
      }
    },
    take(gone) {
      const replaced = new AbortController()
      reader?.replace()
      const signal = AbortSignal.any([gone, replaced.signal])
      signal.addEventListener('abort', () => news.ring())
      reader = { signal, replace: () => replaced.abort() }
      return signal
    },
    leave(signal) {
      if (reader?.signal === signal) reader = undefined
      lastRead = performance.now()
    },
    shift() {
      const message = waiting.shift()
      if (message) room.ring()
      return message
    },
    isBusy: () => waiting.length > 0 || open.size > 0 || joining > 0,
    isRead: (within = 0) => reader !== undefined || performance.now() - lastRead < within,
    async news(ms) {
      const enough = new AbortController()
      const rung = news.next().then(() => true)
      const heard = await Promise.race([rung, pause(ms, enough.signal).then(() => false)])
      enough.abort()
      return heard
    },
    async dismiss(signal) {
      const left = pause(farewellMs, signal)
      leaving = left
      await left
      if (leaving === left) leaving = undefined
    },
    settled: async () => leaving,
    forget() {
      over.abort()
      room.ring()
    },
  }
}

const lost = (id: string): Message => {
  const output = errorOutput({ title: 'Error', detail: 'The call was lost' })
  return { msg: 'process_completed', event_id: id, output, success: false, title: output.title }
}

/** Wakes all who wait for it, each time it rings. */
export function bell(): { ring(): void; next(): Promise<void> } {
  let ring = () => {}
  let rung: Promise<void>
  const hang = () => {
    rung = new Promise((resolve) => {
      ring = resolve
    })
  }
  hang()
  return {
    ring() {
      ring()
      hang()
    },
    next: () => rung,
  }
}

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

export function sessions(calls: Calls): Sessions {
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
    const opened = session(calls)
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
