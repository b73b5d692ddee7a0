import { createHash, timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Config } from '../core/config.ts'
import type { Caller } from '../core/context.ts'
import { ProblemError } from '../core/errors.ts'
import { isId, newId } from '../core/file.ts'

type Settings = Pick<Config, 'SERVER_NAME' | 'WRITE_TOKEN' | 'ALLOWED_HOSTS' | 'ROOT_PATH'>

/** Who calls, and what they may: settled once for a request, whatever face it comes to. */
export interface Access {
  /**
   * Who makes a request. `session` names a session that its protocol has; a browser's is its cookie.
   * Throws a ProblemError 429 when wrong tokens came from that address again and again.
   */
  caller(c: Context, session?: Session): Caller
  /** The same for a page: a browser without a session is given one. */
  visitor(c: Context): Caller
  /** What is said to who may not write. */
  refusal(): ProblemError
  /** Whether whoever listens here, as far as it can be known beforehand, may write without a token. */
  readonly looksOpen: boolean
}

/** A session as its protocol names it. */
export interface Session {
  protocol: 'gradio' | 'mcp'
  id: string
}

/** The user of a shell, or of the program that started this one. */
export const localCaller: Caller = {
  session: undefined,
  user: undefined,
  address: undefined,
  may: { write: true },
}

const cookie = 'fascia'
const oneYear = 31_536_000

export function access(config: Settings): Access {
  const { WRITE_TOKEN, SERVER_NAME, ALLOWED_HOSTS } = config
  const wrong = attempts()

  /** Nobody else's name for it gives it away: a Job keeps this, and shows it to nobody. */
  const known = (id: string | undefined) => (id === undefined ? undefined : browserSession(id))

  function callerOf(c: Context, session: string | undefined): Caller {
    const address = addressOf(c)
    let write: boolean | undefined
    return {
      session,
      user: undefined,
      address,
      may: {
        get write() {
          write ??= mayWrite(c, address)
          return write
        },
      },
    }
  }

  function mayWrite(c: Context, address: string | undefined): boolean {
    if (WRITE_TOKEN === '') return isLocal(c, address)
    const given = tokenIn(c.req.header('authorization'))
    if (given === undefined) return false
    wrong.refuse(address)
    const isRight = isSame(given, WRITE_TOKEN)
    if (!isRight) wrong.add(address)
    return isRight
  }

  return {
    caller: (c, session) =>
      callerOf(c, session ? hidden(`${session.protocol} ${session.id}`) : known(cookieOf(c))),
    visitor(c) {
      const id = cookieOf(c) ?? newId()
      if (id !== cookieOf(c)) {
        setCookie(c, cookie, id, {
          httpOnly: true,
          sameSite: 'Lax',
          path: '/',
          maxAge: oneYear,
          secure: originOf(c).startsWith('https:'),
        })
        // Headers are set before the answer is made.
        c.set('isPrepared', true)
      }
      return callerOf(c, known(id))
    },
    refusal: () => refusal(WRITE_TOKEN),
    looksOpen: WRITE_TOKEN === '' && ALLOWED_HOSTS === '' && isLoopback(SERVER_NAME),
  }
}

/** The session of a browser by its cookie, which it does not give away. */
export const browserSession = (id: string): string => hidden(`cookie ${id}`)

/** Where a request was sent, as its sender wrote it; `https` by the word of a proxy in front. */
export function originOf(c: Context): string {
  const end = c.req.url.indexOf('/', 8)
  const [protocol, host] = c.req.url.slice(0, end < 0 ? undefined : end).split('//')
  const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim()
  return `${forwarded === 'https' ? 'https:' : protocol}//${host}`
}

function cookieOf(c: Context): string | undefined {
  if (c.req.header('cookie') === undefined) return undefined
  const id = getCookie(c, cookie)
  return id && isId(id) ? id : undefined
}

/** What a request of Node's shows of the connection it came by. */
interface Env {
  incoming?: { httpVersion?: string; socket?: { remoteAddress?: string } }
}

/**
 * The other end of the connection, or whom a proxy on this machine names; none where there is no
 * socket, within this process. Of one that is closed already nobody can tell.
 */
export function addressOf(c: Context): string | undefined {
  const { incoming } = (c.env ?? {}) as Env
  const address = incoming && (incoming.socket?.remoteAddress ?? 'unknown')
  if (address === undefined || !isLoopback(address)) return address
  return c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64) || address
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

/**
 * The token that a request shows: as a bearer token or, since browsers can ask for that, as the
 * password of HTTP's basic authentication under any name.
 */
function tokenIn(header: string | undefined): string | undefined {
  const [, scheme = '', given = ''] = /^(\w+) +(.+)$/.exec(header ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return given
  if (scheme.toLowerCase() !== 'basic') return undefined
  return Buffer.from(given, 'base64').toString().split(':').slice(1).join(':')
}

function refusal(token: string): ProblemError {
  if (token === '') {
    return new ProblemError(
      403,
      'This is for this machine itself, and for those who show a WRITE_TOKEN: this server has none',
    )
  }
  return new ProblemError(401, 'This needs the WRITE_TOKEN of this server, as a bearer token', {
    headers: { 'WWW-Authenticate': 'Bearer realm="fascia", Basic realm="fascia", charset="UTF-8"' },
  })
}

const mostWrong = 10
const restMs = 60_000
const mostAddresses = 10_000

/** Wrong tokens by address: after ten within a minute, none is looked at for a minute. */
function attempts() {
  const known = new Map<string, { wrong: number; since: number }>()
  return {
    refuse(address: string | undefined): void {
      const { wrong = 0, since = 0 } = (address !== undefined && known.get(address)) || {}
      const left = since + restMs - Date.now()
      if (wrong < mostWrong || left <= 0) return
      throw new ProblemError(429, 'Too many wrong tokens came from this address: wait a minute', {
        headers: { 'Retry-After': String(Math.ceil(left / 1000)) },
      })
    },
    add(address: string | undefined): void {
      if (address === undefined) return
      const now = Date.now()
      const before = known.get(address)
      const isRecent = before !== undefined && now - before.since < restMs
      known.delete(address)
      known.set(
        address,
        isRecent ? { wrong: before.wrong + 1, since: now } : { wrong: 1, since: now },
      )
      if (known.size > mostAddresses) known.delete(known.keys().next().value!)
    },
  }
}

/** In a time that says nothing of where two texts differ. */
export const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const hidden = (name: string): string => digest(name).toString('hex').slice(0, 32)
