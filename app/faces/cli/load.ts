import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Interfaces } from '../../calls/services.ts'
import { ConfigError } from '../../core/config.ts'
import { hasCode } from '../../core/errors.ts'
import { type Interface, refuseNames } from '../../core/interface.ts'
import { list } from '../../core/schema.ts'
import { misuse } from './terminal.ts'

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
  const exported = Object.entries((await imported(module, name)) as { [name: string]: unknown })
  const interfaces = Object.fromEntries(exported.filter(isInterfaceEntry))
  if (Object.keys(interfaces).length === 0) {
    throw new ConfigError(`${name} exports no Interface: export at least one, by its name.`)
  }
  try {
    refuseNames(new Map(Object.entries(interfaces)))
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
