import { mkdtemp, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Interfaces, type Services, services } from '../../calls/services.ts'
import { ConfigError, readConfig } from '../../core/config.ts'
import { type FaultLog, hasCode } from '../../core/errors.ts'
import { type Interface, inOrder, titled } from '../../core/interface.ts'
import { refuseNames } from '../../core/names.ts'
import { list } from '../../core/schema.ts'
import { type Temporary, withTemporary } from '../../files/local.ts'
import { Exit, misuse } from './terminal.ts'

/** The Interfaces that a command is about, and the address of the module they come from. */
export interface App {
  interfaces: Interfaces
  module: string
}

/**
 * Loads a module and keeps what it exports of Interfaces; without a file, the ones that come with
 * Fascia. What is wrong with the module is said in a sentence.
 */
export async function load(file?: string): Promise<App> {
  const module = file === undefined ? own : await addressOf(file)
  const name = `“${file ?? 'interfaces/index.ts'}”`
  const exported = inOrder((await imported(module, name)) as { [name: string]: unknown })
  const interfaces = Object.fromEntries(
    exported.filter(isInterfaceEntry).map(([name, iface]) => [name, titled(name, iface)]),
  )
  if (Object.keys(interfaces).length === 0) {
    throw new ConfigError(`${name} exports no Interface: export at least one, by its name.`)
  }
  try {
    refuseNames(new Map(Object.entries(interfaces)), { module })
  } catch (error) {
    throw new ConfigError(`${name} cannot be used: ${(error as Error).message}.`)
  }
  return { interfaces, module }
}

/** "There is no Interface “x”: there are greet and img2vid" */
export const unknownInterface = (name: string, interfaces: Interfaces): string => {
  const names = Object.keys(interfaces)
  return `There is no Interface “${name}”: there ${names.length > 1 ? 'are' : 'is'} ${list(names, 'and')}`
}

/** Whatever queue and store a server is set to share, a call from a shell runs and ends here… */
const here = { REDIS_URL: '', S3_ENDPOINT: '' }

interface InProcess extends App {
  env: NodeJS.ProcessEnv
  /** Where faults of ours are written; to stderr unless said. */
  log?: FaultLog | undefined
}

/** Runs Interfaces in this process; what they leave behind goes when `use` has ended. */
export function withServices<T>(
  { interfaces, module, env, log }: InProcess,
  use: (services: Services, temporary: Temporary) => Promise<T>,
): Promise<T> {
  const keeping = readConfig(env)
  return withTemporary(async (temporary) => {
    const DATA_DIR = temporary.add(await scratch())
    // …save for what an Interface is there to keep.
    const held = await services(
      interfaces,
      { ...keeping, ...here, DATA_DIR },
      { module, keeping, log },
    )
    try {
      return await use(held, temporary)
    } finally {
      await held.close()
    }
  })
}

const scratch = (): Promise<string> =>
  mkdtemp(join(tmpdir(), 'fascia-run-')).catch((error) => {
    throw new Exit(1, `There is no room for temporary files: ${error.message}`, { cause: error })
  })

const own = new URL(
  `../../../interfaces/index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
).href

async function addressOf(file: string): Promise<string> {
  const path = resolve(file)
  const found = await stat(path).catch((error) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) throw misuse(`There is no file “${path}” for --app`)
    throw misuse(`“${path}” cannot be read: ${error.message}`, error)
  })
  if (found.isDirectory()) throw misuse(`“${path}” is a folder: --app needs the module itself`)
  return pathToFileURL(path).href
}

async function imported(module: string, name: string): Promise<unknown> {
  try {
    return await import(module)
  } catch (error) {
    const canStrip = Boolean((process.features as { typescript?: unknown }).typescript)
    if (hasCode(error, 'ERR_UNKNOWN_FILE_EXTENSION') && !canStrip) {
      throw new ConfigError(
        `${name} is TypeScript, which Node ${process.versions.node} cannot load: ` +
          'compile it, or use Node 22.18 or later.',
      )
    }
    if (process.env.FASCIA_DEBUG) console.error(error)
    const [why] = String((error as Error | undefined)?.message ?? error).split('\n')
    throw new ConfigError(`${name} could not be loaded: ${why}`)
  }
}

function isInterfaceEntry(entry: [string, unknown]): entry is [string, Interface] {
  const value = entry[1] as Partial<Interface> | null
  return typeof value === 'object' && typeof value?.call === 'function' && Boolean(value.inputs)
}
