import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Config, defaultConcurrency } from '../core/config.ts'
import { type Interface, refuseNames } from '../core/interface.ts'
import { directory } from '../files/directory.ts'
import { type Files, files } from '../files/files.ts'
import { s3 } from '../files/s3.ts'
import type { Store } from '../files/store.ts'
import { type Jobs, jobs } from './calls.ts'
import { type Examples, examples } from './examples.ts'
import { journal } from './journal.ts'
import { memoryEngine } from './memory-engine.ts'
import { runner } from './run.ts'

/** What every face is built on: the Interfaces by name, their Jobs, and the Files. */
export interface Services {
  interfaces: ReadonlyMap<string, Interface>
  jobs: Jobs
  files: Files
  examples: Examples
  /** Where Interfaces keep what is theirs. */
  store: Store
  /** A folder of this process's own, removed in the end. */
  scratch: string
  config: Config
  /** The address of the module that exports the Interfaces, where it is known. */
  module: string | undefined
  /** Interrupts what runs and lets go of everything. */
  close(): Promise<void>
}

export type Interfaces = { readonly [name: string]: Interface }

const sweepEvery = 60_000

/**
 * `module` is the address of the module that exports the Interfaces; isolated ones need it.
 * `keeping` says where guarded Interfaces keep what is theirs, if not with files and jobs.
 */
export async function services(
  declared: Interfaces,
  config: Config,
  module?: string,
  keeping: Config = config,
): Promise<Services> {
  const interfaces = new Map(Object.entries(declared))
  refuseNames(interfaces)
  const scratch = join(resolve(config.DATA_DIR), 'scratch', String(process.pid))
  await tidy(scratch)
  const store = await open(config, scratch)
  const isShared = keeping === config || ![...interfaces.values()].some(({ guarded }) => guarded)
  const own = isShared ? store : await open(keeping, scratch)
  const kept = files(store, config)
  const run = runner({ interfaces, files: kept, scratch, module, services: () => held })
  const laneOf = (name: string) => {
    const face = interfaces.get(name)
    return {
      concurrency: face?.concurrency ?? defaultConcurrency,
      queue: config.MAX_QUEUE,
      timeout: (face?.timeout ?? config.JOB_TIMEOUT) * 1000,
    }
  }
  const calls = jobs(
    memoryEngine(run, laneOf, journal(store, config.JOB_TTL)),
    interfaces,
    kept,
    config,
  )
  const sweep = () =>
    Promise.all([kept.sweep(), calls.sweep()]).catch((error) => console.error(error))
  const timer = setInterval(sweep, sweepEvery).unref()
  const held: Services = {
    interfaces,
    jobs: calls,
    files: kept,
    examples: examples(kept),
    store: own,
    scratch,
    config,
    module,
    async close() {
      clearInterval(timer)
      await calls.close()
      await rm(scratch, { recursive: true, force: true })
    },
  }
  return held
}

const open = async (config: Config, scratch: string): Promise<Store> =>
  config.S3_ENDPOINT ? s3(config, { scratch }) : directory(config.DATA_DIR)

/** Removes the scratch folders of processes that are gone. */
async function tidy(own: string): Promise<void> {
  const folder = join(own, '..')
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    if (name === String(process.pid) || !isAlive(Number(name))) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
