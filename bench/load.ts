import { connect, type Socket } from 'node:net'

export interface Load {
  /** Where the server is, without a path. */
  url: string
  /** The bytes of one request, made once. */
  request: Buffer
  /** What each answer must say. */
  status: number
  /** Whether it may say 503 instead, to be asked again a little later. */
  mayRefuse?: boolean
  connections?: number
  /** When to stop: after so many answers or so many milliseconds, whichever is first. */
  calls?: number
  ms?: number
  /** Told of each answer that is no refusal, and of how many its connection had before. */
  heard?(body: Buffer, before: number): void
}

export interface Done {
  answers: number
  refusals: number
  ms: number
}

const empty: Buffer = Buffer.alloc(0)
const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')
const refusedMs = 10

/**
 * Asks the same over plain sockets that are kept open, one request at a time on each. It is this
 * light because it shares the processors with the server that it measures.
 */
export async function load(options: Load): Promise<Done> {
  const { url, connections = 1, calls = Number.POSITIVE_INFINITY } = options
  const { hostname, port } = new URL(url)
  const done = { answers: 0, refusals: 0, ms: 0 }
  let asked = 0
  const began = performance.now()
  const until = began + (options.ms ?? Number.POSITIVE_INFINITY)
  const turn = {
    /** Whether another request is to be sent. */
    next: () => asked < calls && performance.now() < until && asked++ >= 0,
    again: () => asked--,
    done,
  }
  const sockets = Array.from({ length: connections }, () =>
    connect({ host: hostname, port: Number(port), noDelay: true }),
  )
  try {
    await Promise.all(sockets.map((socket) => talk(socket, options, turn)))
  } finally {
    for (const socket of sockets) socket.destroy()
  }
  done.ms = performance.now() - began
  return done
}

/** The body of one answer. */
export async function once(options: Load): Promise<Buffer> {
  let body = empty
  await load({ ...options, connections: 1, calls: 1, heard: (heard) => (body = heard) })
  return body
}

/** The bytes of a request, with a body when there is one to send. */
export function request(url: string, line: string, headers: string[] = [], body = ''): Buffer {
  const sent = body
    ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]
    : []
  const lines = [`${line} HTTP/1.1`, `Host: ${new URL(url).host}`, ...headers, ...sent]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

interface Turn {
  next(): boolean
  again(): void
  done: Done
}

/** One connection, from its first request to its last answer. */
function talk(
  socket: Socket,
  { request, status, mayRefuse, heard }: Load,
  turn: Turn,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const ask = () => {
      if (turn.next()) socket.write(request)
      else resolve()
    }
    let held = empty
    let before = 0
    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('The server closed a connection')))
    const take = (answer: { status: number; body: Buffer }) => {
      if (answer.status === status) {
        turn.done.answers++
        heard?.(answer.body, before++)
        ask()
      } else if (answer.status === 503 && mayRefuse) {
        turn.done.refusals++
        turn.again()
        setTimeout(ask, refusedMs)
      } else {
        throw new Error(`${answer.status} in place of ${status}: ${answer.body}`)
      }
    }
    socket.on('data', (chunk) => {
      held = held.length ? Buffer.concat([held, chunk]) : chunk
      try {
        const answer = parsed(held)
        if (!answer) return
        held = empty
        take(answer)
      } catch (error) {
        reject(error)
      }
    })
  })
}

/** The answer in these bytes; undefined until all of it is there. */
function parsed(bytes: Buffer): { status: number; body: Buffer } | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const rest = bytes.subarray(end + headEnd.length)
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length !== undefined) {
    return rest.length < Number(length) ? undefined : { status, body: rest }
  }
  if (!/^transfer-encoding: *chunked/im.test(head)) {
    throw new Error(`An answer does not say how long it is: ${head}`)
  }
  const isWhole =
    rest.length >= lastChunk.length && rest.subarray(-lastChunk.length).equals(lastChunk)
  return isWhole ? { status, body: unchunked(rest) } : undefined
}

function unchunked(bytes: Buffer): Buffer {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at)
    const length = Number.parseInt(bytes.toString('latin1', at, line), 16)
    if (!(length > 0)) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(line + 2, line + 2 + length))
    at = line + 2 + length + 2
  }
}
