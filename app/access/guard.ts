import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'
import type { Sharing } from './sharing.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])
const mostHosts = 1000

/** What `@hono/node-server` tells of a request beside itself. */
type Env = { incoming?: IncomingMessage } | undefined

type Guard = (request: Request, env: unknown) => void

/**
 * Throws before a body is read: 421 unless the Host is one of ours, since a rebound DNS name shows
 * nowhere else; 403 when what changes something comes from another site's page that may not call.
 * No Origin at all is a program.
 */
export function guard({ ALLOWED_HOSTS, SERVER_NAME }: Config, { mayCall }: Sharing): Guard {
  const allowed = new Set(
    [...ALLOWED_HOSTS.split(','), SERVER_NAME, hostname()].map((name) => name.trim().toLowerCase()),
  )
  /** By header; empty for what is not ours. */
  const known = new LRUCache<string, string>({ max: mostHosts })

  function nameOf(header: string): string {
    let name = known.get(header)
    if (name === undefined) {
      const host = hostOf(header) ?? ''
      name = isOurs(host) || allowed.has(host) ? host : ''
      known.set(header, name)
    }
    return name
  }

  return ({ headers, url, method }, env) => {
    const header = headers.get('host') ?? new URL(url).host
    const host = nameOf(header)
    if (host === '' || !isOwnForm(url, header, env as Env)) {
      throw new ProblemError(
        421,
        'This server does not answer to that host name: see ALLOWED_HOSTS',
      )
    }
    if (!safe.has(method) && isForeign(headers, header) && !mayCall(headers)) {
      throw new ProblemError(
        403,
        'This request comes from the page of another site: see ALLOWED_ORIGINS',
      )
    }
  }
}

/** A request may name its whole address instead of a path: then that host must be the same. */
function isOwnForm(url: string, header: string, env: Env): boolean {
  const target = env?.incoming?.url
  return !target || target.startsWith('/') || new URL(url).host === header.toLowerCase()
}

/**
 * Throws a ProblemError 403 when another site's page only embeds this address, as a picture or a
 * frame, and its visitor does not come here: what costs something is not for that, unless that page
 * is one of those that may.
 */
export function refuseEmbedded(c: Context, { mayCall, mayFrame }: Sharing): void {
  const site = c.req.header('sec-fetch-site')
  const mode = c.req.header('sec-fetch-mode')
  const target = c.req.header('sec-fetch-dest') ?? 'document'
  if (site !== 'cross-site' || (mode === 'navigate' && target === 'document')) return
  const { headers } = c.req.raw
  if (mayFrame(headers) || (mode !== 'navigate' && mayCall(headers))) return
  throw new ProblemError(
    403,
    'This request comes from within the page of another site: see ALLOWED_ORIGINS and FRAME_ANCESTORS',
  )
}

/** A name without a dot cannot be a public one. */
const isOurs = (host: string): boolean =>
  isIP(host) > 0 || (host !== '' && !host.includes('.')) || /\.localhost$/.test(host)

function hostOf(header: string): string | undefined {
  const url = URL.canParse(`http://${header}`) ? new URL(`http://${header}`) : undefined
  if (!url || /[/@?#]/.test(header)) return undefined
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isForeign(headers: Headers, host: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return true
  return isElsewhere(headers, host)
}

/** Whether a page of another site sends this: its visitor's cookies are not meant then. */
export const isFromElsewhere = (c: Context): boolean =>
  c.req.header('origin') !== undefined &&
  isElsewhere(c.req.raw.headers, c.req.header('host') ?? new URL(c.req.url).host)

/** Whether a request names as its origin a page that is not on that host. */
function isElsewhere(headers: Headers, host: string): boolean {
  const origin = headers.get('origin')
  if (origin === null) return false
  const from = URL.canParse(origin) ? hostOf(new URL(origin).host) : undefined
  return from === undefined || from !== hostOf(host) || !samePort(origin, host)
}

/** Behind a proxy the scheme is not known, so a default port equals none. */
function samePort(origin: string, host: string): boolean {
  const named = (port: string) => (port === '80' || port === '443' ? '' : port)
  return named(new URL(origin).port) === named(/:(\d+)$/.exec(host)?.[1] ?? '')
}
