import { type Config, ConfigError } from './config.ts'
import type { Interfaces } from './group.ts'

/** What a module gave to `launch()`. */
export interface Handed {
  interfaces: Interfaces
  options: HandedOptions
  /** What its `launch()` resolves to, once what loaded the module serves it; else it stays open. */
  answer(launched: unknown): void
}

/** Those that matter before anything is served; all others are passed on as they are. */
export interface HandedOptions {
  config?: Partial<Config>
  module?: string
  name?: string
  port?: number
  site?: object
  user?: (request: Request, env: unknown) => string | undefined
}

type Taker = (interfaces: Handed['interfaces'], options: HandedOptions) => Promise<unknown>

/** The same in every copy of this package: the command may be another one than the module's. */
const key = Symbol.for('fascia.launch')
const shared = globalThis as { [key]?: Taker | undefined }

/** Who takes over what is given to `launch()` in this process, if anybody does. */
export const launchTaker = (): Taker | undefined => shared[key]

/**
 * Imports a module. The first `launch()` that it calls does not listen, but hands over what it was
 * given: then that comes back, and nothing after it is waited for; else what the module exports.
 */
export async function importModule(
  module: string,
): Promise<{ exported: { [name: string]: unknown } } | { handed: Handed }> {
  let isTaken = false
  const handing = new Promise<{ handed: Handed }>((resolve) => {
    shared[key] = (interfaces, options) => {
      if (isTaken)
        return Promise.reject(new ConfigError('launch() was called twice: call it once.'))
      isTaken = true
      return new Promise((answer) => resolve({ handed: { interfaces, options, answer } }))
    }
  })
  const importing = import(module).then((exported) => ({ exported }))
  try {
    return await Promise.race([handing, importing])
  } finally {
    // What it throws after its launch() nobody waits for, and nobody is to miss.
    if (isTaken) void importing.then(() => {})
    else shared[key] = undefined
  }
}
