import type { Exchange } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import type { Caller } from '../../core/context.ts'
import { ProblemError } from '../../core/errors.ts'
import { newId } from '../../core/file.ts'
import { flatName, soleOf } from '../../core/group.ts'
import { version as release } from '../../core/root.ts'
import { call, type Notify, reporter } from './call.ts'
import {
  type Answer,
  codes,
  fail,
  type Id,
  isObject,
  type Message,
  type Params,
  RpcError,
  succeed,
  versions,
} from './protocol.ts'
import { tools } from './tools.ts'

/** The way a message came in, and the way back. */
export interface Channel {
  notify: Notify
  exchange: Exchange
  caller: Caller
}

/** One client's conversation. */
export interface Session {
  /** The version of the protocol that was agreed on. */
  readonly version: string
  /** Whether a request is being answered. */
  readonly busy: boolean
  /**
   * Answers a request, its own faults included; has nothing to say to any other message, nor to a
   * request that was cancelled meanwhile. Never rejects.
   */
  receive(message: Message, channel: Channel): Promise<Answer | undefined>
  /** Ends the request of that id, or else all of them, and the Jobs they made. */
  cancel(id?: Id): void
}

const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']

export function session(services: Services): Session {
  const { interfaces } = services
  const byTool = new Map([...interfaces.keys()].map((name) => [flatName(name), name]))
  const running = new Map<Id, AbortController>()
  let version = versions[0]!
  let logs = false

  async function answer(method: string, params: Params, channel: Channel, signal: AbortSignal) {
    switch (method) {
      case 'initialize':
        version = versions.find((known) => known === params.protocolVersion) ?? versions[0]!
        return introduction(services, version)
      case 'ping':
        return {}
      case 'logging/setLevel':
        logs = isInfo(params.level)
        return {}
      case 'tools/list':
        return { tools: tools(interfaces, channel.exchange.forms) }
      case 'tools/call':
        return use(params, channel, signal)
      default:
        throw new RpcError(codes.method, `There is no method “${method}”`)
    }
  }

  async function use(params: Params, { notify, exchange, caller }: Channel, signal: AbortSignal) {
    const { name: tool, arguments: given = {}, _meta: meta = {} } = params
    const name = typeof tool === 'string' ? byTool.get(tool) : undefined
    if (name === undefined) throw new RpcError(codes.params, `There is no tool “${tool}”`)
    if (!isObject(given)) throw new RpcError(codes.params, '"arguments" must be an object')
    const report = reporter({ name: flatName(name), token: tokenIn(meta), logs }, notify)
    try {
      return await call(services, {
        name,
        given,
        exchange,
        caller,
        version,
        signal,
        tell: report.tell,
      })
    } finally {
      report.stop()
    }
  }

  function cancel(id?: Id) {
    const stopped = id === undefined ? [...running.values()] : [running.get(id)]
    for (const controller of stopped) controller?.abort()
  }

  return {
    get version() {
      return version
    },
    get busy() {
      return running.size > 0
    },
    cancel,
    async receive(message, channel) {
      if (message.kind === 'response') return undefined
      const { method, params } = message
      if (message.kind === 'notification') {
        if (method === 'notifications/cancelled') cancelled(params.requestId)
        return undefined
      }
      const { id } = message
      if (running.has(id)) {
        return fail(id, new RpcError(codes.request, 'There is a request under way with this id'))
      }
      const controller = new AbortController()
      running.set(id, controller)
      const reply = await answer(method, params, channel, controller.signal).then(
        (result) => succeed(id, result),
        (error) => fail(id, error),
      )
      running.delete(id)
      return controller.signal.aborted ? undefined : reply
    },
  }

  function cancelled(id: unknown) {
    if (typeof id === 'string' || typeof id === 'number') cancel(id)
  }
}

function isInfo(level: unknown): boolean {
  const at = levels.indexOf(String(level))
  if (at >= 0) return at <= levels.indexOf('info')
  throw new RpcError(codes.params, `The level must be one of ${levels.join(', ')}`)
}

function tokenIn(meta: unknown): Id | undefined {
  const { progressToken: token } = (meta ?? {}) as { progressToken?: unknown }
  return typeof token === 'string' || typeof token === 'number' ? token : undefined
}

/** The answer to `initialize`: who this is, and what can be asked of it. */
function introduction({ interfaces, look }: Services, protocolVersion: string) {
  const title = soleOf(interfaces)?.title ?? look.name
  return {
    protocolVersion,
    capabilities: { tools: { listChanged: false }, logging: {} },
    serverInfo: { name: 'fascia', title, version: release },
    instructions:
      'Each tool is one function. A tool that makes a file gives a link to it; its id is taken as ' +
      'an input by the other tools.',
  }
}

export interface Limits {
  /** Sessions at once. */
  most: number
  /** Sessions at once from one address, so that nobody takes the place of others. */
  mostEach: number
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
export function sessions({ most, mostEach, idle }: Limits) {
  /** The one used longest ago comes first. */
  const all = new Map<string, Held & { seen: number; address: string | undefined }>()
  const isUsed = ({ session, hangUp }: Held) => session.busy || hangUp !== undefined

  function drop({ id, session, hangUp }: Held) {
    all.delete(id)
    session.cancel()
    hangUp?.()
  }

  /** Lets go of those unused for too long, and where there is no room of one of that address. */
  function makeRoom(address: string | undefined) {
    const oldest = Date.now() - idle
    for (const held of [...all.values()]) if (!isUsed(held) && held.seen < oldest) drop(held)
    const own = [...all.values()].filter((held) => held.address === address)
    if (all.size < most && own.length < mostEach) return
    const unused = own.find((held) => !isUsed(held))
    if (unused) return drop(unused)
    throw new ProblemError(503, 'Too many clients are connected: try again a little later', {
      headers: { 'Retry-After': '30' },
    })
  }

  return {
    /** Throws a ProblemError 503 when there is no room, and none that this address could leave. */
    open(session: Session, address: string | undefined): Held {
      makeRoom(address)
      const held = { id: newId(), session, hangUp: undefined, seen: Date.now(), address }
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
