import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { userInfo } from 'node:os'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Config } from '../core/config.ts'
import type { Caller } from '../core/context.ts'
import { ProblemError } from '../core/errors.ts'
import { isId, newId } from '../core/file.ts'
import { isFromElsewhere } from './guard.ts'
import { type Sharing, sharing } from './sharing.ts'
import { type Scope, writeToken } from './write-token.ts'

type Settings = Pick<
  Config,
  'SERVER_NAME' | 'WRITE_TOKEN' | 'ALLOWED_HOSTS' | 'ALLOWED_ORIGINS' | 'FRAME_ANCESTORS'
>

/** Who calls, and what they may: settled once for a request, whatever face it comes to. */
export interface Access {
  /**
   * Who makes a request. `session` names a session that its protocol has; else it is that of its
   * header `Session-Id`, or a browser's by its cookie. Throws a ProblemError: 400 where that header
   * cannot be one, 429 when wrong tokens came from that address again and again.
   */
  caller(c: Context, session?: Session): Caller
  /** The same for a page: a browser without a session is given one. */
  visitor(c: Context): Caller
  /** The same for a program: one without a session is told one, to send as `Session-Id`. */
  guest(c: Context): Caller
  /** Whether it comes from this very machine, to a server that listens to nothing else. */
  isHere(c: Context): boolean
  /** What is said to who may not write. */
  refusal(): ProblemError
  /** How a browser comes to write here; none where there is no token to show. */
  signIn: SignIn | undefined
  /** What pages of other sites may do. */
  sharing: Sharing
  /** Whether whoever listens here, as far as it can be known beforehand, may write without a token. */
  readonly looksOpen: boolean
}

/** The way for people to show a token. */
interface SignIn {
  /** Lets this browser write from now on, where the token is right. Throws a ProblemError 429. */
  enter(c: Context, given: string): boolean
  /** And no more. */
  leave(c: Context): void
}

/** A session as its protocol names it. */
export interface Session {
  protocol: 'gradio' | 'mcp' | 'shell'
  id: string
}

/** The user of a shell, or of the program that started this one. */
export const localCaller: Caller = {
  session: undefined,
  get user() {
    return systemUser()
  },
  address: undefined,
  may: { write: true },
}

/** The same in a session that it has a name for. */
export const localCallerIn = (session: Session): Caller => ({
  session: sessionOf(session),
  get user() {
    return systemUser()
  },
  address: undefined,
  may: { write: true },
})

const cookie = 'fascia'
/** By which programs go on with a session, as browsers do by their cookie. */
const header = 'Session-Id'
const oneYear = 31_536_000

/**
 * Who is signed in, as an app or a proxy in front knows; nobody where it gives nothing. `env` is what
 * its server passed on: with Node's, `env.incoming` is the request that Express has.
 */
export type FindUser = (request: Request, env: unknown) => string | undefined

/** `root` is the path in front of all addresses: cookies are for what is under it. */
export function access(config: Settings, root: () => string, findUser?: FindUser): Access {
  const { WRITE_TOKEN, SERVER_NAME, ALLOWED_HOSTS } = config
  const shared = sharing(config)
  const token = WRITE_TOKEN === '' ? undefined : writeToken(WRITE_TOKEN)

  function callerOf(c: Context, session: string | undefined): Caller {
    const address = addressOf(c)
    let write: boolean | undefined
    return {
      session,
      user: findUser?.(c.req.raw, c.env),
      address,
      may: {
        get write() {
          write ??= token ? token.isShown(c, address) : isLocal(c, address) && !isFromElsewhere(c)
          return write
        },
      },
    }
  }

  /** A cookie in a frame on another site's page is one for that page alone, and only over https. */
  function scope(c: Context): Scope {
    const secure = isSecure(c)
    const inFrames = secure && shared.isFramed
    return {
      httpOnly: true,
      path: root() || '/',
      secure,
      ...(inFrames ? { sameSite: 'None', partitioned: true } : { sameSite: 'Lax' }),
    }
  }

  return {
    caller: (c, session) => callerOf(c, session ? sessionOf(session) : shownSession(c)),
    visitor(c) {
      const shown = shownSession(c)
      if (shown !== undefined) return callerOf(c, shown)
      const id = newId()
      if (!isFromElsewhere(c)) {
        setCookie(c, cookie, id, { ...scope(c), maxAge: oneYear })
        // Headers are set before the answer is made.
        c.set('isPrepared', true)
      }
      // Who was given one has it from then on.
      c.set('session', browserSession(id))
      return callerOf(c, browserSession(id))
    },
    guest(c) {
      const shown = shownSession(c)
      if (shown !== undefined) return callerOf(c, shown)
      const id = newId()
      c.header(header, id)
      // Headers are set before the answer is made.
      c.set('isPrepared', true)
      return callerOf(c, programSession(id))
    },
    isHere: (c) => isLoopback(SERVER_NAME) && isLocal(c, addressOf(c)),
    refusal: () => refusal(WRITE_TOKEN),
    signIn: token && {
      enter: (c, given) => token.enter(c, given, { address: addressOf(c), scope: scope(c) }),
      leave: (c) => token.leave(c, scope(c)),
    },
    sharing: shared,
    looksOpen: WRITE_TOKEN === '' && ALLOWED_HOSTS === '' && isLoopback(SERVER_NAME),
  }
}

