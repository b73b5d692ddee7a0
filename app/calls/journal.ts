import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Disk } from '../files/disk.ts'
import type { History, Part } from './engine.ts'
import { apply, isEnded, type Job } from './job.ts'
import { keptOpinions, type Opinions, sizeOfOpinions } from './opinions.ts'
import { fileName, type Key, openTables, type Tables } from './tables.ts'

/** A call by the idempotency key that its caller gave it. */
export interface Claim {
  id: string
  fingerprint: string
}

/** Jobs and states written down, so that they outlive the process that runs them. */
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
  /** A state as JSON, by its scope. */
  state(scope: string): string | undefined
  /** Throws at once, a ProblemError 507, when there is no room. Resolves when it is on the disk. */
  saveState(scope: string, json: string): Promise<void>
  removeState(scope: string): Promise<void>
  /** What people say of results, which is kept until it is cleared. */
  opinions: Opinions
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
 * that is there is opened now, which throws a ConfigError when it is damaged. Jobs, keys and
 * states are kept for `ttl` seconds.
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
    opened = openTables(folder)
    for (const { value } of opened.times.getRange({})) used += value[0]
    used += sizeOfOpinions(opened)
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

  /** Where among the times a state is: at 0 one that is not there. */
  const placeOfState = (scope: string): Key => [
    savedAt(opened?.states.get(scope) ?? '0 '),
    stateMark + scope,
  ]

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
    state(scope) {
      const text = isClosed ? undefined : opened?.states.get(scope)
      if (text === undefined || Date.now() - savedAt(text) >= ttl * 1000) return undefined
      return text.slice(text.indexOf(' ') + 1)
    },
    saveState(scope, json) {
      const { states, times } = tables()
      const now = Date.now()
      const size = Buffer.byteLength(json) + overhead
      const before = placeOfState(scope)
      grow(size - (times.get(before)?.[0] ?? 0))
      const written = [states.put(scope, `${now} ${json}`)]
      if (before[0] !== now) written.push(times.remove(before))
      written.push(times.put([now, stateMark + scope], [size, null, 0]))
      return all(written)
    },
    async removeState(scope) {
      const { states, times } = tables()
      const place = placeOfState(scope)
      grow(-(times.get(place)?.[0] ?? 0))
      await all([states.remove(scope), times.remove(place)])
    },
    opinions: keptOpinions(tables, grow),
    async sweep(alive) {
      const end = [Date.now() - ttl * 1000]
      let start: Key = []
      for (let isMore = true; isMore && opened && !isClosed; ) {
        const { jobs, history, keys, states, times } = opened
        const rows = [...times.getRange({ start, end, limit: batch, exclusiveStart: true })]
        const removed: Promise<boolean>[] = []
        for (const { key: place, value } of rows) {
          const [size, owner, created] = value
          const id = place[1] as string
          start = place
          if (alive(id)) continue
          if (id.startsWith(keyMark)) removed.push(keys.remove(id.slice(keyMark.length)))
          else if (!id.startsWith(stateMark)) removed.push(jobs.remove(id))
          else if (placeOfState(id.slice(stateMark.length))[0] === place[0]) {
            removed.push(states.remove(id.slice(stateMark.length)))
          }
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

/** Where in a history a Job is, as an address can hold it. */
const placeOf = ({ created, id }: Job): string => `${created}-${id}`

function read(place = ''): Key | undefined {
  const [, created, id] = /^(\d{1,15})-([0-9a-f]{32})$/.exec(place) ?? []
  return id === undefined ? undefined : [Number(created), id]
}

const fileId = /"id":"([0-9a-f]{32})"/g
const keyMark = 'key '
const stateMark = 'state '

const savedAt = (text: string): number => Number(text.slice(0, text.indexOf(' ')))

const all = (writes: Promise<unknown>[]): Promise<void> => Promise.all(writes).then(() => {})
