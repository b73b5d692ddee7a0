import type { Server as HttpServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { guard } from './access/guard.ts'
import { type Interfaces, type Services, services } from './calls/services.ts'
import { type Config, ConfigError, readConfig } from './core/config.ts'
import { hasCode, ProblemError } from './core/errors.ts'
import { gradio } from './faces/gradio/routes.ts'
import { answerWith, complement } from './faces/http/answer.ts'
import { type Negotiation, negotiate } from './faces/http/negotiate.ts'
import { methods, resource } from './faces/http/resource.ts'
import { router } from './faces/http/router.ts'
import { mcp } from './faces/mcp/http.ts'

export interface ServerOptions {
  /** Settings that are not to come from the environment. */
  config?: Partial<Config>
  /** The address of the module that exports the Interfaces; isolated ones need it. */
  module?: string
}

/** An app: one fetch handler, and the way to let go of what it holds. */
export interface Server {
  fetch(request: Request, env?: unknown): Response | Promise<Response>
  /** The same for tests and for other code: a path, or a whole address. */
  request(input: string | Request, init?: RequestInit, env?: unknown): Promise<Response>
  services: Services
  close(): Promise<void>
}

/** Everything that Fascia serves for these Interfaces, without a socket. */
export async function serve(
  interfaces: Interfaces,
  { config, module }: ServerOptions = {},
): Promise<Server> {
  const held = await services(interfaces, { ...readConfig(), ...config }, { module })
  const negotiation = negotiate(held)
  const app = routes(held, negotiation)
  const admit = guard(held.config)

  function fetch(request: Request, env?: unknown): Response | Promise<Response> {
    try {
      admit(request, env)
    } catch (error) {
      return refuse(request, error)
    }
    const answered = app.fetch(request, env as object)
    return answered instanceof Promise ? answered.then(complement) : complement(answered)
  }

  /** Says no in the form that the caller reads. */
  async function refuse(request: Request, error: unknown): Promise<Response> {
    const refusal = new Hono()
    refusal.onError(negotiation.fail)
    refusal.all('*', () => {
      throw error
    })
    return complement(await refusal.fetch(request))
  }

  return {
    fetch,
    request: async (input, init, env) => {
      const isPath = typeof input === 'string' && !/^https?:/.test(input)
      return fetch(new Request(isPath ? `http://localhost${input}` : input, init), env)
    },
    services: held,
    close: held.close,
  }
}

const alive = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' }

/** Every face at its addresses. */
function routes(held: Services, negotiation: Negotiation): Hono {
  const { ROOT_PATH: root } = held.config
  const app = new Hono()
  resource(app, '/healthz', { GET: () => answerWith('ok', alive) })
  app.route(root || '/', gradio(held))
  app.route(`${root}/mcp`, mcp(held))
  app.route(root || '/', router(held, negotiation))
  app.notFound((c) => negotiation.fail(nothingHere(c.req.method), c))
  app.onError(negotiation.fail)
  return app
}

const nothingHere = (method: string): ProblemError =>
  methods.has(method)
    ? new ProblemError(404, 'There is nothing at this address')
    : new ProblemError(405, `${method} is not taken here`)

export interface LaunchOptions extends ServerOptions {
  /** The address to listen on; `SERVER_NAME` from the environment comes first. */
  name?: string
  /** The port to listen on; `SERVER_PORT` from the environment comes first. 0 takes a free one. */
  port?: number
}

export interface Launched {
  url: string
  server: Server
  /** Takes no more calls, interrupts those that run, and closes. */
  close(): Promise<void>
}

const standardPort = 7860
const farewellMs = 1000

/**
 * Serves the Interfaces until the process is told to end. Rejects with a ConfigError, whose message
 * is one sentence, when a setting is wrong or the port is taken.
 */
export async function launch(
  interfaces: Interfaces,
  options: LaunchOptions = {},
): Promise<Launched> {
  const config = { ...readConfig(), ...options.config }
  const said = options.config?.SERVER_NAME ?? process.env.SERVER_NAME
  const name = said || options.name || config.SERVER_NAME
  const port = config.SERVER_PORT ?? options.port ?? ownPort(interfaces) ?? standardPort
  const server = await serve(interfaces, { ...options, config: { ...config, SERVER_NAME: name } })
  const http = createAdaptorServer({ fetch: server.fetch }) as HttpServer
  // A large upload may take long; one that stands still is ended by the upload itself.
  http.requestTimeout = 0
  try {
    await listen(http, port, name)
  } catch (error) {
    await server.close()
    throw unusable(error, port, name)
  }
  const url = urlOf(http, name, config)
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
  return { url, server, close }
}

const ownPort = (interfaces: Interfaces): number | undefined => {
  const faces = Object.values(interfaces)
  return faces.length === 1 ? faces[0]?.port : undefined
}

const listen = (http: HttpServer, port: number, name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    http.once('error', reject)
    http.listen(port, name, () => resolve())
  })

function unusable(error: unknown, port: number, name: string): unknown {
  if (hasCode(error, 'EADDRINUSE')) {
    return new ConfigError(`Port ${port} is taken already: set SERVER_PORT to another.`)
  }
  if (hasCode(error, 'EACCES')) {
    return new ConfigError(`Port ${port} may not be used: set SERVER_PORT to one above 1023.`)
  }
  if (hasCode(error, 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN')) {
    return new ConfigError(`SERVER_NAME must be an address of this machine, not “${name}”.`)
  }
  return error
}

function urlOf(http: HttpServer, name: string, { ROOT_PATH }: Config): string {
  const address = http.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}${ROOT_PATH}`
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= run())
}
