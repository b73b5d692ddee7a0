import { type Context, Hono } from 'hono'
import { refuseEmbedded } from '../../access/guard.ts'
import { resolved } from '../../calls/check.ts'
import type { Services } from '../../calls/services.ts'
import { headersOf, toProblem } from '../../core/errors.ts'
import { isId } from '../../core/file.ts'
import { groupsOf } from '../../core/group.ts'
import type { Interface } from '../../core/interface.ts'
import { waitFor, wantsHtml } from './accept.ts'
import { prepare } from './answer.ts'
import { blanksIn, fromQuery, liftBody, liftQuery, type Request, referring } from './exchange.ts'
import { answerLive } from './live.ts'
import type { Negotiation } from './negotiate.ts'
import { mountOf } from './own-routes.ts'
import type { Named } from './renderer.ts'
import { resource } from './resource.ts'

/** A page that may change into a finished one meanwhile is worth this short wait. */
const pageWaits = 300

/** Interfaces by their names: to look at and to call. One that is served alone is at `/` too. */
export function interfaceRoutes(services: Services, negotiation: Negotiation): Hono {
  const { interfaces, calls, files, access } = services
  const { here, pages, api, rendererFor } = negotiation
  const app = new Hono()

  const { sole } = here.first
  if (!sole) resource(app, '/', { GET: (c) => rendererFor(c).index(c) })
  for (const group of groupsOf(interfaces)) {
    const [first] = group.names
    const named = { name: first!, iface: interfaces.get(first!)! }
    const GET = (c: Context) => (rendererFor(c) === pages ? show(c, named) : api.index(c, group))
    if (sole?.name === group.name) resource(app, '/', { GET })
    resource(app, `/${group.name}`, { GET })
  }
  for (const [name, iface] of interfaces) {
    const named = { name, iface }
    const methods = { GET: (c: Context) => show(c, named), POST: (c: Context) => call(c, named) }
    if (sole?.name === name) resource(app, '/', methods)
    const { routes } = iface
    const mount = () => mountOf(named, services, negotiation)
    if (routes) app.route(`/${name}`, typeof routes === 'function' ? routes(mount()) : routes)
    resource(app, `/${name}`, methods)
  }

  return app

  /** The page, prefilled; of an Interface that only reads, also its result for that query. */
  function show(c: Context, named: Named) {
    const { name, iface } = named
    if (iface.guarded) calls.permit(name, access.caller(c))
    if (iface.hasOwnPage) return c.redirect(`${here.first.root}/${name}`, 303)
    const isBare = !c.req.url.includes('?')
    const isPage = !iface.readOnly || wantsHtml(c.req.header('accept'))
    if (isBare && isPage && (!iface.readOnly || iface.inputs.required.length > 0)) {
      return pages.form(c, named, { values: {} })
    }
    return showQuery(c, named, new URL(c.req.url).searchParams)
  }

  async function showQuery(c: Context, named: Named, query: URLSearchParams) {
    const { iface } = named
    const raw = await prefilled(iface, query)
    // A form that was sent has every name, though perhaps nothing under it.
    const complete = iface.inputs.required.every(
      (name) => raw[name] !== undefined || query.has(name),
    )
    const isPage = wantsHtml(c.req.header('accept'))
    const isCall = iface.readOnly && (complete || !isPage) && !(isPage && query.has('_fields'))
    if (!isCall) {
      const filled = { values: await resolved(iface, raw, files) }
      return pages.form(c, named, filled, await lastOf(named, query))
    }
    refuseEmbedded(c, access.sharing)
    const lifted = await liftQuery(query, iface, services)
    const blank = isPage ? {} : blanksIn(iface.inputs, query)
    return answer(c, named, { ...lifted, raw: { ...raw, ...blank } })
  }

  async function prefilled(iface: Interface, query: URLSearchParams) {
    const raw = referring(iface.inputs, fromQuery(iface.inputs, query))
    const number = exampleOf(iface, query)
    if (number === undefined) return raw
    return { ...(await services.examples.rows(iface))[number], ...raw }
  }

  /** What an example gave last, unless the query changes what it is. */
  async function lastOf({ name, iface }: Named, query: URLSearchParams) {
    const number = exampleOf(iface, query)
    if (number === undefined || iface.inputs.names.some((input) => query.has(input))) return
    return services.examples.last(name, number)
  }

  /** Says no before anything is read of a call that its caller may not make. */
  async function call(c: Context, named: Named) {
    if (named.iface.guarded) calls.permit(named.name, access.caller(c))
    const request = await liftBody(c, named.iface, services)
    if (rendererFor(c) !== pages) return answer(c, named, request)
    if (request.own.has('_fields')) {
      return pages.fields(c, named, { values: await resolved(named.iface, request.raw, files) })
    }
    return request.own.has('_live')
      ? answerLive(c, named, request, services, pages)
      : answer(c, named, request)
  }

  async function answer(c: Context, named: Named, request: Request) {
    const { name, iface } = named
    const renderer = rendererFor(c)
    const isPage = renderer === pages
    const wait = isPage && !iface.readOnly ? pageWaits : waitFor(c)
    const single = c.req.header('idempotency-key') || undefined
    try {
      const options = {
        caller: isPage ? access.visitor(c) : iface.state ? access.guest(c) : access.caller(c),
        key: single ?? request.own.get('_key'),
        single: single !== undefined,
        // A page that closes leaves its Job; a program that hangs up takes its call along.
        durable: !iface.readOnly && (isPage || wait === 0 || single !== undefined),
        wait,
        keepsRefused: isPage,
        get signal() {
          return c.req.raw.signal
        },
      }
      return await renderer.called(c, named, await calls.call(name, request, options))
    } catch (error) {
      const problem = toProblem(error)
      prepare(c, headersOf(error))
      const { errors = [] } = problem
      const earlier = request.own.get('_earlier')
      const filled = {
        values: await resolved(iface, request.raw, files),
        errors,
        earlier: earlier && isId(earlier) ? earlier : undefined,
      }
      return renderer.refused(c, named, filled, problem)
    }
  }
}

/** The number of the example that a query names, if there is one. */
function exampleOf({ examples }: Interface, query: URLSearchParams): number | undefined {
  const given = query.get('_example') ?? ''
  return /^\d{1,6}$/.test(given) && examples[Number(given)] ? Number(given) : undefined
}
