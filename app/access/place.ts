import type { IncomingMessage } from 'node:http'
import { ConfigError } from '../core/config.ts'

/** Where a server is found by those who use it. */
export interface Place {
  /** The path in front of every address; empty, or starts with a slash. Known once it is settled. */
  root(): string
  /** Says under which path another app has it; the first word counts. Throws a ConfigError. */
  settle(mount: string): void
  /** The same request under its whole address, whatever a proxy or an app in front took off it. */
  whole(request: Request, env: unknown, mount: string): Request
}

/** What Express and its like leave on a request that they pass on: where it was sent. */
interface Passed {
  baseUrl?: unknown
  originalUrl?: unknown
  url?: string | undefined
}

const shape = /^(\/[\w.~-]+)*$/

/** `rootPath` is what a proxy puts in front of where this is mounted, or of all of it. */
export function place(rootPath: string): Place {
  let root: string | undefined

  return {
    root: () => root ?? rootPath,
    settle(mount) {
      if (root !== undefined) return
      if (!shape.test(mount)) {
        throw new ConfigError(`Fascia can be mounted at a path such as /app, not at “${mount}”.`)
      }
      root = isUnder(mount, rootPath) ? mount : rootPath + mount
    },
    whole(request, env, mount) {
      if (root === undefined || root === '') return request
      const { url } = request
      const at = url.indexOf('/', url.indexOf(':') + 3)
      const path = url.slice(at)
      const below = taken(passedBy(env)) + path
      // Where an app in front tells the whole path there is nothing to guess.
      const relative =
        mount !== '' && isUnder(below, mount)
          ? below.slice(mount.length)
          : isUnder(path, root)
            ? path.slice(root.length)
            : path
      const whole = url.slice(0, at) + root + relative
      return whole === url ? request : readdressed(request, whole)
    },
  }
}

/** The path under which an app of Node's in front, such as Express, has what it passes a request to. */
export const mountIn = (env: unknown): string => taken(passedBy(env))

const passedBy = (env: unknown): Passed =>
  ((env as { incoming?: IncomingMessage } | undefined)?.incoming ?? {}) as Passed

function taken({ baseUrl, originalUrl, url = '' }: Passed): string {
  if (typeof baseUrl === 'string') return baseUrl
  if (typeof originalUrl !== 'string' || !originalUrl.endsWith(url)) return ''
  return originalUrl.slice(0, originalUrl.length - url.length)
}

/** Whether a path, with or without a query, is that of a folder or within it. */
const isUnder = (path: string, folder: string): boolean =>
  path.startsWith(folder) && /^([/?#]|$)/.test(path.slice(folder.length))

/** A request that says another address of itself; its body is still read from where it comes. */
const readdressed = (request: Request, url: string): Request =>
  new Proxy(request, {
    get(target, key) {
      if (key === 'url') return url
      const value = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
