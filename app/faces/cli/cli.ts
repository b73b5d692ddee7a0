import { readFileSync } from 'node:fs'
import { root } from '../../root.ts'
import { list } from '../../schema.ts'
import { exitOf, misuse } from './exit.ts'
import { commandHelp, help, usages } from './help.ts'
import { type Io, write } from './io.ts'
import { mcp } from './mcp.ts'
import { run } from './run.ts'
import { serve } from './serve.ts'
import { config } from './settings.ts'
import { leading, type Spec } from './tokens.ts'
import { work } from './work.ts'

type Command = (argv: readonly string[], io: Io, file?: string) => Promise<void>

const commands: { [name: string]: Command } = { serve, run, mcp, work, config }

const spec: Spec = {
  app: { type: 'string' },
  help: { type: 'boolean', bare: true, short: 'h' },
  version: { type: 'boolean', bare: true, short: 'V' },
}

/** The whole command line. Throws an Exit when it is to end with another code than 0. */
export async function cli(argv: readonly string[], io: Io): Promise<void> {
  let name = ''
  try {
    const { options, rest } = leading(argv, spec)
    if (options.has('version')) return void (await write(io.stdout, `fascia ${version()}\n`))
    const [first = '', ...args] = rest
    const asksHelp = options.has('help') || first === 'help'
    name = (first === 'help' ? args[0] : first) ?? ''
    if (name === '' && asksHelp) return void (await write(io.stdout, help))
    if (name === '') throw misuse('Which command?')
    const command = Object.hasOwn(commands, name) ? commands[name]! : undefined
    if (!command) throw misuse(unknown(name))
    const isAsked = asksHelp || (name !== 'run' && args.some(isHelp))
    if (isAsked && name !== 'run') return void (await write(io.stdout, commandHelp(name)!))
    if (asksHelp) return await command(['--help'], io, options.get('app'))
    await command(args, io, options.get('app'))
  } catch (error) {
    throw exitOf(error, usages[name] ?? usages['']!)
  }
}

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h'

const unknown = (name: string): string =>
  `There is no command “${name}”: there are ${list(Object.keys(commands), 'and')}`

const version = (): string =>
  (JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }).version
