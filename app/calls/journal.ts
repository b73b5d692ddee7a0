import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Database, RootDatabase } from 'lmdb'
import { ConfigError } from '../core/config.ts'
import type { Disk } from '../files/disk.ts'
import type { History, Part } from './engine.ts'
import { apply, isEnded, type Job } from './job.ts'

/** A call by the idempotency key that its caller gave it. */
export interface Claim {
  id: string
  fingerprint: string
}

/** Jobs written down, so that they outlive the process that runs them. */
export interface Journal {
  /**
   * Writes a Job down, in place of what was there of it. Throws at once, a ProblemError 507, when
   * there is no room; an ended Job without outputs always has some. Resolves when it is on the disk.
   */
  save(job: Job): Promise<void>
  /** A Job whose process is gone comes back as interrupted. */
  load(id: string): Job | undefined
  /** Forgets a Job. */
  remove(job: Job): Promise<void>
  /** A part ends early where it comes to more than 8 MB. */
  list(owner: string, part?: Part): History
  /** Which of these files, by their ids, a Job names. */
  named(files: ReadonlySet<string>): Promise<Set<string>>
  key(key: string): Claim | undefined
  claim(key: string, claim: Claim): Promise<void>
  /** Forgets what is older than its time, but for Jobs that are `alive`. */
  sweep(alive: (id: string) => boolean): Promise<void>
  /** Nothing is found or written from then on. */
  close(): Promise<void>
}

/** A Job as it is written, under which process's turn. */
interface Row {
  job: Job
  turn: string
}

/** What a record takes beside its text, in bytes: its keys, and the rest of its last page. */
const overhead = 2048
const claimSize = 512
/** In characters, of one history. */
const mostListed = 8 * 1024 ** 2
/** Records that a sweep removes before others get their turn. */
const batch = 500

/**
 * A Journal in an embedded database, LMDB, in `folder`: a commit is whole or not there, whatever
 * becomes of this process, and those made at once share one. It is made when it is first needed; one
 * that is there is opened now, which throws a ConfigError when it is damaged. Jobs and keys are kept
 * for `ttl` seconds.
 */
