import type { NodeStream } from './platform.ts'
import type { Json } from './schema.ts'

/** What is known of stored bytes without reading them. `modified` is in milliseconds since 1970. */
export interface Listed {
  key: string
  size: number
  modified: number
}

export interface Entry extends Listed {
  meta: Json
}

/** Bytes `start` to `end`, both counted in. */
export interface Range {
  start: number
  end: number
}

/**
 * Where bytes are kept: one flat space of keys, each with its bytes and a little JSON beside them.
 * Keys are ours (`files/<id>`), lower-case letters, digits, `-` and `/`; never a client's text. No
 * key may be the folder of another: where `a` is, `a/b` cannot be.
 */
export interface Store {
  /**
   * Keeps all of `body`, or, when it fails, nothing. Replaces what was there.
   * `meta` is asked for after the body was read; it is at most `mostMeta` bytes of JSON.
   */
  put(key: string, body: NodeStream, meta?: () => Json): Promise<Entry>
  get(key: string): Promise<Entry | undefined>
  /** Rejects with the code ENOENT when there is no such key. A range may reach past the end. */
  read(key: string, range?: Range): Promise<NodeStream>
  /** Does nothing when there is no such key. */
  remove(key: string): Promise<void>
  /** In no order. `prefix` need not end where a part of a key does. */
  list(prefix: string): AsyncIterable<Listed>
  /** Removes what processes that are gone left unfinished, where that is not done already. */
  sweep?(): Promise<void>
  /** Where the bytes lie on this machine's disk, if they do. */
  path?(key: string): string
}

/** In UTF-8; in the headers of an S3 request it takes a third more, and 2 kB are allowed there. */
export const mostMeta = 1400

export function refuseKey(key: string): void {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(key)) throw new TypeError(`Not a store key: ${key}`)
}

export function refusePrefix(prefix: string): void {
  if (!/^([a-z0-9-]+\/)*[a-z0-9-]*$/.test(prefix)) {
    throw new TypeError(`Not the beginning of a store key: ${prefix}`)
  }
}

export const missing = (key: string): Error =>
  Object.assign(new Error(`There is nothing at ${key}`), { code: 'ENOENT' })

/** What is known of stored bytes, as text. */
export function metaText(meta: Json): string {
  const text = JSON.stringify(meta)
  if (Buffer.byteLength(text) <= mostMeta) return text
  throw new TypeError(`The meta of a stored thing must have at most ${mostMeta} bytes of JSON`)
}
