import type { Config } from '../core/config.ts'

/** What pages of other sites may do here: by default nothing. */
export interface Sharing {
  /** Whether a request comes from a page that may call, by its Origin or by the page that embeds it. */
  mayCall(headers: Headers): boolean
  /** Whether it is asked for by a frame on a page that may show it. */
  mayFrame(headers: Headers): boolean
  /** Whether pages of other sites may frame this one, so that cookies must do in a frame. */
  readonly isFramed: boolean
  /** What lets a browser hand an answer to the page that asked for it; undefined where none may. */
  headersFor: ((headers: Headers) => Record<string, string>) | undefined
  /** The answer to a browser that asks whether a page may call. */
  preflight(request: Request): Response | undefined
  /** Opens a finished answer to those it is for. */
  open: ((request: Request, response: Response) => Response) | undefined
}

/** In seconds, that a browser need not ask again. */
const preflightAge = '7200'

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE'

/** What scripts may read besides the headers that they may always read. */
const exposed = [
  ...['Accept-Ranges', 'Content-Disposition', 'Content-Range', 'ETag', 'Link', 'Location'],
  ...['Mcp-Session-Id', 'Preference-Applied', 'Retry-After', 'Session-Id'],
].join(', ')

/**
 * By `ALLOWED_ORIGINS` and `FRAME_ANCESTORS`. Cookies are for pages of this server alone: no browser
 * is told to send them from another, and none that comes is looked at.
 */
export function sharing(config: Pick<Config, 'ALLOWED_ORIGINS' | 'FRAME_ANCESTORS'>): Sharing {
  const callers = listed(config.ALLOWED_ORIGINS)
  const frames = listed(config.FRAME_ANCESTORS)
  const isCaller = (origin: string | undefined) =>
    origin !== undefined && (callers.includes('*') || callers.includes(origin))
  const isFrame = (origin: string | undefined) =>
    origin !== undefined && frames.some((pattern) => covers(pattern, origin))
  const ancestors = frames.map((one) => (one === 'self' ? "'self'" : one)).join(' ')
  const isOurs = frames.every((one) => one === 'self')

  function headersFor(headers: Headers): Record<string, string> {
    const origin = headers.get('origin') ?? undefined
    if (!isCaller(origin)) return {}
    return {
      'Access-Control-Allow-Origin': callers.includes('*') ? '*' : origin!,
      'Access-Control-Expose-Headers': exposed,
    }
  }

  function open({ headers: asked }: Request, response: Response): Response {
    const { headers } = response
    for (const [name, value] of Object.entries(headersFor(asked))) headers.set(name, value)
    if (callers.length > 0) {
      headers.append('Vary', 'Origin')
      if (isCaller(originOfPage(asked))) headers.set('Cross-Origin-Resource-Policy', 'cross-origin')
    }
    if (frames.length > 0) {
      const policy = headers.get('Content-Security-Policy') ?? ''
      const allowed = policy.replace(/frame-ancestors [^;]*/, `frame-ancestors ${ancestors}`)
      headers.set('Content-Security-Policy', allowed)
      if (isOurs) headers.set('X-Frame-Options', 'SAMEORIGIN')
      else headers.delete('X-Frame-Options')
    }
    return response
  }

  return {
    mayCall: (headers) => callers.length > 0 && isCaller(originOfPage(headers)),
    mayFrame: (headers) =>
      frames.length > 0 && framing.test(targetOf(headers)) && isFrame(originOfPage(headers)),
    isFramed: !isOurs,
    headersFor: callers.length > 0 ? headersFor : undefined,
    open: callers.length + frames.length > 0 ? open : undefined,
    preflight({ method, headers }) {
      if (method !== 'OPTIONS' || !headers.has('access-control-request-method')) return undefined
      const allowed = callers.length > 0 ? headersFor(headers) : {}
      if (!('Access-Control-Allow-Origin' in allowed)) return undefined
      return new Response(null, {
        status: 204,
        headers: {
          ...allowed,
          'Access-Control-Allow-Methods': methods,
          'Access-Control-Allow-Headers': '*, Authorization',
          'Access-Control-Max-Age': preflightAge,
          Vary: 'Origin',
        },
      })
    },
  }
}

const listed = (sites: string): string[] => sites.split(',').filter((site) => site !== '')

const framing = /^(i?frame|fencedframe)$/
const targetOf = (headers: Headers): string => headers.get('sec-fetch-dest') ?? ''

/** Of the page that a request comes from, where its browser says so. */
function originOfPage(headers: Headers): string | undefined {
  const given = headers.get('origin') ?? headers.get('referer') ?? ''
  return URL.canParse(given) ? new URL(given).origin : undefined
}

/** Whether a pattern of a content security policy is for that origin. */
function covers(pattern: string, origin: string): boolean {
  if (pattern === '*' || pattern === origin) return true
  const [scheme, domain] = pattern.split('*')
  return domain !== undefined && origin.startsWith(scheme!) && origin.endsWith(domain)
}