export function journal(folder: string, ttl: number, disk: Disk): Journal {
  /** Tells the Jobs of this process from those of the ones before it. */
  const turn = crypto.randomUUID()
  const began = Date.now()
  /** The sizes of those that have not ended. */
  const live = new Map<string, number>()
  let opened: Tables | undefined
  let isClosed = false
  let used = 0
  let room = 0

  if (existsSync(join(folder, fileName))) tables()

  function tables(): Tables {
    if (isClosed) throw new Error('The journal is closed')
    if (opened) return opened
    opened = open(folder)
    for (const { value } of opened.times.getRange({})) used += value[0]
    room = Math.max(used, statSync(join(folder, fileName)).size)
    disk.count(room)
    return opened
  }

  /** What is freed in the file is used again by Jobs, but never given back to the disk. */
  function grow(size: number, isRefused = true) {
    const more = Math.max(used + size - room, 0)
    if (isRefused) disk.add(more)
    else disk.count(more)
    used += size
    room += more
  }

  const isOver = ({ ended, created }: Job, of: string) =>
    (ended !== null || of !== turn) && Date.now() - (ended ?? created) >= ttl * 1000

  function parse(id: string, text: string): Job | undefined {
    try {
      const { job, turn: of } = JSON.parse(text) as Row
      if (isOver(job, of)) return undefined
      return isEnded(job) || of === turn ? job : apply(job, { type: 'interrupted' }, began)
    } catch (error) {
      console.error(`The record of job ${id} cannot be read, and is left out`, error)
      return undefined
    }
  }

  return {
    save({ secrets: _, ...job }) {
      const { jobs, history, times } = tables()
      const { id, owner, created, ended } = job
      const text = JSON.stringify({ job, turn } satisfies Row)
      const size = Buffer.byteLength(text) + overhead
      const before = live.get(id)
      grow(size - (before ?? 0), ended === null || job.outputs !== null)
      if (ended === null) live.set(id, size)
      else live.delete(id)
      const written = [jobs.put(id, text)]
      if (before === undefined && owner) written.push(history.put([owner, created, id], ''))
      if (before !== undefined && ended !== null) written.push(times.remove([created, id]))
      written.push(times.put([ended ?? created, id], [size, owner, created]))
      return all(written)
    },
    load(id) {
      const text = isClosed ? undefined : opened?.jobs.get(id)
      return text === undefined ? undefined : parse(id, text)
    },
    remove({ id, owner, created, ended }) {
      const { jobs, history, times } = tables()
      const removed = [jobs.remove(id)]
      if (owner) removed.push(history.remove([owner, created, id]))
      // One that its process left behind has its place by when it began.
      for (const time of new Set([created, ended ?? created])) {
        grow(-(times.get([time, id])?.[0] ?? 0))
        removed.push(times.remove([time, id]))
      }
      live.delete(id)
      return all(removed)
    },
    list(owner, { most = 50, after } = {}) {
      const found: Job[] = []
      let size = 0
      const older = () => ({ jobs: found, older: placeOf(found.at(-1)!) })
      const start = [owner, ...(read(after) ?? [Infinity])]
      const range = { start, end: [owner], reverse: true, exclusiveStart: true }
      for (const [, , id] of isClosed ? [] : (opened?.history.getKeys(range) ?? [])) {
        if (found.length === most) return older()
        const text = opened?.jobs.get(id as string) ?? ''
        size += text.length
        if (size > mostListed && found.length > 0) return older()
        const job = text === '' ? undefined : parse(id as string, text)
        if (job) found.push(job)
      }
      return { jobs: found, older: undefined }
    },
    async named(files) {
      const found = new Set<string>()
      let start = ''
      for (let isMore = true; isMore && opened && !isClosed; ) {
        const range = { start, limit: batch, exclusiveStart: true }
        const rows = [...opened.jobs.getRange(range)]
        for (const { key, value } of rows) {
          for (const [, id = ''] of value.matchAll(fileId)) if (files.has(id)) found.add(id)
          start = key
        }
        isMore = rows.length === batch
        await new Promise(setImmediate)
      }
      return found
    },
    key(key) {
      const known = isClosed ? undefined : opened?.keys.get(key)
      return known === undefined ? undefined : (JSON.parse(known) as Claim)
    },
    async claim(key, claim) {
      const { keys, times } = tables()
      const now = Date.now()
      const before = keys.get(key)
      grow(before === undefined ? claimSize : 0)
      const written = [keys.put(key, JSON.stringify({ ...claim, at: now }))]
      if (before !== undefined) written.push(times.remove([JSON.parse(before).at, keyMark + key]))
      written.push(times.put([now, keyMark + key], [claimSize, null, 0]))
      await all(written)
    },
    async sweep(alive) {
      const end = [Date.now() - ttl * 1000]
      let start: Key = []
      for (let isMore = true; isMore && opened && !isClosed; ) {
        const { jobs, history, keys, times } = opened
        const rows = [...times.getRange({ start, end, limit: batch, exclusiveStart: true })]
        const removed: Promise<boolean>[] = []
        for (const { key: place, value } of rows) {
          const [size, owner, created] = value
          const id = place[1] as string
          start = place
          if (alive(id)) continue
          if (id.startsWith(keyMark)) removed.push(keys.remove(id.slice(keyMark.length)))
          else removed.push(jobs.remove(id))
          if (owner !== null) removed.push(history.remove([owner, created, id]))
          removed.push(times.remove(place))
          grow(-size)
        }
        await all(removed)
        isMore = rows.length === batch
      }
    },
    async close() {
      if (isClosed) return
      isClosed = true
      await opened?.root.flushed
      await opened?.root.close()
    },
  }
}

type Key = (string | number)[]

interface Tables {
  root: RootDatabase
  /** By id, as JSON. */
  jobs: Database<string, string>
  /** By owner, time of beginning and id. */
  history: Database<string, Key>
  /** By idempotency key, as JSON. */
  keys: Database<string, string>
  /** By time and id, of Jobs when they ended or else began, and of keys: what is the oldest. */
  times: Database<[size: number, owner: string | null, created: number], Key>
}

/** Where in a history a Job is, as an address can hold it. */
const placeOf = ({ created, id }: Job): string => `${created}-${id}`

function read(place = ''): Key | undefined {
  const [, created, id] = /^(\d{1,15})-([0-9a-f]{32})$/.exec(place) ?? []
  return id === undefined ? undefined : [Number(created), id]
}

const fileId = /"id":"([0-9a-f]{32})"/g
const fileName = 'journal.mdb'
const keyMark = 'key '

function open(folder: string): Tables {
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

const all = (writes: Promise<unknown>[]): Promise<void> => Promise.all(writes).then(() => {})
