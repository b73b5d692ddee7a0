import { Hono } from 'hono'
import { originOf } from '../../access/caller.ts'
import type { Services } from '../../calls/services.ts'
import { groupsOf } from '../../core/group.ts'
import { turnTheme } from '../web/choices.ts'
import { chooseLanguage } from '../web/languages.ts'
import { signInRoutes } from '../web/sign-in.ts'
import { answerJson } from './answer.ts'
import { feedbackRoutes } from './feedback-routes.ts'
import { fileRoutes } from './files.ts'
import { interfaceRoutes } from './interfaces.ts'
import { jobRoutes } from './jobs.ts'
import type { Negotiation } from './negotiate.ts'
import { openapi } from './openapi.ts'
import { resource } from './resource.ts'

/** Interfaces, Jobs and Files at their URLs, for people and for programs alike. */
export function router(services: Services, negotiation: Negotiation): Hono {
  const { here, pages } = negotiation
  const app = new Hono()
  const { root } = here.first
  resource(app, '/public/language', { POST: (c) => chooseLanguage(c, root) })
  app.route('/public', here.assets)
  app.route('/public', here.own.routes)
  app.route('/files', fileRoutes(services))
  app.route('/jobs', jobRoutes(services, negotiation))
  resource(app, '/openapi.json', {
    GET: async (c) => answerJson(c, await openapi(services, originOf(c))),
  })
  resource(app, '/docs', { GET: (c) => pages.docs(c) })
  for (const [name, iface] of services.interfaces) {
    resource(app, `/docs/${name}`, { GET: (c) => pages.docs(c, { name, iface }) })
  }
  for (const { name, names } of groupsOf(services.interfaces)) {
    const [first] = names
    const named = { name: first!, iface: services.interfaces.get(first!)! }
    resource(app, `/docs/${name}`, { GET: (c) => pages.docs(c, named) })
  }
  resource(app, '/theme', { POST: (c) => turnTheme(c, root) })
  app.route('/', signInRoutes(here, services))
  app.route('/', feedbackRoutes(services))
  app.route('/', interfaceRoutes(services, negotiation))
  return app
}
