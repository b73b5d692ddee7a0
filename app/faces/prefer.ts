import type { Context } from 'hono'

/** A call that takes longer is answered with its address, before proxies give up on it. */
const longestMs = 50_000

/** How long a program is willing to wait for its result, in milliseconds (RFC 7240). */
export function waitFor(c: Context): number {
  const { wait, isAsync } = preferred(c)
  if (wait !== undefined) return Math.min(wait * 1000, longestMs)
  return isAsync ? 0 : longestMs
}

/** Which of its preferences a caller is told were followed when it is answered early. */
export function applied(c: Context): string {
  const { wait, isAsync } = preferred(c)
  if (wait !== undefined && wait * 1000 <= longestMs) return `wait=${wait}`
  return isAsync ? 'respond-async' : ''
}

function preferred(c: Context): { wait: number | undefined; isAsync: boolean } {
  const prefer = c.req.header('prefer') ?? ''
  const wait = /\bwait=(\d+)/i.exec(prefer)?.[1]
  const isAsync = /\brespond-async\b/i.test(prefer)
  return { wait: wait === undefined ? undefined : Number(wait), isAsync }
}
