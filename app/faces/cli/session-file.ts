import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasCode } from '../../core/errors.ts'
import { type Json, shown } from '../../core/schema.ts'
import { Exit, misuse } from './terminal.ts'

/** What a session of the shell keeps, by the name of the state. */
export interface Kept {
  [state: string]: Json
}

const longestWait = 10_000

/**
 * Calls `use` with what the session of that name has kept in `folder`, and writes what it gives in
 * its place. Calls of one session follow each other. Throws an Exit where the name cannot be one.
 */
export async function withSession(
  folder: string,
  name: string,
  use: (kept: Kept) => Promise<Kept>,
): Promise<void> {
  if (!/^[\w-][\w.-]{0,63}$/.test(name)) {
    throw misuse(
      `--session must be a name of letters, digits, dots, - and _, 64 at most, not ${shown(name)}`,
    )
  }
  const path = join(folder, `${name}.json`)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unusable(path, error)
  }
  const free = await locked(`${path}.lock`, name)
  try {
    const kept = await use(await read(path))
    await writeFile(`${path}.new`, `${JSON.stringify(kept)}\n`, { mode: 0o600 })
    await rename(`${path}.new`, path)
  } finally {
    await free()
  }
}

async function read(path: string): Promise<Kept> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return {}
    throw unusable(path, error)
  }
}

/** A file that says whose turn it is, by the number of its process; one that was killed has none. */
async function locked(path: string, name: string): Promise<() => Promise<void>> {
  for (const end = Date.now() + longestWait; Date.now() < end; await sleep(20)) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(String(process.pid))
      await file.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw unusable(path, error)
      const holder = Number(await readFile(path, 'utf8').catch(() => ''))
      if (holder > 0 && !isAlive(holder)) await rm(path, { force: true })
    }
  }
  throw new Exit(1, `The session “${name}” is in use by another call: wait until that has ended`)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

const unusable = (path: string, error: unknown) =>
  new Exit(1, `The session at “${path}” cannot be used: ${(error as Error).message}`)
