import { parseArgs } from 'node:util'
import { type Flag, flagsOf, isBare } from '../../core/flags.ts'
import type { Signature } from '../../core/ports.ts'
import { list, shown } from '../../core/schema.ts'
import { misuse } from './terminal.ts'

/** The options that are known, by their long names. */
export type Spec = {
  /** A `bare` one takes no value, not even after an equals sign. */
  [name: string]: { type: 'string' | 'boolean'; short?: string; bare?: boolean }
}

/** One thing that was typed: an option with its value, or a word that stands for itself. */
type Token =
  | { kind: 'option'; name: string; value: string | undefined }
  | { kind: 'word'; value: string; index: number }

/**
 * Reads a command line from left to right. A negative number is a word, and so is all after `--`.
 * Throws, when it comes to it, on an option that is unknown, or lacks its value, or may have none.
 */
function* tokens(argv: readonly string[], spec: Spec): Generator<Token> {
  const parsed = parseArgs({
    args: [...argv],
    options: spec,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  let numberAt = -1
  for (const token of parsed.tokens) {
    if (token.kind === 'option-terminator') continue
    if (token.kind === 'positional') {
      yield { kind: 'word', value: token.value, index: token.index }
      continue
    }
    const typed = argv[token.index]!
    if (/^-\.?\d/.test(typed)) {
      // parseArgs takes it for several short options, all at one index.
      if (numberAt !== token.index) yield { kind: 'word', value: typed, index: token.index }
      numberAt = token.index
      continue
    }
    const known = Object.hasOwn(spec, token.name) ? spec[token.name] : undefined
    if (!known) throw unknown(token.rawName, spec)
    if (known.type === 'string') {
      const isMissing =
        token.value === undefined || (!token.inlineValue && isOption(token.value, spec))
      if (isMissing) throw misuse(`${token.rawName} needs a value after it`)
    }
    if (known.bare && token.inlineValue) throw misuse(`${token.rawName} takes no value`)
    yield { kind: 'option', name: token.name, value: token.value as string | undefined }
  }
}

/** The options before the first word, and what begins with that word. */
export function leading(argv: readonly string[], spec: Spec) {
  const options = new Map<string, string | undefined>()
  for (const token of tokens(argv, spec)) {
    if (token.kind === 'word') return { options, rest: argv.slice(token.index) }
    options.set(token.name, token.value)
  }
  return { options, rest: [] }
}

/** All options and all words, however they are mixed. */
export function mixed(argv: readonly string[], spec: Spec) {
  const options = new Map<string, string | undefined>()
  const words: string[] = []
  for (const token of tokens(argv, spec)) {
    if (token.kind === 'word') words.push(token.value)
    else options.set(token.name, token.value)
  }
  return { options, words }
}

const isOption = (text: string, spec: Spec): boolean =>
  text === '--' || (text.startsWith('--') && Object.hasOwn(spec, text.slice(2).split('=')[0]!))

function unknown(typed: string, spec: Spec) {
  const known = Object.keys(spec).map((name) => `--${name}`)
  const options =
    known.length > 0 ? `: there ${known.length > 1 ? 'are' : 'is'} ${list(known, 'and')}` : ''
  const hint = typed.startsWith('--') ? '' : '. Write -- before a value that begins with a dash'
  return misuse(`There is no option ${typed}${options}${hint}`)
}

/** An option as it may be typed: of which input it is, and the value it stands for by itself. */
interface Typed {
  input: string
  means?: 'true' | 'false'
}

/**
 * Every option that sets an input: under its own name and in the shell's way of writing, and for
 * yes or no with `no-` before it.
 */
function optionsOf(flags: readonly Flag[]): { typed: Map<string, Typed>; spec: Spec } {
  const typed = new Map<string, Typed>()
  const spec: Spec = {}
  const add = (name: string, option: Typed) => {
    if (typed.has(name)) return
    typed.set(name, option)
    const bare = option.means === 'false'
    spec[name] = option.means ? { type: 'boolean', bare } : { type: 'string' }
  }
  const given = ({ input, schema }: Flag): Typed =>
    isBare(schema) ? { input, means: 'true' } : { input }
  for (const flag of flags) add(flag.name, given(flag))
  for (const flag of flags) add(flag.input, given(flag))
  for (const { name, input, schema } of flags) {
    if (isBare(schema)) add(`no-${name}`, { input, means: 'false' })
  }
  return { typed, spec }
}

/** A call as it was typed. */
export interface Call {
  /** What was given for each input, in order and as strings. */
  values: Map<string, string[]>
  /** The name for the result. */
  output: string | undefined
  /** Which of `fascia run`'s own options were among them, and what was given to each. */
  own: Map<string, string | undefined>
}

/** Options of `fascia run`; an input of the same name comes first. */
export const runOptions: Spec = {
  json: { type: 'boolean', bare: true },
  session: { type: 'string' },
  help: { type: 'boolean', bare: true, short: 'h' },
}

/**
 * Reads the arguments of a call: each word is the next required input that no flag has given,
 * and the word after those is the output's name.
 */
export function parseCall(inputs: Signature, argv: readonly string[]): Call {
  const { typed, spec } = optionsOf(flagsOf(inputs))
  const values: Call['values'] = new Map()
  const own: Call['own'] = new Map()
  const words: string[] = []
  for (const token of tokens(argv, { ...spec, ...runOptions, ...spec })) {
    if (token.kind === 'word') {
      words.push(token.value)
      continue
    }
    const option = typed.get(token.name)
    if (option) give(values, option.input, token.value ?? option.means ?? '')
    else own.set(token.name, token.value)
  }
  const open = inputs.required.filter((name) => !values.has(name))
  for (const [i, name] of open.entries()) {
    if (i < words.length) give(values, name, words[i]!)
  }
  const [output, extra] = words.slice(open.length)
  if (extra !== undefined && !own.has('help')) throw tooMany(inputs, extra)
  return { values, output: output || undefined, own }
}

function give(values: Call['values'], name: string, value: string): void {
  values.set(name, [...(values.get(name) ?? []), value])
}

function tooMany({ required, names, components }: Signature, extra: string) {
  const takes = [...required, 'the name of the output']
  const many = names.find((_, i) => components[i]!.schema.type === 'array')
  const hint = many === undefined ? '' : `; several ${many} are written --${many} before each`
  return misuse(
    `${shown(extra)} is one argument too many: there is room for ${list(takes, 'and')}${hint}`,
  )
}
