import { once } from 'node:events'
import { ConfigError, readConfig } from '../../config.ts'
import { hasCode } from '../../errors.ts'
import { launch } from '../../launch.ts'
import { list } from '../../schema.ts'
import type { Interfaces } from '../../services.ts'
import { misuse } from './exit.ts'
import { type Io, write } from './io.ts'
import { load, unknownInterface } from './load.ts'
import { mixed } from './tokens.ts'

/** `fascia serve [name…]`: web pages and an HTTP API, until a signal ends it. */
export async function serve(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const text = { type: 'string' } as const
  const { options, words } = mixed(argv, { host: text, port: text, app: text })
  const port = options.get('port')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw misuse(`--port must be a whole number from 0 to 65535, not “${port}”`)
  }
  const { interfaces, module } = await load(options.get('app') ?? file)
  // What is typed comes before the environment, for this process and its children.
  if (options.get('host')) process.env.SERVER_NAME = options.get('host')
  if (port !== undefined) process.env.SERVER_PORT = port
  const served = chosen(words, interfaces)
  const { url, close } = await launch(served, { module }).catch((error) => {
    throw unusable(error)
  })
  await write(io.stdout, `Fascia serves ${list(Object.keys(served), 'and')} at ${url}\n`)
  if (!io.signal.aborted) await once(io.signal, 'abort')
  await close()
}

function chosen(names: readonly string[], interfaces: Interfaces): Interfaces {
  if (names.length === 0) return interfaces
  const entries = names.map((name) => {
    const face = Object.hasOwn(interfaces, name) ? interfaces[name] : undefined
    if (!face) throw new ConfigError(`${unknownInterface(name, interfaces)}.`)
    return [name, face] as const
  })
  return Object.fromEntries(entries)
}

function unusable(error: unknown): unknown {
  if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC')) return error
  const { code } = error as NodeJS.ErrnoException
  const { DATA_DIR } = readConfig()
  return new ConfigError(
    `DATA_DIR must be a folder that can be written, not “${DATA_DIR}” (${code}).`,
  )
}
