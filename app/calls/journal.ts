import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import type { Store } from '../files/store.ts'
import { apply, isEnded, type Job } from './job.ts'

/** Jobs written down, so that they outlive the process that runs them. */
export interface Journal {
  save(job: Job): Promise<void>
  /** A Job whose process is gone comes back as interrupted. */
  load(id: string): Promise<Job | undefined>
  list(owner: string): Promise<Job[]>
  sweep(): Promise<void>
}

interface Record {
  job: Job
  process: string
}

/** Keeps each Job at `jobs/<id>`, and a mark for its owner's history at `history/<owner>/<id>`. */
export function journal(store: Store, ttlSeconds: number): Journal {
  const isOld = (modified: number) => Date.now() - modified >= ttlSeconds * 1000

  async function save(job: Job) {
    const record: Record = { job, process: self }
    await store.put(`jobs/${job.id}`, Readable.from([JSON.stringify(record)]))
    if (job.owner && job.status === 'queued') {
      await store.put(`history/${job.owner}/${job.id}`, Readable.from(['-']))
    }
  }

  async function load(id: string): Promise<Job | undefined> {
    const entry = await store.get(`jobs/${id}`)
    if (!entry || isOld(entry.modified)) return undefined
    const { job, process } = (await json(await store.read(entry.key))) as Record
    if (isEnded(job) || (process !== self && isAlive(process))) return job
    const interrupted = apply(job, { type: 'interrupted' })
    await save(interrupted)
    return interrupted
  }

  return {
    save,
    load,
    async list(owner) {
      const jobs: Job[] = []
      for await (const { key } of store.list(`history/${owner}/`)) {
        const job = await load(key.split('/').at(-1)!)
        if (job) jobs.push(job)
      }
      return jobs.sort((a, b) => b.created - a.created)
    },
    async sweep() {
      for (const prefix of ['jobs/', 'history/']) {
        for await (const { key, modified } of store.list(prefix)) {
          if (isOld(modified)) await store.remove(key)
        }
      }
    },
  }
}

/** A process by host, number and moment of birth, since numbers are used again. */
const nameOf = (pid: number): string => `${hostname()} ${pid} ${birthOf(pid)}`
const self = nameOf(process.pid)

function isAlive(name: string): boolean {
  const pid = Number(name.split(' ').at(1))
  try {
    process.kill(pid, 0)
    return nameOf(pid) === name
  } catch {
    return false
  }
}

/** In clock ticks since boot, where the system tells. */
function birthOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
