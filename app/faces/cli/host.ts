import { readConfig } from '../../config.ts'
import { type Interfaces, type Services, services } from '../../services.ts'
import { withScratch } from './leftovers.ts'

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
