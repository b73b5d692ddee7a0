import type { IncomingMessage } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Context } from 'hono'
import type { Sent } from '../files/upload.ts'

/**
 * A request's body as a stream that is read no faster than it is used. Node's own request is taken
 * where there is one: Node 20 gives its web stream room for 65,536 chunks.
 */
export function sent(c: Context): Sent {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  const type = c.req.header('content-type') ?? ''
  if (typeof incoming?.pipe === 'function') return { type, body: apart(incoming) }
  const { body } = c.req.raw
  return { type, body: body ? Readable.fromWeb(body as ReadableStream) : Readable.from([]) }
}

/** A reader who stops early must not close the socket, on which the answer has yet to go out. */
function apart(incoming: IncomingMessage): Readable {
  const body = new PassThrough()
  const cutOff = () => {
    if (!incoming.complete) body.destroy(new Error('The client went away'))
  }
  incoming.once('close', cutOff).once('error', cutOff)
  body.once('close', () => {
    incoming.unpipe(body)
    incoming.off('close', cutOff)
  })
  return incoming.pipe(body)
}
