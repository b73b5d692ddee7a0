import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Database, RootDatabase } from 'lmdb'
import type { Disk } from '../files/disk.ts'
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
   * there is no room; resolves when it is on the disk.
   */
  save(job: Job): Promise<void>
  /** A Job whose process is gone comes back as interrupted. */
  load(id: string): Job | undefined
  remove(id: string): Promise<void>
  /** The newest first. */
  list(owner: string, most?: number): Job[]
  key(key: string): Claim | undefined
  claim(key: string, claim: Claim): Promise<void>
  /** Forgets what is older than its time, but for Jobs that are `alive`. */
  sweep(alive: (id: string) => boolean): Promise<void>
  close(): Promise<void>
}

/** A Job as it is written, under which process's turn. */
interface Row {
  job: Job
  turn: string
}

/**
 * A Journal in an embedded database, LMDB, in `folder`: a commit is whole or not there, whatever
 * becomes of this process, and those made at once share one. It is opened when it is first needed.
 * Jobs and keys are kept for `ttl` seconds.
 */
export function journal(folder: string, ttl: number, disk: Disk): Journal {
  /** Tells the Jobs of this process from those of the ones before it. */
  const turn = crypto.randomUUID()
  let opened: Tables | undefined

  /** Nothing is made of a folder that nobody writes to. */
  const found = () => opened ?? (existsSync(folder) ? tables() : undefined)
  const tables = () => (opened ??= open(folder, disk))

  function read(id: string): Job | undefined {
    const text = found()?.jobs.get(id)
    if (text === undefined) return undefined
    try {
      const { job, turn: of } = JSON.parse(text) as Row
      if (isOver(job)) return undefined
      return isEnded(job) || of === turn ? job : apply(job, { type: 'interrupted' })
    } catch (error) {
      console.error(`The record of job ${id} cannot be read, and is left out`, error)
      return undefined
    }
  }

  const isOver = ({ ended, created }: Job) => Date.now() - (ended ?? created) >= ttl * 1000

  return {
    save({ secrets: _, ...job }) {
      const { jobs, history, times } = tables()
      const text = JSON.stringify({ job, turn } satisfies Row)
      const time = [job.created, job.id]
      const size = text.length
      const before = times.get(time) ?? 0
      disk.add(size - before)
      void times.put(time, size)
      if (job.owner && before === 0) void history.put([job.owner, job.created, job.id], '')
      return jobs.put(job.id, text).then(() => {})
    },
    load: read,
    async remove(id) {
      const job = read(id)
      const { jobs, history, times } = tables()
      if (!job) return
      disk.add(-(times.get([job.created, id]) ?? 0))
      void times.remove([job.created, id])
      if (job.owner) void history.remove([job.owner, job.created, id])
      await jobs.remove(id)
    },
    list(owner, most = 1000) {
      const range = { start: [owner, Infinity], end: [owner], reverse: true, limit: most }
      const keys = [...(found()?.history.getKeys(range) ?? [])] as [string, number, string][]
      return keys.map(([, , id]) => read(id)).filter((job) => job !== undefined)
    },
    key(key) {
      const known = found()?.keys.get(key)
      return known === undefined ? undefined : (JSON.parse(known) as Claim)
    },
    async claim(key, claim) {
      const { keys, times } = tables()
      void times.put([Date.now(), `key ${key}`], 0)
      await keys.put(key, JSON.stringify(claim))
    },
    async sweep(alive) {
      if (!found()) return
      const { jobs, history, keys, times } = tables()
      const old = times.getRange({ end: [Date.now() - ttl * 1000] })
      for (const { key: time, value: size } of [...old]) {
        const [, id] = time as [number, string]
        if (id.startsWith('key ')) void keys.remove(id.slice(4))
        else if (alive(id)) continue
        else {
          const owner = ownerIn(jobs.get(id))
          if (owner) void history.remove([owner, time[0]!, id])
          void jobs.remove(id)
          disk.add(-size)
        }
        void times.remove(time)
      }
      await jobs.flushed
    },
    async close() {
      await opened?.root.close()
      opened = undefined
    },
  }
}

interface Tables {
  root: RootDatabase
  /** By id, as JSON. */
  jobs: Database<string, string>
  /** By owner, time and id. */
  history: Database<string, (string | number)[]>
  /** By idempotency key, as JSON. */
  keys: Database<string, string>
  /** By time and id, the size of each in characters: what is the oldest, and what all of it takes. */
  times: Database<number, (string | number)[]>
}

function open(folder: string, disk: Disk): Tables {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { open } = createRequire(import.meta.url)('lmdb') as typeof import('lmdb')
  const root = open({ path: join(folder, 'journal.mdb'), maxDbs: 8, noSubdir: true })
  for (const file of ['journal.mdb', 'journal.mdb-lock']) chmodSync(join(folder, file), 0o600)
  const text = { encoding: 'string' } as const
  const opened: Tables = {
    root,
    jobs: root.openDB('jobs', text),
    history: root.openDB('history', text),
    keys: root.openDB('keys', text),
    times: root.openDB('times', {}),
  }
  let size = 0
  for (const { value } of opened.times.getRange({})) size += value
  disk.count(size)
  return opened
}

function ownerIn(text: string | undefined): string | null {
  try {
    return text === undefined ? null : (JSON.parse(text) as Row).job.owner
  } catch {
    return null
  }
}
