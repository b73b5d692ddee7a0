import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { addressOf, originOf } from '../../access/caller.ts'
import type { Services } from '../../calls/services.ts'
import { ProblemError } from '../../core/errors.ts'
import { matches, mediaRanges, wantsHtml } from '../http/accept.ts'
import { readBytes } from '../http/body.ts'
import { resource } from '../http/resource.ts'
import { eventText, sse } from '../http/sse.ts'
import { httpExchange } from './exchanges.ts'
import {
  codes,
  fail,
  type Message,
  notification,
  type Packet,
  parse,
  RpcError,
  refuseBatch,
  versions,
} from './protocol.ts'
import { type Held, type Limits, session, sessions } from './session.ts'

const header = 'Mcp-Session-Id'
const standard: Limits = { most: 1000, mostEach: 200, idle: 3_600_000 }

/** The tools over streamable HTTP: all at one address, by POST, GET and DELETE. */
export function mcp(services: Services, limits = standard): Hono {
  const clients = sessions(limits)
  const app = new Hono()
  const exchange = (c: Context) => httpExchange(originOf(c), services.root())

  resource(app, '/', {
    POST: (c) => post(c),
    GET(c) {
      refuseUnless(c, 'text/event-stream')
      const client = find(c)
      return c.req.method === 'HEAD' ? c.body(null) : listened(c, client)
    },
    DELETE(c) {
      clients.drop(find(c))
      return c.body(null, 204)
    },
  })

  app.onError((error, c) => {
    if (wantsHtml(c.req.header('accept'))) throw forPeople(error)
    const known = error instanceof ProblemError ? error : undefined
    for (const [name, value] of Object.entries(known?.headers ?? {})) c.header(name, value)
    const status = error instanceof RpcError ? error.status : (known?.problem.status ?? 500)
    return c.json(fail(null, error), status as ContentfulStatusCode)
  })

  return app

  async function post(c: Context): Promise<Response> {
    refuseUnless(c, 'application/json', 'text/event-stream')
    const known = c.req.header(header) === undefined ? undefined : find(c)
    const packet = await incoming(c, known !== undefined)
    const { messages, isBatch } = packet
    const opens = !isBatch && isRequest(messages[0]!, 'initialize')
    const client = opens ? clients.open(session(services), addressOf(c)) : (known ?? find(c))
    refuseBatch(packet, client.session.version)
    c.header(header, client.id)
    if (messages.some((message) => isRequest(message, 'tools/call'))) {
      return streamed(c, client, messages)
    }
    const channel = { exchange: exchange(c), caller: callerOf(c, client), notify: () => {} }
    const answers = await Promise.all(
      messages.map((message) => client.session.receive(message, channel)),
    )
    const given = answers.filter((answer) => answer !== undefined)
    if (given.length === 0) return c.body(null, 202)
    return c.json(isBatch ? given : given[0])
  }

  function find(c: Context): Held {
    refuseVersion(c)
    const id = c.req.header(header)
    if (id === undefined) throw new RpcError(codes.request, `Initialize first, then send ${header}`)
    const client = clients.find(id)
    if (!client) throw new RpcError(codes.session, 'There is no such session any more', 404)
    return client
  }

  /**
   * Answers on a stream, with what happens on the way. Who hangs up ends the calls: there is no way
   * back to a stream, so that nobody could ever get the result.
   */
  function streamed(c: Context, client: Held, messages: Message[]) {
    const { session } = client
    const caller = callerOf(c, client)
    return stream(c, async (send, gone) => {
      const notify = (method: string, params: object) => send(notification(method, params))
      gone.addEventListener('abort', () => {
        for (const message of messages) if (message.kind === 'request') session.cancel(message.id)
      })
      const replies = messages.map(async (message) => {
        const answer = await session.receive(message, { exchange: exchange(c), caller, notify })
        if (answer) await send(answer)
      })
      await Promise.all(replies)
    })
  }

  /** A stream on which nothing comes, but that shows the client is there. The newest one counts. */
  function listened(c: Context, client: Held) {
    return stream(c, async (_send, gone) => {
      client.hangUp?.()
      const over = new Promise<void>((resolve) => {
        client.hangUp = resolve
        gone.addEventListener('abort', () => resolve())
      })
      const own = client.hangUp
      await over
      if (client.hangUp === own) client.hangUp = undefined
    })
  }

  function callerOf(c: Context, { id }: Held) {
    return services.access.caller(c, { protocol: 'mcp', id })
  }
}

const isRequest = (message: Message, method: string): boolean =>
  message.kind === 'request' && message.method === method

/** A browser that comes by is told what this is, on a page. */
const forPeople = (error: Error): Error =>
  error instanceof RpcError
    ? new ProblemError(error.status, 'This address is for programs that speak MCP')
    : error

/** In bytes, of a message from a client that has no session: it can only be asking for one. */
const mostAtFirst = 64 * 1024

/** Reads the body of a POST. Throws what is wrong with it, with the HTTP status that says so. */
async function incoming(c: Context, isKnown: boolean): Promise<Packet> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new RpcError(codes.request, 'A message must be sent as application/json', 415)
  }
  return parse(await readBytes(c, isKnown ? undefined : mostAtFirst))
}

/** Throws unless the client takes every one of these types. */
function refuseUnless(c: Context, ...types: string[]): void {
  const ranges = mediaRanges(c.req.header('accept')).map(({ type }) => type)
  const isTaken = (type: string) => ranges.some((range) => range === '*/*' || matches(range, type))
  if (types.every(isTaken)) return
  throw new RpcError(codes.request, `Accept must list ${types.join(' and ')}`, 406)
}

/** Throws when the client speaks a version that is not known here; not to say is allowed. */
function refuseVersion(c: Context): void {
  const version = c.req.header('mcp-protocol-version')
  if (version === undefined || versions.includes(version)) return
  throw new RpcError(codes.request, `The versions spoken here are ${versions.join(', ')}`)
}

type Send = (message: object) => Promise<void>

/** Messages as server-sent events, until `run` ends. `gone` fires when the client hangs up. */
const stream = (c: Context, run: (send: Send, gone: AbortSignal) => Promise<void>) =>
  sse(c, async (write, gone) => {
    // At once, so that the client sees that it is listened to; who reads nothing is not waited for.
    void write(': still here\n\n')
    await run((message) => write(eventText({ data: JSON.stringify(message) })), gone)
  })
