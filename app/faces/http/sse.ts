import type { ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { addressOf } from '../../access/caller.ts'
import { ProblemError } from '../../core/errors.ts'
import { baseHeaders } from './answer.ts'

/** A reader is told now and then that the stream is alive; some give up after 20 seconds. */
const heartbeatMs = 15_000

/** Writes to a client, and resolves when it takes more; of one that has gone nothing is waited for. */
export type Write = (text: string) => Promise<void>

type Run = (write: Write, gone: AbortSignal) => Promise<void>

interface Options {
  /** What is written when nothing else was for a while; a comment unless said. */
  heartbeat?: string
}

const headers = {
  ...baseHeaders,
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
}

/**
 * An answer of server-sent events that goes on for as long as `run` does, or until `gone` fires; it
 * is cut off when `run` rejects. Throws a ProblemError, 429 or 503, when too many are open.
 */
export function sse(c: Context, run: Run, { heartbeat = ': still here\n\n' }: Options = {}) {
  if (c.req.method === 'HEAD') return c.body(null, 200, headers)
  const leave = open.enter(addressOf(c))
  const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse }
  const stream = (sink: Sink) => talk(run, heartbeat, sink, leave)
  return outgoing ? onSocket(c, outgoing, stream) : onWebStream(c, stream)
}

/** What carries a stream to its reader. */
interface Sink {
  /** False when the reader is behind, until `room` is called. */
  write(text: string): boolean
  end(): void
  cut(): void
}

interface Talk {
  begin(): Promise<void>
  /** The reader takes more. */
  room(): void
  /** Nothing can be written any more. */
  closed(): void
}

function talk(run: Run, heartbeat: string, sink: Sink, leave: () => void): Talk {
  const gone = new AbortController()
  let isOver = false
  let behind: Promise<void> | undefined
  let room = () => {}

  const write: Write = async (text) => {
    if (isOver || text === '') return
    beat.refresh()
    if (!sink.write(text)) {
      behind ??= new Promise((resolve) => {
        room = () => {
          behind = undefined
          resolve()
        }
      })
    }
    if (behind) await behind
  }

  const beat = setInterval(() => {
    if (!behind) void write(heartbeat)
  }, heartbeatMs).unref()

  const finish = (close: () => void) => {
    clearInterval(beat)
    if (isOver) return
    isOver = true
    close()
  }

  return {
    room: () => room(),
    closed() {
      finish(() => gone.abort())
      room()
      leave()
    },
    async begin() {
      try {
        await run(write, gone.signal)
        finish(sink.end)
      } catch (error) {
        if (!(error instanceof ProblemError)) console.error(error)
        finish(sink.cut)
      }
    },
  }
}

const alreadySent = 'x-hono-already-sent'

/** Straight to the socket: a web stream would cost many times what is written. */
function onSocket(c: Context, outgoing: ServerResponse, stream: (sink: Sink) => Talk): Response {
  const { begin, room, closed } = stream({
    write: (text) => outgoing.destroyed || outgoing.write(text),
    end: () => outgoing.end(),
    cut: () => outgoing.destroy(),
  })
  const answer = c.body(null, 200, { ...headers, [alreadySent]: 'true' })
  // The adapter looks for that header on an answer whose body was asked for, and on no other.
  void answer.body
  if (outgoing.destroyed) {
    closed()
    return answer
  }
  for (const [name, value] of answer.headers) {
    if (name !== alreadySent) outgoing.appendHeader(name, value)
  }
  outgoing.on('drain', room).on('close', closed).on('error', closed)
  outgoing.flushHeaders()
  void begin()
  return answer
}

/** Events that may wait for one who asks within this process. */
const mostUnread = 16

/** For those who ask within this process. */
function onWebStream(c: Context, stream: (sink: Sink) => Talk): Response {
  const encoder = new TextEncoder()
  let talking: Talk
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const close = (how: () => void) => () => {
          how()
          talking.closed()
        }
        talking = stream({
          write(text) {
            controller.enqueue(encoder.encode(text))
            return (controller.desiredSize ?? 0) > 0
          },
          end: close(() => controller.close()),
          cut: close(() => controller.error(new Error('The stream was cut off'))),
        })
        void talking.begin()
      },
      pull: () => talking.room(),
      cancel: () => talking.closed(),
    },
    { highWaterMark: mostUnread },
  )
  return c.body(body, 200, headers)
}

/** Places for streams. A place is left by the function that was given for it. */
export interface Places {
  /** Throws a ProblemError: 429 when this address has too many, 503 when there are too many in all. */
  enter(address: string | undefined): () => void
}

export function places(perAddress: number, total: number): Places {
  const taken = new Map<string | undefined, number>()
  let all = 0
  const refusal = (status: number, detail: string) =>
    new ProblemError(status, detail, { headers: { 'Retry-After': '10' } })

  return {
    enter(address) {
      const own = taken.get(address) ?? 0
      if (address !== undefined && own >= perAddress) {
        throw refusal(429, `An address may have ${perAddress} event streams open: close one first`)
      }
      if (all >= total) throw refusal(503, 'Too many event streams are open: try again in a moment')
      taken.set(address, own + 1)
      all++
      let isLeft = false
      return () => {
        if (isLeft) return
        isLeft = true
        all--
        const left = taken.get(address)! - 1
        if (left > 0) taken.set(address, left)
        else taken.delete(address)
      }
    },
  }
}

/** Of this whole process, whose memory and sockets they share. */
const open = places(100, 10_000)

/** One event; each line of `data` is one of its own. */
export const eventText = ({ data, event, id }: { data: string; event?: string; id?: string }) =>
  `${event ? `event: ${event}\n` : ''}${data
    .split(/\r\n|[\r\n]/)
    .map((line) => `data: ${line}\n`)
    .join('')}${id === undefined ? '' : `id: ${id}\n`}\n`

/** JSON on one line, also for a reader to whom U+0085, U+2028 and U+2029 end a line. */
export const oneLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
