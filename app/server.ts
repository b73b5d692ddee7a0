import { Hono } from 'hono'
import { guard } from './access/guard.ts'
import { type Interfaces, type Services, services } from './calls/services.ts'
import { type Config, readConfig } from './core/config.ts'
import type { Development } from './core/development.ts'
import { ProblemError } from './core/errors.ts'
import { gradio } from './faces/gradio/routes.ts'
import { answerWith, complement } from './faces/http/answer.ts'
import { type Negotiation, negotiate } from './faces/http/negotiate.ts'
import { methods, resource } from './faces/http/resource.ts'
import { router } from './faces/http/router.ts'
import { mcp } from './faces/mcp/http.ts'
import { following } from './faces/web/dev-events.ts'

export interface ServerOptions {
  /** Settings that are not to come from the environment. */
  config?: Partial<Config>
  /** The address of the module that exports the Interfaces; isolated ones need it. */
  module?: string
  /** Follows changes of the code: what `fascia dev` gives, and nobody else. */
  dev?: Development
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
  { config, module, dev }: ServerOptions = {},
): Promise<Server> {
  const held = await services(interfaces, { ...readConfig(), ...config }, { module, dev })
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
  if (held.dev) app.route(root || '/', following(held.dev))
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
