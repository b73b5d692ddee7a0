import { readFileSync } from 'node:fs'
import type { Exchange } from '../../calls/lift.ts'
import type { Services } from '../../calls/services.ts'
import type { Caller } from '../../core/context.ts'
import { root } from '../../core/root.ts'
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
    const { name, arguments: given = {}, _meta: meta = {} } = params
    if (typeof name !== 'string' || !interfaces.has(name)) {
      throw new RpcError(codes.params, `There is no tool “${name}”`)
    }
    if (!isObject(given)) throw new RpcError(codes.params, '"arguments" must be an object')
    const report = reporter({ name, token: tokenIn(meta), logs }, notify)
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

const release = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')).version as string

/** The answer to `initialize`: who this is, and what can be asked of it. */
export function introduction({ interfaces }: Services, protocolVersion: string) {
  const [first] = interfaces.values()
  const title = interfaces.size === 1 ? first!.title : 'Fascia'
  return {
    protocolVersion,
    capabilities: { tools: { listChanged: false }, logging: {} },
    serverInfo: { name: 'fascia', title, version: release },
    instructions:
      'Each tool is one function. A tool that makes a file gives a link to it; its id is taken as ' +
      'an input by the other tools.',
  }
}
