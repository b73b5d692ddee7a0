import type { IncomingMessage } from 'node:http'
import { Hono } from 'hono'
import { getPath } from 'hono/utils/url'
import type { FindUser } from './access/caller.ts'
import { guard } from './access/guard.ts'
import { type Place, place } from './access/place.ts'
import { type Services, services } from './calls/services.ts'
import { type Config, readConfig } from './core/config.ts'
import type { Development } from './core/development.ts'
import { ProblemError } from './core/errors.ts'
import type { Interfaces } from './core/group.ts'
import { gradio } from './faces/gradio/routes.ts'
import { answerWith, complement, prepare } from './faces/http/answer.ts'
import { type Negotiation, negotiate } from './faces/http/negotiate.ts'
import { methods, resource } from './faces/http/resource.ts'
import { router } from './faces/http/router.ts'
import { mcp } from './faces/mcp/http.ts'
import { branding, type SiteOptions } from './faces/web/branding.ts'
import { following } from './faces/web/dev-events.ts'

export interface ServerOptions {
  /** Settings that are not to come from the environment. */
  config?: Partial<Config>
  /** The address of the module that exports the Interfaces; isolated ones need it. */
  module?: string
  /** Who is signed in, as the app or the proxy in front knows: `context.caller.user`. */
  user?: FindUser
  /** How the site presents itself: its name, logo, colours and more. */
  site?: SiteOptions
  /** @internal Follows changes of the code: what `fascia dev` gives, and nobody else. */
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

/** @internal A fetch handler that is told under which path it was found. */
type Handle = (request: Request, env: unknown, mount: string) => Response | Promise<Response>

/** @internal */
interface Opened {
  services: Services
  /** What answers, made where it is first found: all links begin with that path from then on. */
  at(mount: string): Handle
  close(): Promise<void>
}

/** @internal What serves these Interfaces wherever it turns out to be mounted. */
export async function opened(
  interfaces: Interfaces,
  { config, module, site, user, dev }: ServerOptions = {},
): Promise<Opened> {
  const settings = { ...readConfig(), ...config }
  const here = place(settings.ROOT_PATH)
  const held = await services(interfaces, settings, {
    ...{ module, user, dev },
    look: branding(site),
    root: here.root,
  })
  // Whoever writes the code starts anew at each change.
  if (!dev) held.keepExamples()
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
  if (held.dev) app.route('/', following(held.dev))
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
