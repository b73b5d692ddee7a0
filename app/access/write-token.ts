import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import { ProblemError } from '../core/errors.ts'
import { isFromElsewhere } from './guard.ts'

/** The one token of a server, and the browsers that have shown it. */
export interface WriteToken {
  /**
   * Whether a request shows it, or comes from a browser that signed in. Throws a ProblemError 429
   * when wrong tokens came from that address again and again.
   */
  isShown(c: Context, address: string | undefined): boolean
  /** Marks a browser as one that has shown it, if it has; throws as `isShown` does. */
  enter(c: Context, given: string, from: Visit): boolean
  leave(c: Context, scope: Scope): void
}

/** Whom a cookie is sent to. */
export type Scope = CookieOptions

interface Visit {
  address: string | undefined
  scope: Scope
}

const cookie = 'fascia-write'
const staysSeconds = 30 * 86_400

/** What a browser keeps is no token, but the proof of one until a time; it ends with the token. */
export function writeToken(token: string): WriteToken {
  const wrong = attempts()
  const proof = (until: string) =>
    createHmac('sha256', token).update(`a browser may write until ${until}`).digest('base64url')

  function isRight(given: string, address: string | undefined): boolean {
    wrong.refuse(address)
    const isRight = isSame(given, token)
    if (!isRight) wrong.add(address)
    return isRight
  }

  function isSignedIn(c: Context): boolean {
    if (c.req.header('cookie') === undefined || isFromElsewhere(c)) return false
    const [until = '', given = ''] = (getCookie(c, cookie) ?? '').split('.')
    return Number(until) > Date.now() / 1000 && isSame(given, proof(until))
  }

  return {
    isShown(c, address) {
      const given = tokenIn(c.req.header('authorization'))
      return given === undefined ? isSignedIn(c) : isRight(given, address)
    },
    enter(c, given, { address, scope }) {
      if (!isRight(given, address)) return false
      const until = String(Math.floor(Date.now() / 1000) + staysSeconds)
      setCookie(c, cookie, `${until}.${proof(until)}`, { ...scope, maxAge: staysSeconds })
      return true
    },
    leave: (c, scope) => void deleteCookie(c, cookie, scope),
  }
}

/**
 * The token that a request shows: as a bearer token, or as the password of HTTP's basic
 * authentication under any name.
 */
function tokenIn(header: string | undefined): string | undefined {
  const [, scheme = '', given = ''] = /^(\w+) +(.+)$/.exec(header ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return given
  if (scheme.toLowerCase() !== 'basic') return undefined
  return Buffer.from(given, 'base64').toString().split(':').slice(1).join(':')
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
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
