import type { Context, Hono } from 'hono'
import { ProblemError } from '../../errors.ts'
import { list } from '../../schema.ts'
import type { Services } from '../../services.ts'
import { resource } from '../resource.ts'
import { type Endpoint, type Endpoints, endpoints } from './endpoint.ts'
import { type Sessions, sessions } from './sessions.ts'

export const prefix = '/gradio_api'

/** What the routes of Gradio's protocol share. */
export interface Face {
  services: Services
  endpoints: Endpoints
  sessions: Sessions
  /** Throws a ProblemError 404 that names those there are. */
  endpoint(found: Endpoint | undefined, asked: unknown): Endpoint
  /** The whole address of the protocol's routes, as this request reached them. */
  base(c: Context): string
}

export function gradioFace(services: Services): Face {
  const all = endpoints(services.interfaces)
  const names = all.all.map(({ api }) => `/${api}`)
  return {
    services,
    endpoints: all,
    sessions: sessions(services.jobs),
    endpoint(found, asked) {
      if (found) return found
      const there = names.length > 1 ? `there are ${list(names, 'and')}` : `there is ${names[0]}`
      throw new ProblemError(404, `There is no endpoint “${asked}”: ${there}`)
    },
    base(c) {
      const { host, protocol } = new URL(c.req.url)
      const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim()
      const scheme = forwarded === 'https' ? 'https:' : protocol
      return `${scheme}//${host}${services.config.ROOT_PATH}${prefix}`
    },
  }
}

/** One resource at several addresses. */
export function at(app: Hono, paths: string[], handlers: Parameters<typeof resource>[2]): void {
  for (const path of paths) resource(app, path, handlers)
}

/** A path with and without the prefix that older clients do not know, and a slash at its end. */
export const everywhere = (path: string): string[] => [...within(path), path, `${path}/`]
export const within = (path: string): string[] => [`${prefix}${path}`, `${prefix}${path}/`]
