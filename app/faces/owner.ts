import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { isId, newId } from '../files/files.ts'

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
