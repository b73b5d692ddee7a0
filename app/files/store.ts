import type { Readable } from 'node:stream'
import type { Json } from '../schema.ts'

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
 * Keys are ours (`files/<id>`), lower-case letters, digits, `-` and `/`; never a client's text.
 */
export interface Store {
  /**
   * Keeps all of `body`, or, when it fails, nothing. Replaces what was there.
   * `meta` is asked for after the body was read.
   */
  put(key: string, body: Readable, meta?: () => Json): Promise<Entry>
  get(key: string): Promise<Entry | undefined>
  /** Rejects when there is no such key. */
  read(key: string, range?: Range): Promise<Readable>
  /** Does nothing when there is no such key. */
  remove(key: string): Promise<void>
  list(prefix: string): AsyncIterable<Listed>
  /** Where the bytes lie on this machine's disk, if they do. */
  path?(key: string): string
}

export function refuseKey(key: string): void {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(key)) throw new TypeError(`Not a store key: ${key}`)
}
