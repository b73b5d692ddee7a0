import { Hono } from 'hono'
import type { Services } from '../services.ts'
import { fileRoutes } from './files.ts'
import { openapiRoutes } from './http/openapi.ts'
import { interfaceRoutes } from './interfaces.ts'
import { jobRoutes } from './jobs.ts'
import type { Negotiation } from './negotiate.ts'

/** Interfaces, Jobs and Files at their URLs, for people and for programs alike. */
export function router(services: Services, negotiation: Negotiation): Hono {
  const app = new Hono()
  app.route('/public', negotiation.here.assets)
  app.route('/files', fileRoutes(services))
  app.route('/jobs', jobRoutes(services, negotiation))
  app.route('/openapi.json', openapiRoutes(services))
  app.route('/', interfaceRoutes(services, negotiation))
  return app
}
