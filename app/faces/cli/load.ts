import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Services, services } from '../../calls/services.ts'
import { type Config, ConfigError, readConfig } from '../../core/config.ts'
import { type FaultLog, hasCode } from '../../core/errors.ts'
import { asWords, flattened, found, type Interfaces } from '../../core/group.ts'
import { type HandedOptions, importModule } from '../../core/hand-over.ts'
import { inOrder } from '../../core/interface.ts'
import { isGroup, isInterface, refuseNames } from '../../core/names.ts'
import { list } from '../../core/schema.ts'
import { type Temporary, withTemporary } from '../../files/local.ts'
import { moduleAt, needsCompiling, stripsTypes } from './module-file.ts'
import { Exit } from './terminal.ts'

/** The Interfaces that a command is about, and the address of the module they come from. */
export interface App {
  interfaces: Interfaces
  module: string
  /** What the module gave to launch() besides, if it calls that. */
  options: HandedOptions
  /** Lets the module go on after its launch(), once it is served. */
  answer(launched: unknown): void
}

/**
 * Loads a module and keeps what it gives to launch(), or else what it exports: Interfaces, and
 * perhaps a `site`, which is how theirs looks, and a function `user`, which says who is signed in;
 * without a file, the ones that are found here. What is wrong is said in a sentence.
 */
export async function load(file?: string): Promise<App> {
  const { module: address, name } = await moduleAt(file)
  const { interfaces, ...app } = taken(await imported(address, name), name)
  const module = app.options.module ?? address
  try {
    refuseNames(interfaces, { module })
  } catch (error) {
    throw new ConfigError(`${name} cannot be used: ${(error as Error).message}.`)
  }
  return { ...app, interfaces, module }
}

function taken(given: Awaited<ReturnType<typeof importModule>>, name: string): Omit<App, 'module'> {
  if ('handed' in given) return given.handed
  const isServed = ([, value]: [string, unknown]) => isInterface(value) || isGroup(value)
  const interfaces = Object.fromEntries(inOrder(given.exported).filter(isServed)) as Interfaces
  if (Object.keys(interfaces).length === 0) {
    throw new ConfigError(`${name} exports no Interface: export at least one, by its name.`)
  }
  const { site, user } = given.exported as Pick<App['options'], 'site' | 'user'>
  const options = { ...(site && { site }), ...(typeof user === 'function' && { user }) }
  return { interfaces, options, answer: () => {} }
}

/** The settings of a command over this app: what its launch() says comes before the environment. */
export const configOf = ({ options }: Pick<App, 'options'>, env: NodeJS.ProcessEnv): Config => ({
  ...readConfig(env),
  ...options.config,
})

/** "There is no Interface “x”: there are greet and img2vid" */
export const unknownInterface = (name: string, interfaces: Interfaces): string => {
  const [first = '', second] = name.split('/')
  const whole = found(interfaces, first)
  if (second !== undefined && isGroup(whole)) {
    return `There is no “${second}” in ${first}: ${thereAre(Object.keys(whole.members))}`
  }
  const names = [...flattened(interfaces).keys()].map(asWords)
  return `There is no Interface “${name}”: ${thereAre(names)}`
}

/** "there are encode and decode" */
export const thereAre = (names: readonly string[]): string =>
  `there ${names.length > 1 ? 'are' : 'is'} ${list(names, 'and')}`

/** Whatever queue and store a server is set to share, a call from a shell runs and ends here… */
const here = { REDIS_URL: '', S3_ENDPOINT: '' }

interface InProcess extends Pick<App, 'interfaces' | 'module' | 'options'> {
  env: NodeJS.ProcessEnv
  /** Where faults of ours are written; to stderr unless said. */
  log?: FaultLog | undefined
}

/** Runs Interfaces in this process; what they leave behind goes when `use` has ended. */
export function withServices<T>(
  { interfaces, module, options, env, log }: InProcess,
  use: (services: Services, temporary: Temporary) => Promise<T>,
): Promise<T> {
  const keeping = configOf({ options }, env)
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

async function imported(module: string, name: string) {
  try {
    return await importModule(module)
  } catch (error) {
    if (hasCode(error, 'ERR_UNKNOWN_FILE_EXTENSION') && !stripsTypes) throw needsCompiling(name)
    if (process.env.FASCIA_DEBUG) console.error(error)
    const [why] = String((error as Error | undefined)?.message ?? error).split('\n')
    throw new ConfigError(`${name} could not be loaded: ${why}`, { cause: error })
  }
}
