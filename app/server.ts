import { Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { type Config, readConfig } from './config.ts'
import { ProblemError } from './errors.ts'
import { gradio } from './faces/gradio/routes.ts'
import { mcp } from './faces/mcp/http.ts'
import { negotiate } from './faces/negotiate.ts'
import { resource } from './faces/resource.ts'
import { router } from './faces/router.ts'
import { guard } from './guard.ts'
import { type Interfaces, type Services, services } from './services.ts'

export interface ServerOptions {
  /** Settings that are not to come from the environment. */
  config?: Partial<Config>
  /** The address of the module that exports the Interfaces; isolated ones need it. */
  module?: string
}

/** An app: one fetch handler, and the way to let go of what it holds. */
export interface Server {
  fetch(request: Request, env?: unknown): Response | Promise<Response>
  request: Hono['request']
  services: Services
  close(): Promise<void>
}

/** Everything that Fascia serves for these Interfaces, without a socket. */
export async function serve(
  interfaces: Interfaces,
  { config, module }: ServerOptions = {},
): Promise<Server> {
  const held = await services(interfaces, { ...readConfig(), ...config }, module)
  const negotiation = negotiate(held)
  const app = new Hono()
  app.use(headers, varied, compress(), guard(held.config))
  resource(app, '/healthz', { GET: (c) => c.text('ok', 200, { 'Cache-Control': 'no-store' }) })
  app.route(held.config.ROOT_PATH || '/', gradio(held))
  app.route(`${held.config.ROOT_PATH}/mcp`, mcp(held))
  app.route(held.config.ROOT_PATH || '/', router(held, negotiation))
  app.notFound((c) =>
    negotiation.fail(new ProblemError(404, 'There is nothing at this address'), c),
  )
  app.onError(negotiation.fail)
  return { fetch: app.fetch, request: app.request.bind(app), services: held, close: held.close }
}

/** A page and JSON live at one address; and what is somebody's own is for no shared cache. */
const varied: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.headers.has('Cache-Control')) return
  c.header('Cache-Control', 'private, no-cache')
  c.header('Vary', 'Accept, HX-Request, Prefer', { append: true })
}

const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  strictTransportSecurity: false,
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  overwrite: false,
})
