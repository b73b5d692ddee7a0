import type { Context } from 'hono'

/** A call that takes longer is answered with its address, before proxies give up on it. */
const longestMs = 50_000

/** How long a program is willing to wait for its result, in milliseconds (RFC 7240). */
export function waitFor(c: Context): number {
  const prefer = c.req.header('prefer') ?? ''
  const wait = /\bwait=(\d+)/i.exec(prefer)?.[1]
  if (wait !== undefined) return Math.min(Number(wait) * 1000, longestMs)
  return /\brespond-async\b/i.test(prefer) ? 0 : longestMs
}
