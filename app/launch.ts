import type { Server as HttpServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { type Config, ConfigError, readConfig } from './core/config.ts'
import type { Interfaces } from './core/group.ts'
import { launchTaker } from './core/hand-over.ts'
import { inOrder } from './core/interface.ts'
import { isGroup } from './core/names.ts'
import { addressAt, listenAt, notice, type Place } from './faces/http/listening.ts'
import { type Server, type ServerOptions, serve } from './server.ts'

export interface LaunchOptions extends ServerOptions {
  /** The address to listen on; `SERVER_NAME` from the environment comes first. */
  name?: string
  /**
   * The port to listen on; `SERVER_PORT` from the environment comes first. 0 takes a free one.
   * Where none is asked for it is 7860, or the next that is free.
   */
  port?: number
  /** Whether to print nothing. */
  quiet?: boolean
}

export interface Launched {
  url: string
  server: Server
  /** Takes no more calls, interrupts those that run, and closes. */
  close(): Promise<void>
}

/**
 * Serves the Interfaces until the process is told to end, and prints where. Rejects with a
 * ConfigError, whose message is one sentence, when a setting is wrong or the port is taken; where
 * nobody catches that, the sentence is all that is printed, and the process ends with code 1.
 *
 * In a module that a command loads, such as `fascia serve app.ts`, it hands over what it was given:
 * that command serves it, in its own way.
 */
export async function launch(
  interfaces: Interfaces,
  options: LaunchOptions = {},
): Promise<Launched> {
  const taker = launchTaker()
  if (taker) return (await taker(interfaces, options)) as Launched
  try {
    const { notice, ...launched } = await start(interfaces, options)
    if (!options.quiet) process.stdout.write(notice)
    return launched
  } catch (error) {
    if (error instanceof ConfigError) endBriefly(error)
    throw error
  }
}

/** Has Node say no more than the sentence of this error, should nobody catch it. */
function endBriefly(error: ConfigError): void {
  if (process.listenerCount('uncaughtException') > 0) return
  const end = (uncaught: unknown) => {
    if (uncaught !== error) console.error(uncaught)
    else process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
  process.on('uncaughtException', end)
  setImmediate(() => process.off('uncaughtException', end))
}

/** @internal */
export interface StartOptions extends LaunchOptions {
  /** How connections come to it, and at which port; through a socket of its own unless said. */
  connect?(http: HttpServer, place: Place): Promise<number>
}

/** @internal */
export interface Started extends Launched {
  /** What a terminal is told of it. */
  notice: string
}

const standardPort = 7860
const farewellMs = 1000

/** @internal The same as `launch`, for commands: it prints nothing, and whatever it is given it serves. */
export async function start(
  interfaces: Interfaces,
  { connect, ...options }: StartOptions = {},
): Promise<Started> {
  const config = { ...readConfig(), ...options.config }
  const place = placeOf(interfaces, config, options)
  const { name } = place
  const server = await serve(interfaces, { ...options, config: { ...config, SERVER_NAME: name } })
  const http = createAdaptorServer({ fetch: server.fetch }) as HttpServer
  // A large upload may take long; one that stands still is ended by the upload itself.
  http.requestTimeout = 0
  const { ROOT_PATH: path } = config
  const to = await (connect ?? listenAt)(http, place).catch(async (error) => {
    await server.close()
    throw error
  })
  const url = addressAt(name, to, path)
  const close = once(async () => {
    const closed = new Promise((resolve) => http.close(resolve))
    await server.close()
    http.closeIdleConnections()
    // Streams tell their readers how their Jobs ended, and end by themselves.
    await Promise.race([closed, sleep(farewellMs, undefined, { ref: false })])
    http.closeAllConnections()
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void close().then(() => process.exit(signal === 'SIGINT' ? 130 : 0)))
  }
  const names = inOrder(interfaces).map(([name]) => name)
  return { url, server, close, notice: notice({ ...place, names, url, to, path }) }
}

function placeOf(
  interfaces: Interfaces,
  config: Config,
  { config: given, ...options }: LaunchOptions,
): Place {
  const said = given?.SERVER_NAME ?? process.env.SERVER_NAME
  const asked = config.SERVER_PORT ?? options.port
  return {
    name: said || options.name || config.SERVER_NAME,
    port: asked ?? ownPort(interfaces) ?? standardPort,
    isAsked: asked !== undefined,
  }
}

const ownPort = (interfaces: Interfaces): number | undefined => {
  const [only, ...others] = Object.values(interfaces)
  if (others.length > 0) return undefined
  return isGroup(only) ? Object.values(only.members)[0]?.port : only?.port
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= run())
}
