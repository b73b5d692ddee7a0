import type { Context } from 'hono'
import { matches, mediaRanges } from '../accept.ts'
import { jsonBody } from '../json.ts'
import { codes, type Packet, parse, RpcError, versions } from './protocol.ts'

/** In bytes, of a message from a client that has no session: it can only be asking for one. */
const mostAtFirst = 64 * 1024

/** Reads the body of a POST. Throws what is wrong with it, with the HTTP status that says so. */
export async function incoming(c: Context, isKnown: boolean): Promise<Packet> {
  const type = (c.req.header('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (type !== 'application/json') {
    throw new RpcError(codes.request, 'A message must be sent as application/json', 415)
  }
  return parse(await jsonBody.text(c.req.raw, isKnown ? undefined : mostAtFirst))
}

/** Throws unless the client takes every one of these types. */
export function refuseUnless(c: Context, ...types: string[]): void {
  const ranges = mediaRanges(c.req.header('accept')).map(({ type }) => type)
  const isTaken = (type: string) => ranges.some((range) => range === '*/*' || matches(range, type))
  if (types.every(isTaken)) return
  throw new RpcError(codes.request, `Accept must list ${types.join(' and ')}`, 406)
}

/** Throws when the client speaks a version that is not known here; not to say is allowed. */
export function refuseVersion(c: Context): void {
  const version = c.req.header('mcp-protocol-version')
  if (version === undefined || versions.includes(version)) return
  throw new RpcError(codes.request, `The versions spoken here are ${versions.join(', ')}`)
}
