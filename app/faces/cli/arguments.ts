import { parseArgs } from 'node:util'
import type { Signature } from '../../core/ports.ts'
import { list, type Schema } from '../../core/schema.ts'
import { misuse } from './terminal.ts'

/** The options that are known, by their long names. */
export type Spec = {
  /** A `bare` one takes no value, not even after an equals sign. */
  [name: string]: { type: 'string' | 'boolean'; short?: string; bare?: boolean }
}

/** One thing that was typed: an option with its value, or a word that stands for itself. */
export type Token =
  | { kind: 'option'; name: string; value: string | undefined }
  | { kind: 'word'; value: string; index: number }

/**
 * Reads a command line from left to right. A negative number is a word, and so is all after `--`.
 * Throws, when it comes to it, on an option that is unknown, or lacks its value, or may have none.
 */
export function* tokens(argv: readonly string[], spec: Spec): Generator<Token> {
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

/** An input as it is written in a shell. */
export interface Flag {
  input: string
  /** Its name as a flag and in the usage: `birthYear` is written `birth-year`. */
  name: string
  schema: Schema
  /** Given by its place; all others by their flags alone. */
  required: boolean
}

/** One flag for each input, in order. */
export function flagsOf({ names, components, required }: Signature): Flag[] {
  const kebabs = names.map(kebab)
  return names.map((input, i) => {
    const isClear = kebabs.indexOf(kebabs[i]!) === kebabs.lastIndexOf(kebabs[i]!)
    const name = isClear ? kebabs[i]! : input
    return { input, name, schema: components[i]!.schema, required: required.includes(input) }
  })
}

/** An option as it may be typed: of which input it is, and the value it stands for by itself. */
export interface Typed {
  input: string
  means?: 'true' | 'false'
}

/**
 * Every option that sets an input: under its own name and in the shell's way of writing, and for
 * yes or no with `no-` before it.
 */
export function optionsOf(flags: readonly Flag[]): { typed: Map<string, Typed>; spec: Spec } {
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

/** Whether its flag stands without a value. */
export const isBare = ({ type }: Schema): boolean => type === 'boolean'

export const isList = ({ type }: Schema): boolean => type === 'array'

const kebab = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase()
