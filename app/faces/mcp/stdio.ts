import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { localCallerIn } from '../../access/caller.ts'
import type { Services } from '../../calls/services.ts'
import { newId } from '../../core/file.ts'
import { type Temporary, withTemporary } from '../../files/local.ts'
import { diskExchange } from './exchanges.ts'
import { codes, fail, notification, parse, RpcError, refuseBatch } from './protocol.ts'
import { type Channel, session } from './session.ts'

export interface Streams {
  input?: Readable
  output?: Writable
  /** Ends it at once, and the calls that are under way. */
  signal?: AbortSignal
}

/** In bytes, of one message: as much as over HTTP. */
const longest = 48 * 1024 ** 2

/**
 * The tools over standard input and output, a message per line, for the program that started this
 * one. Resolves when the input has ended and what was asked is answered, or when nobody reads the
 * output any more. Meanwhile all else that writes to stdout, in `fn` perhaps, goes to stderr.
 */
export const stdio = (services: Services, streams: Streams = {}): Promise<void> =>
  withTemporary((temporary) => answered(services, streams, temporary))

async function answered(
  services: Services,
  { input = process.stdin, output = process.stdout, signal }: Streams,
  temporary: Temporary,
): Promise<void> {
  const client = session(services)
  const { write, giveBack } = claim(output)
  const gone = new AbortController()
  const leave = () => {
    gone.abort()
    client.cancel()
    input.destroy()
  }
  output.on('error', leave)
  signal?.addEventListener('abort', leave)
  if (signal?.aborted) leave()
  const channel: Channel = {
    exchange: diskExchange(services.files, { ...services.config, temporary }),
    caller: localCallerIn({ protocol: 'mcp', id: newId() }),
    notify: (method, params) => send(notification(method, params)),
  }
  const answering = new Set<Promise<void>>()
  try {
    for await (const line of lines(input, longest)) {
      if (line?.length === 0) continue
      const answer = receive(line).finally(() => answering.delete(answer))
      answering.add(answer)
    }
  } catch (error) {
    if (!gone.signal.aborted) throw error
  } finally {
    await Promise.all(answering)
    output.off('error', leave)
    signal?.removeEventListener('abort', leave)
    giveBack()
  }

  async function receive(line: Uint8Array | undefined): Promise<void> {
    try {
      if (!line) throw new RpcError(codes.request, 'The message is too long')
      const packet = parse(new TextDecoder().decode(line))
      refuseBatch(packet, client.version)
      const replies = packet.messages.map((message) => client.receive(message, channel))
      const answers = (await Promise.all(replies)).filter((answer) => answer !== undefined)
      if (answers.length > 0) await send(packet.isBatch ? answers : answers[0]!)
    } catch (error) {
      await send(fail(null, error))
    }
  }

  async function send(message: object): Promise<void> {
    if (gone.signal.aborted || write(`${JSON.stringify(message)}\n`)) return
    await once(output, 'drain', { signal: gone.signal }).catch(() => {})
  }
}

/** Keeps stdout for the protocol. */
function claim(output: Writable) {
  const own = output.write
  const write = (text: string) => own.call(output, text, 'utf8')
  if (output !== process.stdout) return { write, giveBack: () => {} }
  process.stdout.write = process.stderr.write.bind(process.stderr)
  return {
    write,
    giveBack() {
      output.write = own
    },
  }
}

const newline = 0x0a

/** The lines of a stream of bytes; undefined for one of more than `most` bytes, which is skipped. */
export async function* lines(
  input: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Buffer | undefined> {
  let parts: Uint8Array[] = []
  let size = 0
  const take = (part: Uint8Array) => {
    size += part.length
    if (size <= most) parts.push(part)
    else parts = []
  }
  const whole = () => {
    const line = size <= most ? Buffer.concat(parts) : undefined
    parts = []
    size = 0
    return line
  }
  for await (const chunk of input) {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, at))
      yield whole()
      from = at + 1
    }
    take(chunk.subarray(from))
  }
  if (size > 0) yield whole()
}
