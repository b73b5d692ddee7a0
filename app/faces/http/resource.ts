import type { Context, Handler, Hono } from 'hono'
import { ProblemError } from '../../core/errors.ts'
import { list } from '../../core/schema.ts'

type Method = 'GET' | 'POST' | 'DELETE'

/** The methods that an address says it does not take; others are not known at all. */
export const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/**
 * An address with all the methods it takes. HEAD is answered wherever GET is, OPTIONS tells the
 * methods, and any other method is 405; each in `Allow` too. Each request finds one handler, so
 * that none is looked for beyond it.
 */
export function resource(
  app: Hono<any>,
  path: string,
  handlers: { [method in Method]?: Handler<any> },
): void {
  const taken = Object.keys(handlers).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : name))
  const allowed = [...taken, 'OPTIONS']
  const headers = { Allow: allowed.join(', ') }
  for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler)
  app.options(path, (c) => c.body(null, 204, headers))
  const others = [...methods].filter((method) => !allowed.includes(method) && method !== 'HEAD')
  app.on(others, path, (c: Context) => {
    const detail = `${c.req.method} is not taken here: the methods are ${list(allowed, 'and')}`
    throw new ProblemError(405, detail, { headers })
  })
}
