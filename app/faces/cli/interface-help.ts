import { type Flag, flagsOf, isBare, isList } from '../../core/flags.ts'
import { wholeTitle } from '../../core/group.ts'
import type { Interface } from '../../core/interface.ts'
import { unmarked } from '../../core/markdown.ts'
import type { Signature } from '../../core/ports.ts'
import { expected, holdsFiles, isFile, list, type Schema } from '../../core/schema.ts'
import { helpText } from './help.ts'
import { endingsOf } from './name-choice.ts'
import { blocks, section, table, width, wrap } from './terminal.ts'

/** The short usage of a call, shown before what was wrong with it. */
export function callUsage(program: string, { inputs }: Interface): string {
  const flags = flagsOf(inputs)
  const line = `Usage: ${synopsis(program, flags)}`
  const more = `${program} --help`
  return `${line}\n${' '.repeat(7)}${more} says more`
}

/** `fascia run <name> --help`: the call, its inputs, and what becomes of its result. */
export function interfaceHelp(program: string, iface: Interface): string {
  const { description = '', inputs, outputs } = iface
  const flags = flagsOf(inputs)
  const [given, optional] = [flags.filter(isGiven), flags.filter((flag) => !isGiven(flag))]
  const isFolded = ({ input }: Flag) => iface.advanced.includes(input)
  const [plain, advanced] = [optional.filter((flag) => !isFolded(flag)), optional.filter(isFolded)]
  return `${blocks(
    blocksOfText(wholeTitle(iface), description),
    section('Usage', wrapped(synopsis(program, flags))),
    section(
      'Arguments',
      table([...given.map(argument), ['[output]', `a name for the result${ending(outputs)}`]]),
    ),
    section('Options', table([...plain.map(option), ...(iface.state ? [session] : []), ...common])),
    section('Advanced', table(advanced.map(option))),
    section('Examples', examples(program, iface, flags)),
    inputs.hasFiles ? helpText.files : undefined,
    outputs.hasFiles ? helpText.results : helpText.values,
  )}\n`
}

/** ", with .mp4, .webm or .gif at its end" */
function ending(outputs: Signature): string {
  const known = endingsOf(outputs)
  return known.length > 0 ? `, with ${list(known, 'or')} at its end` : ''
}

const isGiven = ({ required }: Flag): boolean => required

const session = [
  '--session NAME',
  'go on with what the last call in the session of that name left; without it, nothing is kept',
] as const

const common = [
  ['--json', 'print the result as JSON, on one line'],
  ['-h, --help', 'say this'],
] as const

function synopsis(program: string, flags: readonly Flag[]): string {
  const given = flags.filter(isGiven).map(({ name }) => `<${name}>`)
  const options = flags.some((flag) => !isGiven(flag)) ? ['[options]'] : []
  return [program, ...given, '[output]', ...options].join(' ')
}

const wrapped = (text: string): string =>
  wrap(text, width - 6)
    .map((line, i) => (i === 0 ? `  ${line}` : `      ${line}`))
    .join('\n')

const blocksOfText = (title: string, description: string): string =>
  [title, ...wrap(unmarked(description, { addresses: true }))].filter(Boolean).join('\n')

const argument = ({ name, schema }: Flag) => [`<${name}>`, told(name, schema)] as const

function option({ name, schema }: Flag) {
  if (isBare(schema)) return [`--[no-]${name}`, told(name, schema)] as const
  return [
    `--${name} ${placeholder(schema)}${isList(schema) ? '…' : ''}`,
    told(name, schema),
  ] as const
}

function placeholder(schema: Schema): string {
  const one = schema.items ?? schema
  if (isFile(one)) return 'FILE'
  if (one.enum) return 'CHOICE'
  return one.type === 'number' || one.type === 'integer' ? 'N' : 'TEXT'
}

/** "Frames per second: a whole number from 1 to 60 (default 5)" */
function told(name: string, schema: Schema): string {
  const { title = '', description } = schema
  const label = title.toLowerCase() === name.replaceAll('-', ' ') ? '' : title
  const what = isBare(schema) ? '' : `${expected(schema)}${more(schema)}`
  const sentence = [label, what].filter(Boolean).join(': ')
  const rest = description ? `. ${unmarked(description, { addresses: true })}` : ''
  return `${sentence || title}${rest}${initial(schema)}`
}

function more(schema: Schema): string {
  if (!isList(schema)) return ''
  return holdsFiles(schema) ? ', or a folder of them' : '; the flag may be repeated'
}

function initial({ default: value }: Schema): string {
  if (value === undefined || value === '') return ''
  if (typeof value === 'boolean') return ` (default ${value ? 'yes' : 'no'})`
  return ` (default ${typeof value === 'string' ? value : JSON.stringify(value)})`
}

function examples(program: string, { examples: rows }: Interface, flags: readonly Flag[]): string {
  const row = rows[0]
  if (!row) return ''
  const words: string[] = []
  const options: string[] = []
  for (const { input, name, schema, required } of flags) {
    const value = row[input]
    if (value === undefined || (!required && value === schema.default)) continue
    if (required) words.push(quoted(written(name, value)))
    else if (typeof value === 'boolean') options.push(value ? `--${name}` : `--no-${name}`)
    else {
      const each = isList(schema) ? [value].flat() : [value]
      options.push(...each.map((item) => `--${name} ${quoted(written(name, item))}`))
    }
  }
  const call = [program, ...words].join(' ')
  return `  ${[call, ...options].join(' ')}\n  ${[call, 'result', ...options].join(' ')}`
}

function written(name: string, value: unknown): string {
  if (value instanceof URL) return decodeURIComponent(value.pathname.split('/').at(-1)!)
  if (Array.isArray(value) && value[0] instanceof URL) return `${name}/`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const quoted = (word: string): string =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
