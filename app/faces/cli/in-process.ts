import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Interfaces, type Services, services } from '../../calls/services.ts'
import { readConfig } from '../../core/config.ts'
import { Exit } from './terminal.ts'

/** Whatever queue and store a server is set to share, a call from a shell runs and ends here… */
const here = { REDIS_URL: '', S3_ENDPOINT: '' }

/** Runs Interfaces in this process; what they leave behind goes when `use` has ended. */
export async function withServices<T>(
  { interfaces, module, env }: { interfaces: Interfaces; module: string; env: NodeJS.ProcessEnv },
  use: (services: Services) => Promise<T>,
): Promise<T> {
  const config = readConfig(env)
  return withScratch(async (folder) => {
    const settings = { ...config, ...here, DATA_DIR: folder }
    // …save for what an Interface is there to keep.
    const held = await services(interfaces, settings, module, config)
    try {
      return await use(held)
    } finally {
      await held.close()
    }
  })
}

const paths = new Set<string>()
let watching = false

/** Paths that are gone when this process ends, however it ends, save by SIGKILL. */
export const leftovers = {
  add(path: string): string {
    paths.add(path)
    if (!watching) process.on('exit', sweep)
    watching = true
    return path
  },
  async remove(path: string): Promise<void> {
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
    paths.delete(path)
  },
}

/** Lends a new folder, and removes it with all that is in it. */
export async function withScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = leftovers.add(
    await mkdtemp(join(tmpdir(), 'fascia-run-')).catch((error) => {
      throw new Exit(1, `There is no room for temporary files: ${error.message}`, { cause: error })
    }),
  )
  try {
    return await use(folder)
  } finally {
    await leftovers.remove(folder)
  }
}

function sweep(): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true })
}
