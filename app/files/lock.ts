import { createHash } from 'node:crypto'
import { access, constants, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError } from '../core/config.ts'
import { hasCode } from '../core/errors.ts'
import { makeFolder } from './unfinished.ts'

/** In bytes; a longer address of a socket is refused by one system or another. */
const longest = 100

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
  for (let attempt = 0; ; attempt++) {
    try {
      const server = await listen(path)
      return () => new Promise((resolve) => server.close(() => resolve()))
    } catch (error) {
      if (!hasCode(error, 'EADDRINUSE')) {
        if (hasCode(error, 'EACCES', 'EROFS', 'ENOENT', 'ENOSPC')) throw unusable(folder, error)
        return async () => {}
      }
      if (attempt > 1 || (await answers(path))) {
        throw new ConfigError(
          `DATA_DIR “${folder}” is in use by another server: give each a folder of its own.`,
        )
      }
      // Whoever had it was killed.
      await rm(path, { force: true })
    }
  }
}

const unusable = (folder: string, error: unknown): ConfigError =>
  new ConfigError(
    `DATA_DIR “${folder}” must be a folder that can be written to: ${(error as Error).message}.`,
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
