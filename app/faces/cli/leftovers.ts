import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Exit } from './exit.ts'

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
