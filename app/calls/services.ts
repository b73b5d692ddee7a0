import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Access, access, browserSession, type FindUser } from '../access/caller.ts'
import { type Config, defaultConcurrency, refuseConfig } from '../core/config.ts'
import type { Host } from '../core/context.ts'
import type { Development } from '../core/development.ts'
import type { FaultLog } from '../core/errors.ts'
import { flattened, type Interfaces, stateNames } from '../core/group.ts'
import { adapted, type Interface, limited } from '../core/interface.ts'
import { type Look, plainLook } from '../core/look.ts'
import { refuseNames, refuseUnlessNamed } from '../core/names.ts'
import type { Store } from '../core/store.ts'
import { directory } from '../files/directory.ts'
import { type Disk, disk } from '../files/disk.ts'
import { type Files, files } from '../files/files.ts'
import { lock } from '../files/lock.ts'
import { metered } from '../files/metered.ts'
import { s3 } from '../files/s3.ts'
import { type Thumbnails, thumbnails } from '../files/thumbnail.ts'
import { type Calls, calls } from './calls.ts'
import { isSecret } from './check.ts'
import { type Examples, examples, refuseMissing } from './examples.ts'
import { type Feedback, feedback } from './feedback.ts'
import type { Job } from './job.ts'
import { journal } from './journal.ts'
import { keptExamples } from './kept-examples.ts'
import { memoryEngine } from './memory-engine.ts'
import { takeOldJobs } from './old-jobs.ts'
import { runner } from './runner.ts'

/** What every face is built on: the Interfaces by name, their calls, and the files. */
export interface Services extends Host {
  /** Under the limits of this server. */
  interfaces: ReadonlyMap<string, Interface>
  access: Access
  calls: Calls
  files: Files
  /** Files on this machine's disk for as long as a request is read; they count as all others do. */
  incoming: Files
  thumbnails: Thumbnails
  examples: Examples
  feedback: Feedback
  /** The address of the module that exports the Interfaces, where it is known. */
  module: string | undefined
  look: Look
  /** The path in front of every address of ours; empty, or starts with a slash. */
  root(): string
  /** What is there besides while they are being written. */
  dev: Development | undefined
  /** Runs the examples that are to be there from the start, and again when their files are gone. */
  keepExamples(): void
  /** Interrupts what runs and lets go of everything. */
  close(): Promise<void>
}

const sweepEvery = 60_000

export interface ServicesOptions {
  /** The address of the module that exports the Interfaces; isolated ones need it. */
  module?: string | undefined
  /** The path in front of every address; `ROOT_PATH` unless said. It may be known at a first request only. */
  root?: (() => string) | undefined
  /** Who is signed in, where somebody knows. */
  user?: FindUser | undefined
  /** How the site presents itself; plain unless said. */
  look?: Look
  /** Says where guarded Interfaces keep what is theirs, if not with files and jobs. */
  keeping?: Config
  /** Where faults of calls that are ours are written; to stderr unless said. */
  log?: FaultLog | undefined
  dev?: Development | undefined
}

/** Rejects with a ConfigError when another process holds DATA_DIR. */
export async function services(
  declared: Interfaces,
  config: Config,
  {
    module,
    look = plainLook,
    root = () => config.ROOT_PATH,
    user,
    keeping = config,
    dev,
    log = dev?.log,
  }: ServicesOptions = {},
): Promise<Services> {
  refuseConfig(config)
  refuseUnlessNamed(declared)
  refuseNames(declared, { module })
  const named = flattened(declared)
  await refuseMissing(named)
  const interfaces = new Map(
    [...named].map(([name, iface]) => [name, limited(adapted(iface, config), config)]),
  )
  const data = resolve(config.DATA_DIR)
  const unlock = await lock(data)
  // Nobody else is here, so what lies there was left behind.
  await rm(join(data, 'scratch'), { recursive: true, force: true })
  const scratch = join(data, 'scratch', String(process.pid))

  const ledger = disk(config.MAX_DISK_BYTES)
  const records = journal(join(data, 'journal'), config.JOB_TTL, ledger)
  const store = await open(config, scratch, ledger)
  const isShared = keeping === config || ![...interfaces.values()].some(({ guarded }) => guarded)
  const own = isShared ? store : await open(keeping, scratch, disk(keeping.MAX_DISK_BYTES))
  const kept = files(store, config, root)
  let incoming: Files | undefined
  const late = lateWork()
  const host: Host = { config, store: own, scratch, waitUntil: late.waitUntil }
  const shown = examples(interfaces, kept, config.FILE_TTL * 1000)
  const run = runner({ interfaces, files: kept, host, module, log, gave: shown.remember })
  const states = stateNames(interfaces)
  const limitsOf = (name: string) => {
    const iface = interfaces.get(name)
    return {
      concurrency: iface?.concurrency ?? defaultConcurrency,
      queue: config.MAX_QUEUE,
      timeout: (iface?.timeout ?? config.JOB_TIMEOUT) * 1000,
      state: states.get(name),
      part: iface?.statePart,
    }
  }
  await takeOldJobs(store, records, (job) => adopted(job, interfaces)).catch(console.error)
  const who = access(config, root, user)
  const engine = memoryEngine(run, limitsOf, records, config.MAX_STATE_BYTES)
  const made = calls({
    engine,
    interfaces,
    files: kept,
    config,
    refusal: who.refusal,
  })
  const beforehand = keptExamples(shown, made)
  const sweep = async () => {
    beforehand.renew()
    await Promise.all([kept.sweep(), made.sweep()]).catch((error) => console.error(error))
  }
  const timer = setInterval(sweep, sweepEvery).unref()
  return {
    interfaces,
    access: who,
    calls: made,
    files: kept,
    get incoming() {
      const folder = join(scratch, 'incoming')
      incoming ??= files(metered(directory(folder), ledger), config, root)
      return incoming
    },
    thumbnails: thumbnails({ ...host, files: kept, store }),
    examples: shown,
    keepExamples: beforehand.begin,
    feedback: feedback({ engine, interfaces, refusal: who.refusal }),
    ...host,
    module,
    root,
    look,
    dev,
    async close() {
      clearInterval(timer)
      beforehand.stop()
      try {
        await made.close()
        await late.settled()
        await rm(scratch, { recursive: true, force: true })
      } finally {
        await unlock()
      }
    },
  }
}

const longestLateMs = 5000

/** What goes on after it was answered. */
function lateWork() {
  const pending = new Set<Promise<unknown>>()
  return {
    waitUntil(work: Promise<unknown>): void {
      const settled = work.catch(() => {}).finally(() => pending.delete(settled))
      pending.add(settled)
    },
    settled: () =>
      Promise.race([Promise.all(pending), sleep(longestLateMs, undefined, { ref: false })]),
  }
}

const open = async (config: Config, scratch: string, ledger: Disk): Promise<Store> =>
  metered(config.S3_ENDPOINT ? await s3(config, { scratch }) : directory(config.DATA_DIR), ledger)

/** An old Job without its secrets, its owner's session by a name that gives no cookie away. */
function adopted(job: Job, interfaces: Services['interfaces']): Job {
  const { names = [], components = [] } = interfaces.get(job.interface)?.inputs ?? {}
  const isShown = (name: string) => !isSecret(components[names.indexOf(name)]?.schema ?? {})
  const inputs = Object.fromEntries(Object.entries(job.inputs).filter(([name]) => isShown(name)))
  return { ...job, inputs, owner: job.owner && browserSession(job.owner) }
}
