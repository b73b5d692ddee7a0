import { version } from '../../core/root.ts'
import { list } from '../../core/schema.ts'
import { leading, type Spec } from './arguments.ts'
import { commandHelp, help, usages } from './help.ts'
import { callLog, exitOf, type Io, misuse, write } from './terminal.ts'

type Command = (argv: readonly string[], io: Io, file?: string) => Promise<void>

/** Each is loaded when it is asked for: help need not wait for a server. */
const commands: { [name: string]: () => Promise<Command> } = {
  init: async () => (await import('./init.ts')).init,
  dev: async () => (await import('./dev.ts')).dev,
  serve: async () => (await import('./serve.ts')).serve,
  run: async () => (await import('./run-command.ts')).run,
  mcp: async () => (await import('./serve.ts')).mcp,
  config: async () => (await import('./serve.ts')).config,
}

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
    if (options.has('version')) return void (await write(io.stdout, `fascia ${version}\n`))
    const [first = '', ...args] = rest
    const asksHelp = options.has('help') || first === 'help'
    name = (first === 'help' ? args[0] : first) ?? ''
    if (name === '' && asksHelp) return void (await write(io.stdout, help))
    if (name === '') throw misuse('Which command?')
    const load = Object.hasOwn(commands, name) ? commands[name]! : undefined
    if (!load) throw misuse(unknown(name))
    const isAsked = asksHelp || (name !== 'run' && args.some(isHelp))
    if (isAsked && name !== 'run') return void (await write(io.stdout, commandHelp(name)!))
    const command = await load()
    const ending = command(asksHelp ? ['--help'] : args, io, options.get('app'))
    // What breaks in what is being written is told by the one who starts it anew.
    await (io.broken && name !== 'dev' ? Promise.race([ending, io.broken]) : ending)
  } catch (error) {
    const log = name === 'run' ? callLog(io) : undefined
    throw exitOf(error, { usage: usages[name] ?? usages['']!, log })
  }
}

const isHelp = (arg: string): boolean => arg === '--help' || arg === '-h'

const unknown = (name: string): string =>
  `There is no command “${name}”: there are ${list(Object.keys(commands), 'and')}`
