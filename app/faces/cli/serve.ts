import { once } from 'node:events'
import { type Config, ConfigError, describeSettings, readConfig } from '../../core/config.ts'
import { found, type Interfaces, picked } from '../../core/group.ts'
import { stdio } from '../mcp/stdio.ts'
import { mixed } from './arguments.ts'
import { configOf, load, unknownInterface, withServices } from './load.ts'
import { fileFirst } from './module-file.ts'
import { type Io, interrupted, misuse, table, write } from './terminal.ts'

/** `fascia serve [file] [name…]`: web pages and an HTTP API, until a signal ends it. */
export async function serve(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const asked = asksToServe(argv, file)
  const { launched } = await served(asked, io)
  await write(io.stdout, launched.notice)
  if (!io.signal.aborted) await once(io.signal, 'abort')
  await launched.close()
}

/** What is to be served, and where. */
export interface Asked {
  file: string | undefined
  names: readonly string[]
  typed: { SERVER_NAME?: string; SERVER_PORT?: string }
}

/** Reads the arguments of `serve` and `dev`. */
export function asksToServe(argv: readonly string[], before?: string): Asked {
  const text = { type: 'string' } as const
  const { options, words } = mixed(argv, { host: text, port: text, app: text })
  const [host, port] = [options.get('host'), options.get('port')]
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw misuse(`--port must be a whole number from 0 to 65535, not “${port}”`)
  }
  const { file, rest } = fileFirst(words, options.get('app') ?? before)
  const typed = { ...(host && { SERVER_NAME: host }), ...(port && { SERVER_PORT: port }) }
  return { file, names: rest, typed }
}

/** Loads and launches that. What is typed comes before launch()'s options, and those before the environment. */
export async function served(
  { file, names, typed }: Asked,
  io: Io,
  more: Partial<Parameters<Io['launch']>[1]> = {},
) {
  const app = await load(file)
  const { interfaces, module, options, answer } = app
  const env = { ...io.env, ...typed }
  const words = readConfig(env)
  const given: { -readonly [K in keyof Config]?: Config[K] } = { ...words, ...options.config }
  if (typed.SERVER_NAME) given.SERVER_NAME = words.SERVER_NAME
  if (typed.SERVER_PORT) given.SERVER_PORT = words.SERVER_PORT
  // Unless somebody says where, that is for launch to choose.
  if (!env.SERVER_NAME && !options.config?.SERVER_NAME) delete given.SERVER_NAME
  const launched = await io.launch(chosen(names, interfaces), {
    ...options,
    config: given as Config,
    module,
    ...more,
  })
  answer(launched)
  return { launched, module }
}

function chosen(names: readonly string[], interfaces: Interfaces): Interfaces {
  if (names.length === 0) return interfaces
  const missing = names.find((name) => found(interfaces, name) === undefined)
  if (missing !== undefined) throw new ConfigError(`${unknownInterface(missing, interfaces)}.`)
  return picked(interfaces, names)
}

/** `fascia mcp`: an MCP server on standard input and output, until its client goes. */
export async function mcp(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const app = await load(onlyFile('mcp', argv, file))
  const { stdin: input, stdout: output, signal, env } = io
  await withServices({ ...app, env }, (services) => stdio(services, { input, output, signal }))
  if (io.signal.aborted) throw interrupted(io.signal)
}

/** `fascia config [file]`: every setting with its value, its default and what it means. */
export async function config(argv: readonly string[], io: Io, file?: string): Promise<void> {
  const named = onlyFile('config', argv, file)
  const options = named === undefined ? {} : (await load(named)).options
  const values = configOf({ options }, io.env)
  const rows = describeSettings().map(({ name, initial, help }) => {
    const value = masked(name, String(values[name] ?? '')) || 'none'
    const isSaid = io.env[name] || options.config?.[name] !== undefined
    const origin = isSaid ? `default ${initial || 'none'}` : 'default'
    return [name, `${value} (${origin})\n${help}`] as const
  })
  await write(io.stdout, `${table(rows)}\n`)
}

/** The module that is named, of a command that takes nothing else. */
function onlyFile(command: string, argv: readonly string[], before?: string): string | undefined {
  const { options, words } = mixed(argv, { app: { type: 'string' } })
  const { file, rest } = fileFirst(words, options.get('app') ?? before)
  if (rest.length === 0) return file
  throw misuse(`fascia ${command} takes nothing but a file, and “${rest[0]}” is none`)
}

/** A secret is not shown, nor is a password within an address. */
function masked(name: string, value: string): string {
  if (value !== '' && /KEY|SECRET|TOKEN|PASS|AUTH/.test(name)) return '••••••'
  return value.replace(/(?<=\/\/)[^/@\s]*@/, '••••••@')
}
