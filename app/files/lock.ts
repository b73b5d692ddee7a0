import { createHash } from 'node:crypto'
import { access, constants, mkdir, rm, rmdir, stat } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigError } from '../core/config.ts'
import { hasCode } from '../core/errors.ts'
import { makeFolder } from './unfinished.ts'

/** In bytes; a longer address of a socket is refused by one system or another. */
const longest = 100
/** In milliseconds. */
const longestTakeover = 4000

/**
 * Takes DATA_DIR for this process alone, until it is let go or this process ends, however it ends:
 * by a socket in it, which also other containers on this machine find. The folder is made if need
 * be. Rejects with a ConfigError when it cannot be written to, or somebody else has it. Where the
 * disk has no sockets, nobody is refused.
 */
export async function lock(folder: string): Promise<() => Promise<void>> {
  const path = pathOf(folder)
  try {
    await makeFolder(folder)
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unusable(folder, error)
  }
  for (const end = Date.now() + longestTakeover; ; await sleep(20)) {
    try {
      return await held(path)
    } catch (error) {
      if (!hasCode(error, 'EADDRINUSE')) {
        if (hasCode(error, 'EACCES', 'EROFS', 'ENOENT', 'ENOSPC')) throw unusable(folder, error)
        return async () => {}
      }
    }
    if (Date.now() > end || (await answers(path))) throw inUse(folder)
    const unlock = await taken(path)
    if (unlock) return unlock
  }
}

const unusable = (folder: string, error: unknown): ConfigError =>
  new ConfigError(
    `DATA_DIR “${folder}” must be a folder that can be written to: ${(error as Error).message}.`,
  )

const held = async (path: string): Promise<() => Promise<void>> => {
  const server = await listen(path)
  return () => new Promise((resolve) => server.close(() => resolve()))
}

/**
 * Takes over from who was killed. Of several who try, one at a time may: else the last would remove
 * what another had just made its own. Undefined when it is another's turn.
 */
async function taken(path: string): Promise<(() => Promise<void>) | undefined> {
  const turn = `${path}-takeover`
  const isMine = await mkdir(turn).then(
    () => true,
    () => false,
  )
  if (!isMine) {
    // Whoever had this turn was killed too.
    const { mtimeMs } = await stat(turn).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > longestTakeover / 2) await rmdir(turn).catch(() => {})
    return undefined
  }
  try {
    if (await answers(path)) return undefined
    await rm(path, { force: true })
    return await held(path)
  } catch (error) {
    // One who came only now was quicker.
    if (hasCode(error, 'EADDRINUSE')) return undefined
    throw error
  } finally {
    await rmdir(turn).catch(() => {})
  }
}

const inUse = (folder: string) =>
  new ConfigError(
    `DATA_DIR “${folder}” is in use by another server: give each a folder of its own.`,
  )

function pathOf(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  if (process.platform === 'win32') return `\\\\.\\pipe\\fascia-${hash}`
  const path = join(folder, '.lock')
  return Buffer.byteLength(path) <= longest ? path : join(tmpdir(), `fascia-${hash}.lock`)
}

const listen = (path: string): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.unref().once('error', reject)
    server.listen(path, () => resolve(server))
  })

const answers = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path)
    const tell = (found: boolean) => {
      socket.destroy()
      resolve(found)
    }
    socket.once('connect', () => tell(true)).once('error', () => tell(false))
  })