const isSecure = (c: Context): boolean => originOf(c).startsWith('https:')

/**
 * The session of a browser by its cookie, which it does not give away: a Job keeps this, and shows it
 * to nobody.
 */
export const browserSession = (id: string): string => hidden(`cookie ${id}`)
const programSession = (id: string): string => hidden(`header ${id}`)
const sessionOf = ({ protocol, id }: Session): string => hidden(`${protocol} ${id}`)

/** What a request itself says of its session. */
function shownSession(c: Context): string | undefined {
  const settled: unknown = c.get('session')
  if (typeof settled === 'string') return settled
  const given = c.req.header(header)
  if (given === undefined) {
    const id = cookieOf(c)
    return id === undefined ? undefined : browserSession(id)
  }
  if (/^[!-~]{8,200}$/.test(given)) return programSession(given)
  throw new ProblemError(400, `${header} must have 8 to 200 characters, without spaces or accents`)
}

/** Where a request was sent, as its sender wrote it; `https` by the word of a proxy in front. */
export function originOf(c: Context): string {
  const end = c.req.url.indexOf('/', 8)
  const [protocol, host] = c.req.url.slice(0, end < 0 ? undefined : end).split('//')
  const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim()
  return `${forwarded === 'https' ? 'https:' : protocol}//${host}`
}

function cookieOf(c: Context): string | undefined {
  if (c.req.header('cookie') === undefined || isFromElsewhere(c)) return undefined
  const id = getCookie(c, cookie)
  return id && isId(id) ? id : undefined
}

/** What Node, Bun and Deno show of the connection that a request came by, each in its way. */
interface Env {
  incoming?: { httpVersion?: string; socket?: { remoteAddress?: string } }
  requestIP?(request: Request): { address: string } | null
  remoteAddr?: { hostname?: string }
}

/**
 * The other end of the connection, or whom a proxy on this machine names; none where there is no
 * socket, within this process. Of one that is closed already nobody can tell.
 */
export function addressOf(c: Context): string | undefined {
  const address = otherEnd(c, (c.env ?? {}) as Env)
  if (address === undefined || !isLoopback(address)) return address
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) || address
}

function otherEnd(c: Context, env: Env): string | undefined {
  const { incoming, remoteAddr } = env
  if (incoming) return incoming.socket?.remoteAddress ?? 'unknown'
  if (typeof env.requestIP === 'function') return env.requestIP(c.req.raw)?.address ?? 'unknown'
  return remoteAddr && (remoteAddr.hostname ?? 'unknown')
}

const forwarding = /^(forwarded|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-.*|via)$/

/**
 * Whether it comes from this very machine: over loopback, by a name of this machine, and without a
 * word of a proxy that would hide where it comes from. A proxy that says nothing of itself mostly
 * speaks HTTP/1.0, which programs do no more.
 */
function isLocal(c: Context, address: string | undefined): boolean {
  if (address !== undefined && !isLoopback(address)) return false
  if (((c.env ?? {}) as Env).incoming?.httpVersion === '1.0') return false
  if (Object.keys(c.req.header()).some((name) => forwarding.test(name))) return false
  return isLoopback(new URL(c.req.url).hostname.replace(/^\[|\]$/g, ''))
}

/** By number or by name. */
function isLoopback(name: string): boolean {
  const plain = name.replace(/^::ffff:/, '')
  if (isIP(plain) === 4) return plain.startsWith('127.')
  return plain === '::1' || plain === 'localhost' || plain.endsWith('.localhost')
}

function refusal(token: string): ProblemError {
  if (token === '') {
    return new ProblemError(
      403,
      'This is for this machine itself, and for those who show a WRITE_TOKEN: this server has none',
    )
  }
  return new ProblemError(401, 'This needs the WRITE_TOKEN of this server, as a bearer token', {
    headers: { 'WWW-Authenticate': 'Bearer realm="fascia"' },
  })
}

function systemUser(): string | undefined {
  try {
    return userInfo().username
  } catch {
    // A container may run as a number that has no name.
    return undefined
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const hidden = (name: string): string => digest(name).toString('hex').slice(0, 32)
