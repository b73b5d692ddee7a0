import { once } from 'node:events'
import type { Interfaces } from '../../calls/services.ts'
import { ConfigError, describeSettings, readConfig } from '../../core/config.ts'
import { list } from '../../core/schema.ts'
import { stdio } from '../mcp/stdio.ts'
import { mixed } from './arguments.ts'
import { load, unknownInterface, withServices } from './load.ts'
import { type Io, interrupted, misuse, table, write } from './terminal.ts'

/** `fascia serve [name…]`: web pages and an HTTP API, until a signal ends it. */
export async function serve(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const text = { type: 'string' } as const
  const { options, words } = mixed(argv, { host: text, port: text, app: text })
  const port = options.get('port')
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw misuse(`--port must be a whole number from 0 to 65535, not “${port}”`)
  }
  const { interfaces, module } = await load(options.get('app') ?? file)
  const served = chosen(words, interfaces)
  // What is typed comes before the environment.
  const config = readConfig({
    ...io.env,
    ...(options.get('host') && { SERVER_NAME: options.get('host') }),
    ...(port !== undefined && { SERVER_PORT: port }),
  })
  const { url, close } = await io.launch(served, { config, module })
  await write(io.stdout, `Fascia serves ${list(Object.keys(served), 'and')} at ${url}\n`)
  if (!io.signal.aborted) await once(io.signal, 'abort')
  await close()
}

function chosen(names: readonly string[], interfaces: Interfaces): Interfaces {
  if (names.length === 0) return interfaces
  const entries = names.map((name) => {
    const iface = Object.hasOwn(interfaces, name) ? interfaces[name] : undefined
    if (!iface) throw new ConfigError(`${unknownInterface(name, interfaces)}.`)
    return [name, iface] as const
  })
  return Object.fromEntries(entries)
}

/** `fascia mcp`: an MCP server on standard input and output, until its client goes. */
export async function mcp(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const { options, words } = mixed(argv, { app: { type: 'string' } })
  if (words.length > 0) throw misuse(`fascia mcp takes no arguments, such as “${words[0]}”`)
  const app = await load(options.get('app') ?? file)
  const { stdin: input, stdout: output, signal, env } = io
  await withServices({ ...app, env }, (services) => stdio(services, { input, output, signal }))
  if (io.signal.aborted) throw interrupted(io.signal)
}

/** `fascia config`: every setting with its value, its default and what it means. */
export async function config(argv: readonly string[], io: Io): Promise<void> {
  const { words } = mixed(argv, {})
  if (words.length > 0) throw misuse(`fascia config takes no arguments, such as “${words[0]}”`)
  const values = readConfig(io.env)
  const rows = describeSettings().map(({ name, initial, help }) => {
    const value = masked(name, String(values[name] ?? '')) || 'none'
    const origin = io.env[name] ? `default ${initial || 'none'}` : 'default'
    return [name, `${value} (${origin})\n${help}`] as const
  })
  await write(io.stdout, `${table(rows)}\n`)
}

/** A secret is not shown, nor is a password within an address. */
function masked(name: string, value: string): string {
  if (value !== '' && /KEY|SECRET|TOKEN|PASS|AUTH/.test(name)) return '••••••'
  return value.replace(/(?<=\/\/)[^/@\s]*@/, '••••••@')
}
