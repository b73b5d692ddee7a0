import type { Server } from 'node:net'
import { ConfigError } from '../../core/config.ts'
import { hasCode } from '../../core/errors.ts'
import { list } from '../../core/schema.ts'

/** Where a server is to listen. */
export interface Place {
  name: string
  port: number
  /** Whether that very port was asked for; else the next free one will do. */
  isAsked: boolean
}

/** How many ports are tried where none was asked for. */
const mostTried = 100

/**
 * Listens at that place, or where its port is taken and was not asked for at the next that is free;
 * gives the port. Throws a ConfigError, whose message is one sentence.
 */
export async function listenAt(server: Server, { name, port, isAsked }: Place): Promise<number> {
  for (let at = port; ; at++) {
    try {
      await listen(server, at, name)
      const address = server.address()
      return typeof address === 'object' && address ? address.port : at
    } catch (error) {
      const isLast = isAsked || at >= port + mostTried - 1 || at >= 65_535
      if (isLast || !hasCode(error, 'EADDRINUSE')) throw unusable(error, port, at, name)
    }
  }
}

const listen = (server: Server, port: number, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, name, () => {
      server.off('error', reject)
      resolve()
    })
  })

function unusable(error: unknown, from: number, to: number, name: string): unknown {
  if (hasCode(error, 'EADDRINUSE')) {
    const taken = from === to ? `Port ${from} is` : `The ports from ${from} to ${to} are`
    return new ConfigError(`${taken} taken already: set SERVER_PORT to another.`)
  }
  if (hasCode(error, 'EACCES')) {
    return new ConfigError(`Port ${to} may not be used: set SERVER_PORT to one above 1023.`)
  }
  if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN')) {
    return new ConfigError(`SERVER_NAME must be an address of this machine, not “${name}”.`)
  }
  return error
}

/** The address of what listens there, with the path that comes before all others. */
export const addressAt = (name: string, port: number, path: string): string =>
  `http://${name.includes(':') ? `[${name}]` : name}:${port}${path}`

const everywhere = new Set(['0.0.0.0', '::', '[::]'])

interface Served extends Place {
  names: readonly string[]
  url: string
  /** The port that it came to. */
  to: number
  path: string
}

/** The few lines that a terminal is told of a server that listens now. */
export function notice({ names, url, name, port, isAsked, to, path }: Served): string {
  const isMoved = !isAsked && to !== port
  const here = everywhere.has(name) ? addressAt('localhost', to, path) : url
  const some = names.length > mostNamed ? `${names.length} Interfaces` : list(names, 'and')
  const lines = [
    ...(isMoved ? [`Port ${port} is taken already, so this is port ${to}.`] : []),
    `Fascia serves ${some} at ${url}`,
    `  ${names.length === 1 ? 'Page ' : 'Pages'}  ${here}${path === '' ? '/' : ''}`,
    `  API    ${here}/docs`,
    `  MCP    ${here}/mcp`,
  ]
  return `${lines.join('\n')}\n`
}

const mostNamed = 12
