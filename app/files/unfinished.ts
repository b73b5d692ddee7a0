import { createHash, randomBytes } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { hasCode } from '../core/errors.ts'

/** In milliseconds, after which what is not whole is taken for left behind, whoever wrote it. */
const abandoned = 3_600_000

/** Where process numbers are those of the same processes. */
const host = createHash('sha256').update(`${hostname()} ${pids()}`).digest('hex').slice(0, 8)

/** This run of this process, as it signs what is not yet whole. */
const writer = `${host}-${process.pid}-${randomBytes(4).toString('hex')}`

/** Files that are not yet whole, in a folder of `base`; its dot keeps it apart from every key. */
export interface Unfinished {
  /** A new path in it; the folder is made when it is first needed. */
  temporary(): Promise<string>
  /** Removes what processes that are gone left there; never what one writes that runs. */
  clean(): Promise<void>
}

export function unfinished(base: string): Unfinished {
  const folder = join(base, '.tmp')
  let made: Promise<void> | undefined
  return {
    async temporary() {
      made ??= makeFolder(folder)
      await made.catch((error) => {
        made = undefined
        throw error
      })
      return join(folder, `${writer}-${randomBytes(8).toString('hex')}`)
    },
    async clean() {
      for (const name of await readdir(folder).catch(() => [])) {
        const path = join(folder, name)
        const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
        if (isGone(name) || Date.now() - mtimeMs > abandoned) await rm(path, { force: true })
      }
    },
  }
}

/** Makes a folder for us alone, and those around it; one that is there stays as it is. */
export async function makeFolder(folder: string): Promise<void> {
  const make = () => mkdir(folder, { mode: 0o700 })
  try {
    await make()
  } catch (error) {
    // Not `recursive`, which never ends where a file system has no folders to make, as /proc.
    if (hasCode(error, 'ENOENT') && dirname(folder) !== folder) {
      await makeFolder(dirname(folder))
      await make()
    } else if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error
  }
}

/** Whether the process that signed this is of this machine and runs no more. */
function isGone(name: string): boolean {
  const [machine, pid, run] = name.split('-')
  if (machine !== host || `${machine}-${pid}-${run}` === writer) return false
  if (Number(pid) === process.pid) return true
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return hasCode(error, 'ESRCH')
  }
}

/** The namespace of process numbers: containers may share a host's name and not its processes. */
function pids(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
