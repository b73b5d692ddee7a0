import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Database, RootDatabase } from 'lmdb'
import { ConfigError } from '../core/config.ts'

export type Key = (string | number)[]

/** What the journal's file holds. */
export interface Tables {
  root: RootDatabase
  /** By id, as JSON. */
  jobs: Database<string, string>
  /** By owner, time of beginning and id. */
  history: Database<string, Key>
  /** By idempotency key, as JSON. */
  keys: Database<string, string>
  /** By scope: when it was saved, a space, and the state as JSON. */
  states: Database<string, string>
  /** By Interface and Job, as JSON. */
  opinions: Database<string, Key>
  /** By time and id, of Jobs when they ended or else began, and of keys and states: what is the oldest. */
  times: Database<[size: number, owner: string | null, created: number], Key>
}

export const fileName = 'journal.mdb'

/** Opens the file in `folder`, which is made if need be. Throws a ConfigError when it is damaged. */
export function openTables(folder: string): Tables {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, fileName)
  const damaged = new ConfigError(
    `The journal of jobs at “${path}” is damaged: move it away, and a new one is begun.`,
  )
  if (existsSync(path) && !isSound(path)) throw damaged
  const { open } = createRequire(import.meta.url)('lmdb') as typeof import('lmdb')
  try {
    const root = open({ path, maxDbs: 8, noSubdir: true })
    for (const file of [path, `${path}-lock`]) chmodSync(file, 0o600)
    const text = { encoding: 'string' } as const
    return {
      root,
      jobs: root.openDB('jobs', text),
      history: root.openDB('history', text),
      keys: root.openDB('keys', text),
      states: root.openDB('states', text),
      opinions: root.openDB('opinions', text),
      times: root.openDB('times', {}),
    }
  } catch (error) {
    if (/MDB_(CORRUPTED|INVALID|VERSION_MISMATCH)/.test(String(error))) throw damaged
    throw error
  }
}

/** Where in its first page LMDB says that this is its file. */
const magicAt = 24
const magic = 0xbeefc0de

/** Whether it begins as such a file does: by any other the library takes the process down. */
function isSound(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const beginning = Buffer.alloc(8192)
    const size = readSync(file, beginning, 0, beginning.length, 0)
    return size === beginning.length && beginning.readUInt32LE(magicAt) === magic
  } finally {
    closeSync(file)
  }
}
