import { Hono } from 'hono'
import type { Services } from '../services.ts'
import { fileRoutes } from './files.ts'
import { openapi } from './http/openapi.ts'
import { interfaceRoutes } from './interfaces.ts'
import { jobRoutes } from './jobs.ts'
import type { Negotiation } from './negotiate.ts'
import { originOf } from './origin.ts'
import { resource } from './resource.ts'
import { docsPage } from './web/docs/page.ts'

/** Interfaces, Jobs and Files at their URLs, for people and for programs alike. */
export function router(services: Services, negotiation: Negotiation): Hono {
  const { here } = negotiation
  const app = new Hono()
  app.route('/public', here.assets)
  app.route('/files', fileRoutes(services))
  app.route('/jobs', jobRoutes(services, negotiation))
  resource(app, '/openapi.json', { GET: async (c) => c.json(await openapi(services, originOf(c))) })
  resource(app, '/docs', { GET: async (c) => c.html(await docsPage(here, originOf(c))) })
  app.route('/', interfaceRoutes(services, negotiation))
  return app
}
