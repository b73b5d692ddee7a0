import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../app/core/config.ts'
import { hasCode } from '../../app/core/errors.ts'
import type { Interfaces } from '../../app/core/group.ts'
import { type Server, type ServerOptions, serve } from '../../app/server.ts'

/** A folder of its own, removed by `remove`. */
export async function scratch(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'fascia-test-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}

export interface Trial extends Server {
  dir: string
  /** Everything that lies in its data folder, by path, folders and the journal left out. */
  left(): Promise<string[]>
}

/** An app over a data folder of its own; `close` removes both. */
export async function trial(
  interfaces: Interfaces,
  config: Partial<Config> = {},
  options: Omit<ServerOptions, 'config'> = {},
): Promise<Trial> {
  const { dir, remove } = await scratch()
  const output = await scratch()
  const settings = { DATA_DIR: dir, OUTPUT_DIR: output.dir, ...config }
  const server = await serve(interfaces, { ...options, config: settings })
  return {
    ...server,
    dir,
    async left() {
      const entries = await listed(dir)
      return entries
        .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('/journal'))
        .map((entry) => join(entry.parentPath, entry.name))
    },
    async close() {
      await server.close()
      await remove()
      await output.remove()
    },
  }
}

/** Everything in a folder, read anew when one of its folders goes meanwhile. */
async function listed(dir: string) {
  for (let tries = 0; ; tries++) {
    try {
      return await readdir(dir, { recursive: true, withFileTypes: true })
    } catch (error) {
      if (!hasCode(error, 'ENOENT') || tries === 10) throw error
    }
  }
}

/** Waits until `test` holds, looking often; gives up with its own words. */
export async function until(test: () => unknown, ms = 30_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    if (await test()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`Not within ${ms} ms: ${test}`)
}
