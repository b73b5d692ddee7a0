import type { Context } from 'hono'

/** Where a request was sent, as its sender wrote it; `https` by the word of a proxy in front. */
export function originOf(c: Context): string {
  const { protocol, host } = new URL(c.req.url)
  const forwarded = c.req.header('x-forwarded-proto')?.split(',')[0]?.trim()
  return `${forwarded === 'https' ? 'https:' : protocol}//${host}`
}
