import { setMaxListeners } from 'node:events'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { ProblemError } from '../../core/errors.ts'
import { oneLine, type Write } from '../http/sse.ts'
import type { Buffer, Buffers } from './buffer.ts'
import type { Message } from './message.ts'

/** A call that has not ended. */
export interface OpenCall {
  /** Whether its own client has stopped it. */
  isStopped: boolean
}

/** The calls of one client, and what it is still to hear of them. */
export interface Session {
  /** By id. */
  open: Map<string, OpenCall>
  /** Fires when the client is given up: nobody can hear of its calls any more. */
  signal: AbortSignal
  /** Keeps the stream open for a call, until the function that it gives is called. */
  begin(): () => void
  /** Sends messages to whoever reads; resolves when there is room for others. */
  send(messages: Message[]): Promise<void>
  /**
   * Writes what is sent, for as long as there are calls and `linger` milliseconds longer. A newer
   * stream takes the place of an older one.
   */
  deliver(write: Write, gone: AbortSignal, linger: number): Promise<void>
  isRead(): boolean
  /** Resolves when no stream is about to close: only then may a client hear of a new call. */
  settled(): Promise<void>
}

export const line = (message: object): string => `data: ${oneLine(message)}\n\n`

const close = line({ msg: 'close_stream', event_id: null })
/** How long a client may take to hang up after it was told that the stream closes. */
const farewellMs = 1000

function session(buffer: Buffer, signal: AbortSignal, told: () => void): Session {
  const { changed } = buffer
  const open = new Map<string, OpenCall>()
  let calls = 0
  let reader: { hasLeft: boolean } | undefined
  let closing: Promise<void> | undefined

  /**
   * A client that was told that its stream closes hangs up by itself. Until then it believes in
   * this stream, would open no other for a call that it hears of meanwhile, and wait for ever.
   */
  async function hungUp(own: { hasLeft: boolean }): Promise<void> {
    const end = performance.now() + farewellMs
    for (let left = farewellMs; left > 0 && !own.hasLeft; left = end - performance.now()) {
      await changed.wait(left)
    }
  }

  return {
    open,
    signal,
    begin() {
      calls++
      return () => {
        calls--
        changed.notify()
      }
    },
    send: (messages) => buffer.push(messages.map(line).join('')),
    async deliver(write, gone, linger) {
      if (reader) reader.hasLeft = true
      const own = { hasLeft: gone.aborted }
      const leave = () => {
        own.hasLeft = true
        changed.notify()
      }
      reader = own
      gone.addEventListener('abort', leave)
      buffer.read(true)
      changed.notify()
      try {
        while (!own.hasLeft) {
          if (!buffer.isEmpty) await buffer.flush(write)
          else if (await changed.wait(calls > 0 ? undefined : linger)) {
            // What is sent within one turn of the event loop is written together.
            await nextTurn()
          } else if (calls === 0 && buffer.isEmpty) {
            void write(close)
            closing = hungUp(own)
            return await closing
          }
        }
      } finally {
        if (reader === own) {
          reader = undefined
          buffer.read(false)
        }
        told()
      }
    },
    isRead: () => reader !== undefined,
    settled: async () => closing,
  }
}

const unknown = line({
  msg: 'unexpected_error',
  event_id: null,
  message: 'This server does not know the session: call again',
  session_not_found: true,
  success: false,
})

/** Tells a client that its session is unknown, by which every call it has open fails. */
export async function turnAway(write: Write, gone: AbortSignal): Promise<void> {
  await write(unknown + close)
  await pause(farewellMs, undefined, { signal: gone }).catch(() => {})
}

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
  /** The session for one more call of this client. Throws a ProblemError when it has too many. */
  enter(name: unknown): Session
  /** Calls that have not ended, of all sessions. */
  count(): number
}

export function sessions(buffers: Buffers): Sessions {
  const known = new Map<string, { session: Session; idle: NodeJS.Timeout }>()

  function create(name: string) {
    const over = new AbortController()
    setMaxListeners(0, over.signal)
    const buffer = buffers.open(() => {
      clearTimeout(idle)
      known.delete(name)
      over.abort()
    })
    const idle = setTimeout(() => {
      if (opened.isRead()) idle.refresh()
      else buffer.drop()
    }, keptMs).unref()
    const opened = session(buffer, over.signal, () => idle.refresh())
    const entry = { session: opened, idle }
    known.set(name, entry)
    return entry
  }

  function found(name: string) {
    const entry = known.get(name)
    entry?.idle.refresh()
    return entry
  }

  return {
    get: (name) => found(name)?.session,
    enter(name) {
      if (typeof name !== 'string' || name === '' || name.length > longestName) {
        throw new ProblemError(400, 'The body must have a session_hash: a short text')
      }
      const { session } = found(name) ?? create(name)
      if (session.open.size >= mostCalls) {
        throw new ProblemError(429, `A session may have ${mostCalls} calls open at once`, {
          headers: { 'Retry-After': '10' },
        })
      }
      return session
    },
    count: () => [...known.values()].reduce((sum, { session: { open } }) => sum + open.size, 0),
  }
}
