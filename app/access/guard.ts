import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { MiddlewareHandler } from 'hono'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Before a body is read: the Host must be one of ours, since a rebound DNS name shows nowhere else;
 * and what changes something must not come from another site's page. No Origin at all is a program.
 */
export function guard({ ALLOWED_HOSTS, SERVER_NAME }: Config): MiddlewareHandler {
  const allowed = new Set(
    [...ALLOWED_HOSTS.split(','), SERVER_NAME, hostname()].map((name) => name.trim().toLowerCase()),
  )

  return async function guard(c, next) {
    const host = hostOf(c.req.header('host') ?? new URL(c.req.url).host)
    if (host === undefined || !(isOurs(host) || allowed.has(host))) {
      throw new ProblemError(
        421,
        'This server does not answer to that host name: see ALLOWED_HOSTS',
      )
    }
    if (!safe.has(c.req.method) && isForeign(c.req.header(), host)) {
      throw new ProblemError(403, 'This request comes from the page of another site')
    }
    await next()
  }
}

/** A name without a dot cannot be a public one. */
const isOurs = (host: string): boolean =>
  isIP(host) > 0 || !host.includes('.') || /\.localhost$/.test(host)

function hostOf(header: string): string | undefined {
  const url = URL.canParse(`http://${header}`) ? new URL(`http://${header}`) : undefined
  if (!url || /[/@?#]/.test(header)) return undefined
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isForeign(headers: Record<string, string>, host: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = headers
  if (origin === undefined) return false
  const from = URL.canParse(origin) ? hostOf(new URL(origin).host) : undefined
  return from !== host || !samePort(origin, headers.host ?? '')
}

/** Behind a proxy the scheme is not known, so a default port equals none. */
function samePort(origin: string, host: string): boolean {
  const named = (port: string) => (port === '80' || port === '443' ? '' : port)
  return named(new URL(origin).port) === named(/:(\d+)$/.exec(host)?.[1] ?? '')
}
