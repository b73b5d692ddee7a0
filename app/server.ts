import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { getPath } from 'hono/utils/url'
import { guard } from './access/guard.ts'
import { type Place, place } from './access/place.ts'
import { type Interfaces, type Services, services } from './calls/services.ts'
import { type Config, ConfigError, readConfig } from './core/config.ts'
import { hasCode, ProblemError } from './core/errors.ts'
import { gradio } from './faces/gradio/routes.ts'
import { answerWith, complement, prepare } from './faces/http/answer.ts'
import { type Negotiation, negotiate } from './faces/http/negotiate.ts'
import { methods, resource } from './faces/http/resource.ts'
import { router } from './faces/http/router.ts'
import { mcp } from './faces/mcp/http.ts'
import { branding, type SiteOptions } from './faces/web/branding.ts'

export interface ServerOptions {
  /** Settings that are not to come from the environment. */
  config?: Partial<Config>
  /** The address of the module that exports the Interfaces; isolated ones need it. */
  module?: string
  /** How the site presents itself: its name, logo, colours and more. */
  site?: SiteOptions
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
export async function serve(interfaces: Interfaces, options: ServerOptions = {}): Promise<Server> {
  const { services, at, close } = await opened(interfaces, options)
  const handle = at('')
  const fetch: Server['fetch'] = (request, env) => handle(request, env, '')
  return {
    fetch,
    request: async (input, init, env) => {
      const isPath = typeof input === 'string' && !/^https?:/.test(input)
      return fetch(new Request(isPath ? `http://localhost${input}` : input, init), env)
    },
    services,
    close,
  }
}

/** A fetch handler that is told under which path it was found. */
type Handle = (request: Request, env: unknown, mount: string) => Response | Promise<Response>

interface Opened {
  services: Services
  /** What answers, made where it is first found: all links begin with that path from then on. */
  at(mount: string): Handle
  close(): Promise<void>
}

/** What serves these Interfaces wherever it turns out to be mounted. */
export async function opened(
  interfaces: Interfaces,
  { config, module, site }: ServerOptions = {},
): Promise<Opened> {
  const settings = { ...readConfig(), ...config }
  const here = place(settings.ROOT_PATH)
  const held = await services(interfaces, settings, {
    module,
    look: branding(site),
    root: here.root,
  })
  let handle: Handle | undefined
  return {
    services: held,
    at(mount) {
      here.settle(mount)
      handle ??= handler(held, here)
      return handle
    },
    close: held.close,
  }
}

/** Every request's way in and every answer's way out. */
function handler(held: Services, here: Place): Handle {
  const { sharing } = held.access
  const negotiation = negotiate(held)
  const app = routes(held, negotiation)
  const admit = guard(held.config, sharing)
  const finish = (request: Request, response: Response) => {
    const whole = complement(response)
    return sharing.open ? sharing.open(request, whole) : whole
  }

  /** Says no in the form that the caller reads. */
  async function refuse(request: Request, error: unknown): Promise<Response> {
    const refusal = new Hono()
    refusal.onError(negotiation.fail)
    refusal.all('*', () => {
      throw error
    })
    return finish(request, await refusal.fetch(request))
  }

  return (sent, env, mount) => {
    const request = here.whole(sent, env, mount)
    try {
      admit(request, env)
      refuseRead(env)
    } catch (error) {
      return refuse(request, error)
    }
    const told = sharing.preflight(request)
    if (told) return told
    const answered = app.fetch(request, env as object)
    return answered instanceof Promise
      ? answered.then((response) => finish(request, response))
      : finish(request, answered)
  }
}

/** Throws when an app in front has read the body already: here it would seem to be empty. */
function refuseRead(env: unknown): void {
  const { incoming } = (env ?? {}) as { incoming?: IncomingMessage }
  if (!incoming?.readableEnded || safe.has(incoming.method ?? '')) return
  const { headers } = incoming
  if (!(Number(headers['content-length']) > 0) && !headers['transfer-encoding']) return
  throw new ProblemError(
    500,
    'The body of this request was read before it came here: mount Fascia before what parses bodies, such as express.json()',
  )
}

const safe = new Set(['GET', 'HEAD'])
const alive = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' }

/** Every face at its addresses, which are without the path in front. */
function routes(held: Services, negotiation: Negotiation): Hono {
  const root = held.root()
  const below = (request: Request) => getPath(request).slice(root.length) || '/'
  const app = new Hono(root === '' ? {} : { getPath: below })
  const { headersFor } = held.access.sharing
  if (headersFor) {
    app.use(async (c, next) => {
      prepare(c, headersFor(c.req.raw.headers))
      await next()
    })
  }
  resource(app, '/healthz', { GET: () => answerWith('ok', alive) })
  app.route('/', gradio(held))
  app.route('/mcp', mcp(held))
  app.route('/', router(held, negotiation))
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
