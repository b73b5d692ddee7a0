import type { Context } from 'hono'
import type { Services } from '../../calls/services.ts'
import { headersOf, toProblem } from '../../core/errors.ts'
import { web } from '../web/pages.ts'
import { type Sites, sites } from '../web/sites.ts'
import { wantsHtml } from './accept.ts'
import { prepare } from './answer.ts'
import { http } from './json.ts'
import type { Pages, Renderer } from './renderer.ts'

/** Who is answered how: people with pages, programs with JSON. */
export interface Negotiation {
  here: Sites
  pages: Pages
  api: Renderer
  rendererFor(c: Context): Renderer
  /** Any thrown thing, in the form that the caller reads. */
  fail(error: unknown, c: Context): Response | Promise<Response>
}

export function negotiate(services: Services): Negotiation {
  const here = sites(services)
  const pages = web(here)
  const api = http(services)
  const rendererFor = (c: Context) => (wantsHtml(c.req.header('accept')) ? pages : api)
  return {
    here,
    pages,
    api,
    rendererFor,
    fail(error, c) {
      const headers = headersOf(error)
      prepare(c, headers)
      return rendererFor(c).problem(c, toProblem(error, services.dev?.log), headers)
    },
  }
}
