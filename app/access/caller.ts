import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Config } from '../core/config.ts'
import { ProblemError } from '../core/errors.ts'
import { isId, newId } from '../files/files.ts'

type Settings = Pick<Config, 'SERVER_NAME' | 'WRITE_TOKEN'>
type Header = (name: string) => string | undefined

/** Whether whoever reaches this server may write: it listens on this machine alone, with no token. */
export const isOpen = ({ SERVER_NAME, WRITE_TOKEN }: Settings): boolean =>
  WRITE_TOKEN === '' && /^(127(\.\d+){3}|::1|localhost)$/.test(SERVER_NAME)

/**
 * Whether a request may write: it shows WRITE_TOKEN, as a bearer token or, since browsers can ask
 * for that, as the password of HTTP's basic authentication under any name.
 */
export function mayWrite(header: Header, settings: Settings): boolean {
  if (isOpen(settings)) return true
  if (settings.WRITE_TOKEN === '') return false
  const [, scheme = '', given = ''] = /^(\w+) +(.+)$/.exec(header('authorization') ?? '') ?? []
  if (scheme.toLowerCase() === 'bearer') return isSame(given, settings.WRITE_TOKEN)
  if (scheme.toLowerCase() !== 'basic') return false
  const password = Buffer.from(given, 'base64').toString().split(':').slice(1).join(':')
  return isSame(password, settings.WRITE_TOKEN)
}

/** What is said to who may not write. */
export function refusal({ WRITE_TOKEN }: Settings): ProblemError {
  if (WRITE_TOKEN === '') {
    return new ProblemError(
      403,
      'This server listens to other machines and has no WRITE_TOKEN, so nobody may do this here',
    )
  }
  return new ProblemError(401, 'This needs the WRITE_TOKEN of this server, as a bearer token', {
    headers: { 'WWW-Authenticate': 'Bearer realm="fascia", Basic realm="fascia", charset="UTF-8"' },
  })
}

/** In a time that says nothing of where two texts differ. */
export const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Where a request was sent, as its sender wrote it; `https` by the word of a proxy in front. */
export function originOf(c: Context): string {
  const { protocol, host } = new URL(c.req.url)
  const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim()
  return `${forwarded === 'https' ? 'https:' : protocol}//${host}`
}

const cookie = 'fascia'

/** The browser that asks, as its cookie says; undefined for programs and first visits. */
export function owner(c: Context): string | undefined {
  const id = getCookie(c, cookie)
  return id && isId(id) ? id : undefined
}

/** The browser that asks, given a name now if it has none. */
export function owning(c: Context): string {
  const known = owner(c)
  if (known) return known
  const id = newId()
  setCookie(c, cookie, id, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 31_536_000 })
  return id
}
